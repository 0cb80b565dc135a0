import { errorTable, type ErrorCode } from "../../contracts/errors.ts";
import { problemResponse } from "../../platform/problem.ts";

/** An answer that is a refusal. Thrown anywhere below the one handler that turns it into `application/problem+json` (R21). */
export class HttpError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    options: { details?: unknown; message?: string; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(options.message ?? errorTable[code].message, { cause: options.cause });
    this.name = "HttpError";
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}

export const errorResponse = ({ code, message, details, headers }: HttpError, requestId: string): Response =>
  problemResponse({ code, message, details, requestId }, { ...comeBack(code, details), ...headers });

/** What will be otherwise in a moment says when, although nobody below knew better. */
function comeBack(code: ErrorCode, details: unknown): Record<string, string> {
  const { status } = errorTable[code];
  if (status !== 429 && status !== 503) return {};
  const { retryAfterMs = 1_000 } = (details ?? {}) as { retryAfterMs?: number };
  return { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) };
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);
