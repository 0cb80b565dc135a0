import { createDatabase, DatabaseError, type Database, type Statement } from "../../platform/database.ts";
import type { Env } from "../../platform/env.ts";
import type { Logger } from "../../platform/log.ts";
import { toTraceparent, type Trace } from "../../platform/trace.ts";
import type { Bindings } from "../bindings.ts";
import { verifyBearer, type Bearer } from "./bearer.ts";
import { parseWith, readBytes, readJsonBody } from "./body.ts";
import { HttpError } from "./errors.ts";
import {
  claimOnce,
  claimRepeatably,
  keepAnswer,
  keyOf,
  readAnswer,
  replay,
  requestDigest,
  sha256,
  type Claim,
} from "./idempotency.ts";
import { decidedInDatabase, needsBearer, policyStatements, type Policy } from "./policy.ts";
import { countAgainst } from "./rate-limit.ts";
import { isRaw, type Call, type KeyedWrite, type Route, type Uploaded } from "./route.ts";

/** A request on its way through, before any route has looked at it. */
export interface Arrival {
  request: Request;
  params: Record<string, string>;
  bindings: Bindings;
  env: Env;
  requestId: string;
  trace: Trace;
  log: Logger;
  after(work: Promise<unknown>): void;
}

/**
 * Serves one request by its route: who, how often, what, under which key, and only then the handler. Throws what it refuses.
 * Invariant: an answer leaves only after its policy was decided; a handler that forgot to ask fails, and lets nobody in.
 */
export async function serve(route: Route, arrival: Arrival): Promise<Response> {
  const { request, bindings, env } = arrival;
  const address = request.headers.get("cf-connecting-ip") ?? "local";
  const user = needsBearer(route.policy) ? await bearerOf(request, env) : null;
  await countArrival(route, user, address, bindings);

  const query = parsePart(route.query, "query", Object.fromEntries(new URL(request.url).searchParams));
  const params = parsePart(route.params, "params", arrival.params);
  const uploaded = route.upload ? await readUpload(request, route.upload.maxBytes) : NOTHING_UPLOADED;
  const sent = route.method === "GET" || route.upload ? { body: {}, key: undefined } : await readJsonBody(request);
  const body = route.body ? parseWith(route.body, sent.body) : undefined;
  if (route.rateLimit)
    await countAgainst(bindings, route.rateLimit.limiter, `${address} ${route.rateLimit.by(body as never, user)}`);

  const headers = new Headers();
  const key = keyOf(request.headers.get("idempotency-key"), sent.key);
  if (route.idempotency !== "none") headers.set("idempotency-key", key);
  const trips = { count: 0, ms: 0 };
  const database = countingDatabase(env, trips);
  const gate = new Gate(route, { user, database, headers }, { params, query, body }, key, uploaded.sha256);

  const call: Call = {
    ...{ request, env, bindings, params, query, body, uploaded, key, headers, address, database },
    ...{ requestId: arrival.requestId, log: arrival.log, traceparent: toTraceparent(arrival.trace) },
    user: user as never,
    batch: (...statements) => gate.batch(route.policy, statements),
    batchAs: (policy, ...statements) => gate.batch(policy, statements),
    write: (write) => gate.write(write),
    handOver: () => gate.handOver(),
    after: (work) => arrival.after(work),
  };
  const answer = await route.handler(call);
  gate.assertDecided();
  headers.set("server-timing", `db;dur=${trips.ms};desc="${trips.count}"`);
  return respond(route, answer, headers);
}

/**
 * Sockets and pictures are not counted by address: after a deploy a whole school's sockets come back at once, and every slide shows
 * its pictures to everyone. Each socket has limits of its own, and a picture's address cannot be guessed.
 */
async function countArrival({ method, policy }: Route, user: Bearer | null, address: string, bindings: Bindings): Promise<void> {
  if (user) return countAgainst(bindings, method === "GET" ? "read" : "write", user.userId);
  if (policy.kind === "public") return countAgainst(bindings, "address", address);
}

const NOTHING_UPLOADED: Uploaded = { bytes: new Uint8Array(), sha256: "" };

async function readUpload(request: Request, maxBytes: number): Promise<Uploaded> {
  const bytes = await readBytes(request, maxBytes);
  return { bytes, sha256: await sha256(bytes) };
}

async function bearerOf(request: Request, env: Env): Promise<Bearer> {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  const bearer = scheme?.toLowerCase() === "bearer" && token ? await verifyBearer(env.AUTH_SECRETS, token) : null;
  if (!bearer) throw new HttpError("unauthenticated");
  return bearer;
}

/** A malformed id in the path names nothing; a malformed query is the caller's to correct. */
function parsePart(schema: Route["params"], part: "params" | "query", value: unknown): unknown {
  if (!schema) return undefined;
  try {
    return parseWith(schema, value);
  } catch (error) {
    if (part === "params" && error instanceof HttpError) throw new HttpError("not_found");
    throw error;
  }
}

function countingDatabase(env: Env, trips: { count: number; ms: number }): Database {
  const database = createDatabase(env, { onRoundTrip: () => (trips.count += 1) });
  return {
    ...database,
    async transaction(scope, statements, options) {
      const begun = Date.now();
      try {
        return await database.transaction(scope, statements, options);
      } finally {
        trips.ms += Date.now() - begun;
      }
    },
  };
}

/** Stands between a handler and Postgres: nothing of a route's own runs before its policy. */
class Gate {
  #decided = false;
  readonly #route: Route;
  readonly #with: { user: Bearer | null; database: Database; headers: Headers };
  readonly #fields: { params: unknown; query: unknown; body: unknown };
  readonly #key: string;
  readonly #uploadDigest: string;

  constructor(
    route: Route,
    means: { user: Bearer | null; database: Database; headers: Headers },
    fields: { params: unknown; query: unknown; body: unknown },
    key: string,
    uploadDigest: string,
  ) {
    this.#route = route;
    this.#with = means;
    this.#fields = fields;
    this.#key = key;
    this.#uploadDigest = uploadDigest;
  }

  async batch<const Statements extends readonly Statement[]>(policy: Policy, statements: Statements): Promise<never> {
    const user = this.#signedIn();
    const prelude: Statement[] = policyStatements(policy, user, this.#fields);
    if (this.#route.idempotency === "repeatable") prelude.push(claimRepeatably(await this.#claim(user)));
    const results = await this.#with.database.transaction(user, [...prelude, ...statements]);
    this.#decided = true;
    return (results as unknown[]).slice(prelude.length) as never;
  }

  async write(write: KeyedWrite): Promise<unknown> {
    const user = this.#signedIn();
    const claim = await this.#claim(user);
    const prelude = policyStatements(this.#route.policy, user, this.#fields);
    const kept = keepAnswer(write, this.#route.status ?? 200, claim);
    try {
      const results = await this.#with.database.transaction(user, [claimOnce(claim), ...prelude, ...(write.before ?? []), kept]);
      this.#decided = true;
      return (results.at(-1) as { answer: unknown }[])[0]?.answer;
    } catch (error) {
      if (!isClaimClash(error)) throw error;
    }
    const session = policyStatements({ kind: "signed-in" }, user, this.#fields);
    const results = await this.#with.database.transaction(user, [...session, readAnswer(claim)]);
    this.#decided = true;
    this.#with.headers.set("idempotency-replayed", "true");
    return replay((results.at(-1) as never[])[0], claim);
  }

  handOver(): void {
    this.#decided = true;
  }

  assertDecided(): void {
    if (decidedInDatabase(this.#route.policy) && !this.#decided) {
      throw new Error(`${this.#route.method} ${this.#route.path} answered before its policy was decided`);
    }
  }

  #signedIn(): Bearer {
    if (!this.#with.user) throw new Error(`${this.#route.method} ${this.#route.path} has no user to decide for`);
    return this.#with.user;
  }

  async #claim({ userId }: Bearer): Promise<Claim> {
    const route = `${this.#route.method} ${this.#route.path}`;
    return {
      key: this.#key,
      route,
      requestDigest: await requestDigest(route, { ...this.#fields, upload: this.#uploadDigest }),
      userId,
    };
  }
}

const isClaimClash = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === "23505" && (error.constraint ?? "").startsWith("idempotency_keys");

function respond(route: Route, answer: unknown, headers: Headers): Response {
  if (isRaw(route.answer)) {
    const response = answer as Response;
    // The 101 of a socket is immutable, and is passed on as it is.
    if (response.status === 101) return response;
    return new Response(response.body, { status: response.status, headers: merge(response.headers, headers) });
  }
  const status = route.status ?? 200;
  headers.set("cache-control", "no-store");
  if (status === 204) return new Response(null, { status, headers });
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(answer), { status, headers });
}

function merge(own: Headers, added: Headers): Headers {
  const merged = new Headers(own);
  for (const [name, value] of added) merged.set(name, value);
  return merged;
}
