import { sql } from "drizzle-orm";
import type { Transcript } from "../../contracts/transcripts.ts";
import type { CaptionLine } from "../../platform/caption-line.ts";
import { NO_SCOPE, type Database } from "../../platform/database.ts";
import type { Logger } from "../../platform/log.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import type { Bindings } from "../bindings.ts";
import { liveSession } from "../orchestrator/placement.ts";
import { assemble, type CaptionEvent } from "./assemble.ts";
import { captionFeed } from "./feeds.ts";

/** Transcripts that a run of the sweep takes up. */
const PER_RUN = 20;

export interface Saving {
  tenantId: string;
  sessionId: string;
  jurisdiction: string | null;
}

interface Source {
  courseId: string;
  version: number;
  late: CaptionLine[];
  startedAt: number;
  endedAt: number | null;
}

export type Saved = { done: true; transcript: Transcript } | { done: false; why: "still_live" | "not_flushed" };

/**
 * Makes a transcript that was asked for: the words in order into R2, then its row, and only then are the temporary words dropped.
 * Invariant: each step may be repeated, and nothing is dropped before both hold it; so a crash anywhere is mended by doing it again.
 */
export async function saveTranscript(database: Database, bindings: Bindings, saving: Saving): Promise<Saved> {
  const { tenantId, sessionId, jurisdiction } = saving;
  const scope = { tenantId, userId: null };
  const mine = sql`tenant_id = current_tenant() and session_id = ${sessionId}::uuid`;
  const feed = captionFeed(bindings, sessionId, jurisdiction);
  const [status, leftovers] = await Promise.all([
    liveSession(bindings, sessionId, { jurisdiction }).poke(),
    feed.leftovers(tenantId),
  ]);
  if (status.phase === "live") return { done: false, why: "still_live" };
  if (status.flushedThrough < status.sequence) return { done: false, why: "not_flushed" };

  const [, sources, events, edits] = await database.transaction(scope, [
    // Kept with the row before the feed forgets them, beside those of an earlier time: whoever edits it later makes it anew from here.
    // What was said when the class was over was said to nobody.
    leftovers.length > 0
      ? sql`update transcripts set late = late || (select coalesce(jsonb_agg(line), '[]'::jsonb)
          from jsonb_array_elements(${JSON.stringify(leftovers)}::jsonb) line where not late @> jsonb_build_array(line)
            and (line ->> 'start')::bigint <= (select extract(epoch from ended_at) * 1000 from sessions
              where tenant_id = current_tenant() and id = ${sessionId}::uuid)) where ${mine}`
      : sql`select 1`,
    sql<Source>`select t.course_id as "courseId", t.version, t.late,
        (extract(epoch from s.started_at) * 1000)::bigint as "startedAt", (extract(epoch from s.ended_at) * 1000)::bigint as "endedAt"
      from transcripts t join sessions s on s.tenant_id = t.tenant_id and s.id = t.session_id
      where t.tenant_id = current_tenant() and t.session_id = ${sessionId}::uuid`,
    sql<CaptionEvent>`select event_type as type, sequence, event_payload as data from session_state_events
      where ${mine} and event_type in ('caption.added', 'caption.corrected') order by sequence`,
    sql<{ line: string; text: string }>`select line, text from transcript_edits where ${mine} order by version, created_at, id`,
  ]);
  const [source] = sources;
  if (!source) throw new Error("nobody asked for this transcript");
  const { courseId: classroomId, version, late, startedAt, endedAt } = source;
  const transcript = assemble({
    ...{ sessionId, classroomId, version, startedAt, late, events, edits },
    endedAt: endedAt ?? Math.max(startedAt, ...late.map(({ end }) => end)),
  });
  await bindings.FILES.put(objectKeys.transcript(sessionId), JSON.stringify(transcript), {
    httpMetadata: { contentType: "application/json" },
    customMetadata: { version: String(version) },
  });
  const words = transcript.lines.reduce((sum, line) => sum + line.words.length, 0);
  await database.transaction(scope, [
    sql`update transcripts set status = 'saved', saved_at = coalesce(saved_at, now()), duration_ms = ${transcript.durationMs}::bigint,
        line_count = ${transcript.lines.length}::integer, word_count = ${words}::integer, stored_version = ${version}::integer
      where ${mine}`,
  ]);
  const saved = leftovers.map(({ feed: of, utterance }) => ({ feed: of, utterance }));
  // While words may still come the sweep goes on with it.
  const dropped = (await feed.forget(tenantId, saved)) ? sql`coalesce(words_dropped_at, now())` : sql`null`;
  await database.transaction(scope, [sql`update transcripts set words_dropped_at = ${dropped} where ${mine}`]);
  return { done: true, transcript };
}

/** Finishes what a crash left, and saves what tenants save without being asked. Bounded, and never throws. */
export async function sweepTranscripts(database: Database, bindings: Bindings, log: Logger): Promise<void> {
  try {
    const [unfinished] = await database.transaction(NO_SCOPE, [
      sql<Saving>`select tenant_id as "tenantId", session_id as "sessionId", jurisdiction
        from unfinished_transcripts(${PER_RUN}::integer)`,
    ]);
    for (const saving of unfinished) {
      try {
        const saved = await saveTranscript(database, bindings, saving);
        if (saved.done) log.info("saved a transcript that waited", { sessionId: saving.sessionId });
      } catch (error) {
        log.error("a transcript could not be saved", { sessionId: saving.sessionId }, error);
      }
    }
  } catch (error) {
    log.error("transcripts could not be swept", {}, error);
  }
}
