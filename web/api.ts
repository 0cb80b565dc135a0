import * as z from "zod/mini";
import { currentToken } from "./account.ts";

/** Why something could not be done. `code` is one of contracts/errors.ts, or one of the three that only a client can know. */
export interface Failure {
  code: string;
  /** The server's own words; screens translate by code and fall back to these. */
  message: string;
  /** 0 where no answer came. */
  status: number;
  details?: unknown;
}
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** A failure for those who need an exception: the query cache, and the session client's `join`. */
export class ApiError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = "ApiError";
    this.failure = failure;
  }
}

export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ApiError(result.failure);
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return error.failure;
  return { code: "unexpected", message: error instanceof Error ? error.message : String(error), status: 0 };
}

interface Call<Answer> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  answer: z.ZodMiniType<Answer>;
  /** JSON, or a file as it is. */
  body?: unknown;
  /** Of a write: the same key for the same action, however often it is tried. */
  key?: string;
  signal?: AbortSignal;
}

/** Pauses before the second and third try of a write; its key makes the repeat harmless. Longer than a worker's restart, shorter than patience. */
const RETRY_PAUSES_MS = [400, 1600] as const;

const Problem = z.object({ code: z.string(), message: z.string(), details: z.optional(z.unknown()) });

let onUnauthenticated: () => void = () => undefined;
/** Called when a token is refused, so that the screen can ask to sign in and come back. */
export function whenUnauthenticated(listener: () => void): void {
  onUnauthenticated = listener;
}

export async function call<Answer>(request: Call<Answer>): Promise<Result<Answer>> {
  const key = request.method === "GET" ? undefined : (request.key ?? crypto.randomUUID());
  for (const pause of [...RETRY_PAUSES_MS, null]) {
    const result = await once(request, key);
    const again = !result.ok && key !== undefined && mayPass(result.failure) && !request.signal?.aborted;
    if (!again || pause === null) return result;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error("unreachable");
}

/** What a repeat under the same key may cure. */
function mayPass({ status, code }: Failure): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504 || code === "request_in_progress";
}

async function once<Answer>(
  { method, path, body, answer, signal }: Call<Answer>,
  key: string | undefined,
): Promise<Result<Answer>> {
  const headers = new Headers({ accept: "application/json" });
  const token = currentToken();
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (key) headers.set("idempotency-key", key);
  const file = body instanceof Blob;
  if (body !== undefined) headers.set("content-type", file ? body.type : "application/json");

  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: file ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    text = await response.text();
  } catch {
    return {
      ok: false,
      failure: { code: "no_connection", message: "No answer came. Check the connection and try again.", status: 0 },
    };
  }

  const content = parse(text);
  if (!response.ok) {
    const problem = Problem.safeParse(content);
    const failure: Failure = problem.success
      ? { ...problem.data, status: response.status }
      : { code: "unexpected", message: `The server answered ${response.status}.`, status: response.status };
    if (response.status === 401 && failure.code !== "wrong_credentials" && token) onUnauthenticated();
    return { ok: false, failure };
  }
  const checked = answer.safeParse(content);
  if (checked.success) return { ok: true, value: checked.data };
  return {
    ok: false,
    failure: {
      code: "unexpected",
      message: "The server's answer was not understood. Load the page again.",
      status: response.status,
    },
  };
}

function parse(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
