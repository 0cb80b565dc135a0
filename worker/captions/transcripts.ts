import { sql, type SQL } from "drizzle-orm";
import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";
import {
  Transcript,
  TranscriptBody,
  TranscriptEditBody,
  TranscriptEdits,
  TranscriptSettings,
  TranscriptSpeakers,
  TranscriptStatus,
  TranscriptVersion,
} from "../../contracts/transcripts.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { HttpError } from "../http/errors.ts";
import { MEMBERS, STAFF } from "../http/policy.ts";
import { defineRoute, type Call } from "../http/route.ts";
import { liveSession, reach } from "../orchestrator/placement.ts";
import { saveTranscript } from "./saving.ts";
import { toSrt, toVtt } from "./subtitles.ts";

const statusJson: SQL = sql`jsonb_build_object('sessionId', t.session_id, 'classroomId', t.course_id, 'teacherId', t.teacher_id,
  'key', t.storage_key, 'status', t.status, 'durationMs', t.duration_ms, 'lines', t.line_count, 'words', t.word_count,
  'version', t.version, 'createdAt', wire_instant(t.created_at))`;
const ofSession = (sessionId: string): SQL => sql`t.tenant_id = current_tenant() and t.session_id = ${sessionId}::uuid`;

interface Begun {
  jurisdiction: string | null;
  phase: "live" | "ended";
  /** Null where nobody has asked for it. */
  status: z.infer<typeof TranscriptStatus> | null;
}
const OVER = sql`case when status in ('scheduled', 'cancelled') then refuse('not_live') is null else status = 'ended' end`;
const ALWAYS = sql`true`;
/** Asks for a transcript, once: the sweep goes on with it, whatever becomes of the request. */
const begun = (sessionId: string, teacherId: string, when: SQL): SQL => sql`
  insert into transcripts (session_id, course_id, teacher_id, storage_key)
  select id, course_id, ${teacherId}::uuid, ${objectKeys.transcript(sessionId)} from sessions
  where tenant_id = current_tenant() and id = ${sessionId}::uuid and ${when}
  on conflict on constraint transcripts_once_a_session do nothing`;
const known = (sessionId: string): SQL<Begun> => sql<Begun>`
  select s.jurisdiction, s.status as phase, case when t.session_id is null then null else ${statusJson} end as status
  from sessions s left join transcripts t on t.tenant_id = s.tenant_id and t.session_id = s.id
  where s.tenant_id = current_tenant() and s.id = ${sessionId}::uuid`;

const save = defineRoute({
  method: "POST",
  path: "/transcripts",
  owner: "captions",
  summary: "Save the transcript of a class that has ended",
  policy: { kind: "role", anyOf: ["teacher"], scope: "session", of: "body.sessionId" },
  // The same effect however often: the words in order, once in R2 and once in Postgres.
  idempotency: "repeatable",
  body: TranscriptBody,
  answer: TranscriptStatus,
  errors: ["still_live"],
  async handler(call) {
    const { sessionId } = call.body;
    const [, rows] = await call.batch(begun(sessionId, call.user.userId, OVER), known(sessionId));
    let [row] = rows;
    if (!row) throw new HttpError("not_found");
    if (row.phase !== "ended") {
      // Postgres may not know yet that it has ended: the live session does. Of a class that goes on nothing is begun.
      const { phase } = await reach(liveSession(call.bindings, sessionId, row).poke());
      if (phase === "live") throw new HttpError("still_live");
      const { tenantId, userId } = call.user;
      const scope = { tenantId, userId };
      [, [row]] = await call.database.transaction(scope, [begun(sessionId, userId, ALWAYS), known(sessionId)]);
    }
    if (!row?.status) throw new HttpError("not_found");
    const { status, jurisdiction } = row;
    const saved = await saveTranscript(call.database, call.bindings, {
      ...{ tenantId: call.user.tenantId, sessionId, jurisdiction },
    }).catch((error: unknown) => {
      // It is asked for, and the sweep goes on with it: that is what the caller is told.
      call.log.warn("a transcript waits for the sweep", { sessionId, error: String(error) });
      return null;
    });
    if (saved && !saved.done && saved.why === "still_live") throw new HttpError("still_live");
    if (!saved?.done) return status;
    const { durationMs, lines, version } = saved.transcript;
    const words = lines.reduce((sum, line) => sum + line.words.length, 0);
    return { ...status, status: "saved" as const, durationMs, lines: lines.length, words, version };
  },
});

/** An id, or an id and the ending of a kind of subtitles. */
const SessionFile = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\.json|\.vtt|\.srt)?$/));
const UUID_LENGTH = 36;

const read = defineRoute({
  method: "GET",
  path: "/transcripts/:sessionId",
  owner: "captions",
  summary: "A saved transcript; `.vtt` or `.srt` after the id gives it as subtitles",
  policy: { kind: "role", anyOf: MEMBERS, scope: "session", of: "params.sessionId" },
  params: z.object({
    sessionId: z.pipe(
      SessionFile,
      z.transform((file: string) => file.slice(0, UUID_LENGTH)),
    ),
  }),
  answer: { raw: "The transcript as JSON, or its cues as `text/vtt` or `application/x-subrip`." },
  async handler(call) {
    const { sessionId } = call.params;
    const [rows] = await call.batch(
      sql<{ saved: boolean }>`select t.status = 'saved' as saved from transcripts t where ${ofSession(sessionId)}`,
    );
    const stored = rows[0]?.saved ? await call.bindings.FILES.get(objectKeys.transcript(sessionId)) : null;
    if (!stored) throw new HttpError("not_found");
    const kind = /\.(vtt|srt)$/.exec(new URL(call.request.url).pathname)?.[1];
    const answer = (body: BodyInit, type: string) =>
      new Response(body, { headers: { "content-type": type, "cache-control": "no-store" } });
    if (kind === undefined) return answer(stored.body, "application/json");
    const transcript = Transcript.parse(await stored.json());
    return kind === "vtt"
      ? answer(toVtt(transcript), "text/vtt; charset=utf-8")
      : answer(toSrt(transcript), "application/x-subrip; charset=utf-8");
  },
});

const edit = defineRoute({
  method: "PATCH",
  path: "/transcripts/:sessionId",
  owner: "captions",
  summary: "Correct lines of a saved transcript; who changed what is kept",
  policy: { kind: "role", anyOf: STAFF, scope: "session", of: "params.sessionId" },
  idempotency: "stored",
  params: z.object({ sessionId: Uuid }),
  body: TranscriptEditBody,
  answer: TranscriptVersion,
  errors: ["conflict"],
  async handler(call) {
    const { sessionId } = call.params;
    const answer = await call.write({
      steps: sql`
        t as (update transcripts t set version = version + 1 where ${ofSession(sessionId)} and status = 'saved'
          and version = ${call.body.version}::integer returning t.session_id, t.version),
        edited as (insert into transcript_edits (session_id, version, line, text, edited_by)
          select t.session_id, t.version, e.id, e.text, ${call.user.userId}::uuid
          from t, jsonb_to_recordset(${JSON.stringify(call.body.lines)}::jsonb) as e (id text, text text))`,
      answer: sql`coalesce((select jsonb_build_object('version', version) from t),
        case when exists (select from transcripts t where ${ofSession(sessionId)} and status = 'saved')
          then refuse('conflict') else refuse('not_found') end)`,
    });
    await remake(call, sessionId);
    return answer;
  },
});

/** What is stored follows the edits; where that fails now, the sweep does it. */
async function remake(call: Pick<Call<{ kind: "signed-in" }>, "database" | "bindings" | "user" | "log">, sessionId: string) {
  const { tenantId, userId } = call.user;
  try {
    const [[session]] = await call.database.transaction({ tenantId, userId }, [
      sql<{
        jurisdiction: string | null;
      }>`select jurisdiction from sessions where tenant_id = current_tenant() and id = ${sessionId}::uuid`,
    ]);
    await saveTranscript(call.database, call.bindings, { tenantId, sessionId, jurisdiction: session?.jurisdiction ?? null });
  } catch (error) {
    call.log.warn("an edited transcript waits for the sweep", { sessionId, error: String(error) });
  }
}

const history = defineRoute({
  method: "GET",
  path: "/transcripts/:sessionId/edits",
  owner: "captions",
  summary: "Who changed which line of a transcript, in order",
  policy: { kind: "role", anyOf: STAFF, scope: "session", of: "params.sessionId" },
  params: z.object({ sessionId: Uuid }),
  answer: TranscriptEdits,
  async handler({ params: { sessionId }, batch }) {
    const [rows] = await batch(
      sql<{
        edits: z.infer<typeof TranscriptEdits>["edits"];
      }>`select coalesce(jsonb_agg(jsonb_build_object('version', t.version, 'line', t.line,
        'text', t.text, 'editedBy', t.edited_by, 'editedAt', wire_instant(t.created_at)) order by t.version, t.created_at, t.id), '[]') as edits
        from transcript_edits t where ${ofSession(sessionId)}`,
    );
    return { edits: rows[0]?.edits ?? [] };
  },
});

const speakers = defineRoute({
  method: "GET",
  path: "/transcripts/:sessionId/speakers",
  owner: "captions",
  summary: "The names of those who speak in a session's transcript, as far as they are known",
  policy: { kind: "role", anyOf: MEMBERS, scope: "session", of: "params.sessionId" },
  params: z.object({ sessionId: Uuid }),
  answer: TranscriptSpeakers,
  async handler({ params: { sessionId }, batch }) {
    const ofLog = sql`tenant_id = current_tenant() and session_id = ${sessionId}::uuid`;
    const [rows] = await batch(
      sql<{ id: string; name: string | null }>`select participant_id as id, name from session_participants
        where ${ofLog} and participant_id in (select (event_payload ->> 'speaker')::uuid from session_state_events
          where ${ofLog} and event_type = 'caption.started')
        order by joined_at, participant_id`,
    );
    return { speakers: rows };
  },
});

const settings = defineRoute({
  method: "GET",
  path: "/transcripts/settings",
  owner: "captions",
  summary: "Whether this tenant saves transcripts without being asked",
  policy: { kind: "signed-in" },
  answer: TranscriptSettings,
  async handler({ batch }) {
    const [rows] = await batch(
      sql<{ automatic: boolean }>`select automatic from transcript_settings where tenant_id = current_tenant()`,
    );
    return { automatic: rows[0]?.automatic ?? false };
  },
});

const changeSettings = defineRoute({
  method: "PUT",
  path: "/transcripts/settings",
  owner: "captions",
  summary: "Have every captioned lesson's transcript saved without asking, or not",
  policy: { kind: "role", anyOf: ["admin"], scope: "tenant" },
  idempotency: "stored",
  body: TranscriptSettings,
  answer: TranscriptSettings,
  handler: ({ body: { automatic }, write }) =>
    write({
      steps: sql`changed as (insert into transcript_settings (automatic) values (${automatic})
        on conflict (tenant_id) do update set automatic = excluded.automatic returning automatic)`,
      answer: sql`(select jsonb_build_object('automatic', automatic) from changed)`,
    }),
});

export const transcriptRoutes = [save, settings, changeSettings, read, edit, history, speakers];
