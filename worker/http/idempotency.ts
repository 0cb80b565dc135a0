import { sql, type SQL } from "drizzle-orm";
import { IdempotencyKey } from "../../contracts/ids.ts";
import { canonical } from "../../session-core/hash-chain.ts";
import { HttpError } from "./errors.ts";
import type { KeyedWrite } from "./route.ts";

/** Idempotency keys belong to one user of one tenant: nobody meets another's (R19). */
export interface Claim {
  key: string;
  /** `POST /classrooms` */
  route: string;
  /** SHA-256 over the route and all that was sent. */
  requestDigest: string;
  userId: string;
}

const TWO_KEYS = "The Idempotency-Key header and “idempotencyKey” in the body differ. Send one of them, or the same in both.";

/** By header or in the body, and not one of each; where neither names one, the server makes it. */
export function keyOf(header: string | null, inBody: unknown): string {
  if (header !== null && inBody !== undefined && inBody !== header) throw new HttpError("invalid_key", { message: TWO_KEYS });
  const given = header ?? inBody;
  if (given === undefined || given === null) return crypto.randomUUID();
  const parsed = IdempotencyKey.safeParse(given);
  if (!parsed.success) throw new HttpError("invalid_key");
  return parsed.data;
}

export async function requestDigest(route: string, sent: unknown): Promise<string> {
  return sha256(new TextEncoder().encode(canonical({ route, sent })) as Uint8Array<ArrayBuffer>);
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Clashes with an earlier claim of the same key, and so undoes the batch it begins; a claim still in progress is waited for. */
export const claimOnce = ({ key, route, requestDigest: digest, userId }: Claim): SQL => sql`
  insert into idempotency_keys (user_id, key, route, request_digest) values (${userId}::uuid, ${key}, ${route}, ${digest})`;

/** Lets the same request through again, and refuses another one under its key. */
export const claimRepeatably = (claim: Claim): SQL => sql`${claimOnce(claim)}
  on conflict (tenant_id, user_id, key) do update set request_digest =
    case when idempotency_keys.request_digest = excluded.request_digest then excluded.request_digest else refuse('key_reused')::text end`;

/** The write and the keeping of its answer are one statement. */
export const keepAnswer = ({ steps, answer }: KeyedWrite, status: number, { key, userId }: Claim): SQL => sql`
  with ${steps ? sql`${steps}, ` : sql``}answered as (select ${answer} as answer)
  update idempotency_keys set status = ${status}::integer, answer = (select answered.answer from answered)
  where user_id = ${userId}::uuid and key = ${key} returning answer`;

export interface KeptAnswer {
  request_digest: string;
  answer: unknown;
}

export const readAnswer = ({ key, userId }: Claim) => sql<KeptAnswer>`
  select request_digest, answer from idempotency_keys where user_id = ${userId}::uuid and key = ${key}`;

/** What a repeat is told, once its claim has clashed. */
export function replay(kept: KeptAnswer | undefined, claim: Claim): unknown {
  if (kept && kept.request_digest !== claim.requestDigest) throw new HttpError("key_reused");
  // No row: the first attempt was undone between the clash and this look, so that trying again will succeed.
  if (!kept || kept.answer === null) throw new HttpError("request_in_progress", { headers: { "retry-after": "1" } });
  return kept.answer;
}
