import { sql } from "drizzle-orm";
import { NO_SCOPE, type Database } from "../../platform/database.ts";
import type { LiveSessionStatus } from "../../platform/live-session.ts";
import type { Logger } from "../../platform/log.ts";
import type { Bindings } from "../bindings.ts";
import { liveSession, type Placement } from "../orchestrator/placement.ts";

/** A live session's log rests for a minute between sentences of a quiet class; after that it is worth a look (R74). */
const STALE_AFTER_S = 60;
/** Sessions a run looks at: the longest unseen come first, so that a larger number of them takes more runs, and none is left out. */
const PER_RUN = 200;
/** Objects asked at once; a worker may have six connections open. */
const AT_ONCE = 6;
/** No client repeats a request after a day; two forgive a long weekend's offline laptop no more than one does. */
const KEYS_KEPT_S = 2 * 24 * 60 * 60;
const KEYS_PER_RUN = 5_000;

/** A session as Postgres holds it. */
export interface Held extends Placement {
  tenantId: string;
  sessionId: string;
  watermark: number;
  headHash: string | null;
}

export type Verdict =
  | { kind: "agrees" }
  /** The object has more, and its outbox is on it. */
  | { kind: "draining"; behind: number }
  | { kind: "quarantined"; count: number }
  /** The object has less than Postgres: it lost data, or the wrong object was asked. */
  | { kind: "object-behind"; missing: number }
  | { kind: "chains-differ" }
  /** Postgres calls it live, and the object says it is over: its end is not flushed yet, or never will be. */
  | { kind: "phases-differ"; phase: string };

/** Compares what a session answered, after it was asked to compare and drain, with what Postgres held before. */
export function compare(held: Held, status: LiveSessionStatus): Verdict {
  if (status.quarantined > 0) return { kind: "quarantined", count: status.quarantined };
  if (status.sequence < held.watermark) return { kind: "object-behind", missing: held.watermark - status.sequence };
  if (status.sequence === held.watermark && held.watermark > 0 && status.hash !== held.headHash) return { kind: "chains-differ" };
  if (status.flushedThrough < status.sequence) return { kind: "draining", behind: status.sequence - status.flushedThrough };
  if (status.phase !== "live" && status.sequence === held.watermark) return { kind: "phases-differ", phase: status.phase };
  return { kind: "agrees" };
}

/** One run: pokes sessions whose log has not moved in Postgres for a while, and says what differs. Bounded, and never throws. */
export async function reconcile(database: Database, bindings: Bindings, log: Logger): Promise<void> {
  try {
    const [stale] = await database.transaction(NO_SCOPE, [
      sql<Held>`select tenant_id as "tenantId", session_id as "sessionId", watermark, head_hash as "headHash", jurisdiction,
        location_hint as "locationHint" from stale_sessions(${STALE_AFTER_S}::integer, ${PER_RUN}::integer)`,
      sql`select forget_idempotency_keys(${KEYS_KEPT_S}::integer, ${KEYS_PER_RUN}::integer)`,
    ]);
    const queue = [...stale];
    const lane = async () => {
      for (let held = queue.pop(); held; held = queue.pop()) await reconcileOne(held, bindings, log);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    log.info("reconciled", { sessions: stale.length });
  } catch (error) {
    log.error("reconciling failed; the next run tries again", {}, error);
  }
}

async function reconcileOne(held: Held, bindings: Bindings, log: Logger): Promise<void> {
  const { tenantId, sessionId, watermark } = held;
  try {
    const status = await liveSession(bindings, sessionId, held).poke();
    const verdict = compare(held, status);
    const fields = {
      tenantId,
      sessionId,
      watermark,
      sequence: status.sequence,
      flushedThrough: status.flushedThrough,
      ...verdict,
    };
    switch (verdict.kind) {
      case "agrees":
        return;
      case "draining":
        return log.warn("session is behind in Postgres", fields);
      case "quarantined":
      case "object-behind":
      case "chains-differ":
      case "phases-differ":
        return log.error("session and Postgres differ", fields);
    }
  } catch (error) {
    log.error("session could not be asked", { tenantId, sessionId }, error);
  }
}
