import type * as z from "zod/mini";
import type { SQL } from "drizzle-orm";
import type { ErrorCode } from "../../contracts/errors.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { Env } from "../../platform/env.ts";
import type { Logger } from "../../platform/log.ts";
import type { Results } from "../../platform/neon.ts";
import type { Owner } from "../../session-core/feature.ts";
import type { Bindings } from "../bindings.ts";
import type { Bearer } from "./bearer.ts";
import type { Policy } from "./policy.ts";
import type { RouteLimit } from "./rate-limit.ts";

export type Schema = z.core.$ZodType;
type OutputOf<S> = S extends Schema ? z.core.output<S> : undefined;

/**
 * What a repeat under the same idempotency key does (R19).
 * - `stored`: the first answer is given again; claim, write and answer are one batch (`call.write`).
 * - `repeatable`: runs again to the same effect, since its answer holds what must be fresh (a ticket); the same key with other
 *   content is still refused.
 * - `event`: the key is the event's own, and the live session answers with the first receipt.
 * - `none`: a repeat is harmless, or must not be remembered (sign-in).
 */
export type Idempotency = "stored" | "repeatable" | "event" | "none";

/** An answer that is no JSON of ours: what it is, for the documentation. */
export interface RawAnswer {
  raw: string;
}

type UserOf<P extends Policy> = P extends { kind: "signed-in" | "role" | "participant" } ? Bearer : null;

/** A write whose answer is stored with it. */
export interface KeyedWrite {
  /** Statements that come first, each seeing what the one before it waited for: locks. */
  before?: readonly SQL[];
  /** Common table expressions that do the writing: `made as (insert … returning …), …`. */
  steps?: SQL;
  /** An expression over the steps: the answer as jsonb. `refuse(code)` inside it undoes everything. */
  answer: SQL;
}

/** Bytes as they came, and their SHA-256 in hexadecimal. */
export interface Uploaded {
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
}

/** One request, validated, as a handler meets it. */
export interface Call<P extends Policy = Policy, Params = unknown, Query = unknown, Body = unknown, Answer = unknown> {
  request: Request;
  env: Env;
  bindings: Bindings;
  params: Params;
  query: Query;
  body: Body;
  /** Of a route that takes an upload; empty elsewhere. */
  uploaded: Uploaded;
  user: UserOf<P>;
  /** The idempotency key: the client's, or one made for it. */
  key: string;
  requestId: string;
  /** For what is called from here. */
  traceparent: string;
  log: Logger;
  /** Headers of the answer. */
  headers: Headers;
  /** The client's address as the edge saw it. */
  address: string;
  /** Outside any policy: for routes that are public, whose own statements must decide. */
  database: Database;
  /** One round trip: the policy first, then these. A `repeatable` route claims its key in it too. */
  batch<const Statements extends readonly Statement[]>(...statements: Statements): Promise<Results<Statements>>;
  /** The same under another policy: for what the live session could not decide. */
  batchAs<const Statements extends readonly Statement[]>(policy: Policy, ...statements: Statements): Promise<Results<Statements>>;
  /** One round trip: the key's claim, the policy, the write, and its answer kept under the key. */
  write(write: KeyedWrite): Promise<Answer>;
  /** The policy is the live session's to decide, by its roster: call it where a request is handed over. */
  handOver(): void;
  /** Work that the answer does not wait for. */
  after(work: Promise<unknown>): void;
}

interface Described<P extends Policy, Params, Query, Body, Answer> {
  /** Below /v1, and its alias /api: `/classrooms/:id`. */
  path: `/${string}`;
  owner: Owner;
  summary: string;
  policy: P;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Answer;
  /** 200 by default. */
  status?: 200 | 201 | 202 | 204;
  /** Codes of its own, besides those that its shape implies. */
  errors?: readonly ErrorCode[];
  rateLimit?: RouteLimit<OutputOf<Body>>;
  /** What is taken instead of a JSON body. */
  upload?: { types: readonly string[]; maxBytes: number };
}

type ByMethod = { method: "GET" } | { method: "POST" | "PATCH" | "PUT" | "DELETE"; idempotency: Idempotency };

export type RouteSpec<P extends Policy, Params, Query, Body, Answer> = Described<P, Params, Query, Body, Answer> &
  ByMethod & {
    handler(
      call: Call<P, OutputOf<Params>, OutputOf<Query>, OutputOf<Body>, OutputOf<Answer>>,
    ): Promise<Answer extends RawAnswer ? Response : OutputOf<Answer>>;
  };

/** A route with its types erased: what the table holds. */
export interface Route extends Omit<
  Described<Policy, Schema | undefined, Schema | undefined, Schema | undefined, Schema | RawAnswer>,
  "rateLimit"
> {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  idempotency: Idempotency;
  rateLimit?: RouteLimit<never>;
  handler(call: Call): Promise<unknown>;
}

/**
 * Declares a route once: it is mounted, documented (OpenAPI, docs/api.md) and tested from this. Leaving out the policy does not
 * compile, and a route whose policy needs Postgres answers nothing until a batch has decided it.
 */
export function defineRoute<
  const P extends Policy,
  Answer extends Schema | RawAnswer,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(spec: RouteSpec<P, Params, Query, Body, Answer>): Route {
  return { idempotency: "none", ...spec } as unknown as Route;
}

export const isRaw = (answer: Schema | RawAnswer): answer is RawAnswer => "raw" in answer;
