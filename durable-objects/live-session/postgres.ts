import { sql } from "drizzle-orm";
import { DatabaseError, type Database } from "../../platform/database.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import type { AppendFailure, Position } from "./outbox.ts";

/** Appends to the log in Postgres; one round trip. */
export async function appendToPostgres(
  database: Database,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
  events: readonly SessionEvent[],
): Promise<Position> {
  const [[position]] = await database.transaction({ tenantId, userId: null }, [
    sql<{ watermark: number; head_hash: string | null }>`
      select watermark, head_hash from append_session_events(${tenantId}::uuid, ${sessionId}::uuid, ${JSON.stringify(events)}::jsonb)`,
  ]);
  if (!position) throw new Error("append_session_events answered nothing");
  return { watermark: position.watermark, hash: position.head_hash };
}

/** Data that Postgres will never take is poison; a log that stands elsewhere is asked for; another history calls a human. */
export function classifyAppendFailure(error: unknown): AppendFailure {
  if (!(error instanceof DatabaseError)) return "unreachable";
  if (error.code === "CL409") return error.detail === "gap" ? "elsewhere" : "diverged";
  // Data exceptions, constraint violations and program limits are about the rows, not about the server.
  return /^(22|23|54)/.test(error.code) ? "poison" : "unreachable";
}
