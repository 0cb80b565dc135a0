import { sql } from "drizzle-orm";
import { NO_SCOPE, type Database } from "../../platform/database.ts";
import type { Logger } from "../../platform/log.ts";
import { roomOf } from "../../platform/media-server.ts";
import type { Bindings } from "../bindings.ts";
import { egressTold, type Egress } from "./egress.ts";
import { finishTake, TakeLost, type ArrivedPart, type Finished } from "./take.ts";

/**
 * A browser that is silent for this long after its class ended is taken for gone, and what has arrived is made whole. Until then
 * a laptop that broke off may come back with the rest.
 */
const SILENT_S = 60 * 60;
/** Longer than finishing takes; what is older broke off. */
const STUCK_S = 2 * 60;
const PER_RUN = 20;
/** Some three days, at pauses that double up to a day and a half: R2 may be away for one, and forgets an upload after seven. */
const MOST_TRIES = 12;
const NOTHING = new Uint8Array(0);

export async function markFinished(
  database: Database,
  of: { tenantId: string },
  targetId: string,
  finished: Finished,
): Promise<void> {
  const scope = { tenantId: of.tenantId, userId: null };
  const mark = finished
    ? sql`update recording_targets set state = 'ready', size_bytes = ${finished.sizeBytes}::bigint,
        duration_ms = ${finished.durationMs}::bigint, updated_at = now()
        where tenant_id = current_tenant() and id = ${targetId}::uuid`
    : sql`update recording_targets set state = 'failed', failure = 'empty', updated_at = now()
        where tenant_id = current_tenant() and id = ${targetId}::uuid`;
  await database.transaction(scope, [
    mark,
    sql`delete from recording_parts where tenant_id = current_tenant() and target_id = ${targetId}::uuid`,
  ]);
}

/** What nobody finishes any more. */
export interface Abandoned {
  tenantId: string;
  targetId: string;
  sessionId: string;
  recordingId: string;
  kind: string;
  ordinal: number;
  egressId: string | null;
  /** Among them this one. */
  tries: number;
  jurisdiction: string | null;
}

/** One run: makes whole what was left behind. Bounded, and never throws. */
export async function sweepRecordings(
  database: Database,
  { FILES }: Pick<Bindings, "FILES">,
  egress: Egress | null,
  log: Logger,
  patience: { silentSeconds: number; stuckSeconds: number } = { silentSeconds: SILENT_S, stuckSeconds: STUCK_S },
): Promise<void> {
  try {
    const [abandoned] = await database.transaction(NO_SCOPE, [
      sql<Abandoned>`select tenant_id as "tenantId", target_id as "targetId", session_id as "sessionId",
        recording_id as "recordingId", kind, ordinal, egress_id as "egressId", tries, jurisdiction
        from abandoned_recordings(${patience.silentSeconds}::integer, ${patience.stuckSeconds}::integer, ${PER_RUN}::integer)`,
    ]);
    for (const target of abandoned) {
      if (target.kind === "take") await sweepTake(database, FILES, target, log);
      else await sweepEgress(database, egress, target, log);
    }
  } catch (error) {
    log.error("sweeping recordings failed; the next run tries again", {}, error);
  }
}

/** Its word was lost, or came before it was known here. */
async function sweepEgress(database: Database, egress: Egress | null, target: Abandoned, log: Logger): Promise<void> {
  const { tenantId, targetId, sessionId, recordingId, egressId, jurisdiction } = target;
  try {
    const room = roomOf(sessionId, jurisdiction);
    const info = egress && (egressId === null ? await egress.find(room, recordingId) : await egress.look(egressId));
    if (!info) {
      await markFinished(database, { tenantId }, targetId, null);
      return log.warn("nobody knows what became of an egress", { sessionId, recordingId });
    }
    if (egressId === null) {
      const found = sql`update recording_targets set egress_id = ${info.egressId} where tenant_id = current_tenant()
        and recording_id = ${recordingId}::uuid and kind <> 'take' and egress_id is null`;
      await database.transaction({ tenantId, userId: null }, [found]);
    }
    // What still runs, long after its class, is asked for again.
    await egressTold(database, info);
  } catch (error) {
    await triedInVain(database, target, log, error);
  }
}

async function sweepTake(database: Database, files: R2Bucket, target: Abandoned, log: Logger): Promise<void> {
  const { tenantId, targetId, sessionId, recordingId, ordinal } = target;
  try {
    const [unfinished, parts] = await database.transaction({ tenantId, userId: null }, [
      sql<{ id: string }>`update recording_targets set state = 'finishing'
        where tenant_id = current_tenant() and id = ${targetId}::uuid and state in ('open', 'finishing') returning id`,
      // Of several uploads the latest counts: the others' answers were lost before a part went up.
      sql<ArrivedPart & { uploadId: string }>`
        select number, etag, reader, cues, upload_id as "uploadId" from recording_parts
        where tenant_id = current_tenant() and target_id = ${targetId}::uuid and upload_id = (
          select upload_id from recording_parts where tenant_id = current_tenant() and target_id = ${targetId}::uuid
          order by created_at desc limit 1)
        order by number`,
    ]);
    // Its browser came back after all, and was quicker: what is ready stays so.
    if (unfinished.length === 0) return;
    const place = { sessionId, recordingId, take: ordinal };
    const finished = await finishTake(files, place, parts[0]?.uploadId ?? null, parts, NOTHING);
    await markFinished(database, target, targetId, finished);
    log.info("recording finished for a browser that did not come back", { sessionId, recordingId, parts: parts.length });
  } catch (error) {
    await triedInVain(database, target, log, error);
  }
}

/** What was tried often enough, or cannot be mended, has failed. Never throws. */
async function triedInVain(database: Database, target: Abandoned, log: Logger, error: unknown): Promise<void> {
  const { tenantId, targetId, sessionId, recordingId, tries } = target;
  const about = { sessionId, recordingId, targetId, tries };
  const isLost = error instanceof TakeLost;
  if (!isLost && tries < MOST_TRIES) return log.error("a recording could not be finished; a later run tries again", about, error);
  log.error("a recording could not be finished, and is given up", about, error);
  await markGivenUp(database, { tenantId }, targetId, isLost ? error.message : "could not be finished").catch((cause: unknown) =>
    log.error("that a recording was given up could not be noted", about, cause),
  );
}

/** Its parts stay where they are, for a human to look at. */
export async function markGivenUp(
  database: Database,
  { tenantId }: { tenantId: string },
  targetId: string,
  failure: string,
): Promise<void> {
  await database.transaction({ tenantId, userId: null }, [
    sql`update recording_targets set state = 'failed', failure = ${failure}, updated_at = now()
      where tenant_id = current_tenant() and id = ${targetId}::uuid and state in ('open', 'finishing')`,
  ]);
}
