import { sql } from "drizzle-orm";
import { DatabaseError, type Database } from "../../platform/database.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import type { EncodedEvents } from "./event-log.ts";
import type { AppendFailure, Position } from "./outbox.ts";

/** Appends to the log in Postgres; one round trip. */
export async function appendToPostgres(
  database: Database,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  { json }: EncodedEvents,
): Promise<Position> {
  const [[position]] = await database.transaction({ tenantId, userId: null }, [
    sql<{ watermark: number; head_hash: string | null }>`
      select watermark, head_hash from append_session_events(${tenantId}::uuid, ${sessionId}::uuid, ${json}::jsonb)`,
  ]);
  if (!position) throw new Error("append_session_events answered nothing");
  return { watermark: position.watermark, hash: position.head_hash };
}

/** Events after a number, whole: what a log that was taken back in time is mended from. */
export async function readFromPostgres(
  database: Database,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  after: number,
  limit: number,
): Promise<SessionEvent[]> {
  const [rows] = await database.transaction({ tenantId, userId: null }, [
    sql<SessionEvent>`
      select id, sequence, epoch, event_type as type, event_payload as data, actor_id as actor, idempotency_key as key, request_digest as request,
        (extract(epoch from created_at) * 1000)::bigint as at, salt, digest, hash, trace
      from session_state_events
      where tenant_id = ${tenantId}::uuid and session_id = ${sessionId}::uuid and sequence > ${after}
      order by sequence limit ${limit}`,
  ]);
  return rows;
}

/** Data that Postgres will never take is poison; a log that stands elsewhere is asked for; another history calls a human. */
export function classifyAppendFailure(error: unknown): AppendFailure {
  if (!(error instanceof DatabaseError)) return "unreachable";
  if (error.code === "CL409") return error.detail === "gap" ? "elsewhere" : "diverged";
  // Data exceptions, null and check violations and program limits are about the payload; without it the row would go in.
  return /^(22|54|23502|23514)/.test(error.code) ? "poison" : "unreachable";
}
