import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { CommandAnswer } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { RecordBody } from "../../contracts/recordings.ts";
import { serverOf } from "../../contracts/stream-address.ts";
import { roomOf } from "../../platform/media-server.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { HttpError } from "../http/errors.ts";
import { LEADS, STAFF } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";
import { submit, submitCommand } from "../orchestrator/commands.ts";
import type { Placement } from "../orchestrator/placement.ts";
import { egressOf } from "./egress.ts";

const RecordingParams = z.object({ id: Uuid });

const startRecording = defineRoute({
  method: "POST",
  path: "/recordings",
  owner: "recording",
  summary: "Record a live session by egress, and stream it elsewhere; where there is none, a browser records",
  policy: { kind: "role", anyOf: LEADS, scope: "session", of: "body.sessionId" },
  // The recording's id makes a repeat the same wish.
  idempotency: "none",
  body: RecordBody,
  answer: CommandAnswer,
  status: 201,
  errors: ["conflict", "not_live", "unavailable"],
  async handler(call) {
    const { sessionId, recordingId, rtmp } = call.body;
    const targets = [
      { kind: "composite", ordinal: 1, label: null, key: objectKeys.composite(sessionId, recordingId) },
      // Never the whole address: the way behind the host is a secret.
      ...rtmp.map((url, n) => ({ kind: "rtmp", ordinal: n + 1, label: serverOf(url), key: null })),
    ];
    const egress = egressOf(call.env);
    const [[place]] = await call.batch(
      sql<Placement>`select jurisdiction from sessions where tenant_id = current_tenant() and id = ${sessionId}::uuid`,
      sql`insert into recordings (id, session_id, recorder, created_by) select ${recordingId}::uuid, ${sessionId}::uuid, 'egress',
        ${call.user.userId}::uuid where ${egress !== null} on conflict (tenant_id, id) do nothing`,
      sql`insert into recording_targets (session_id, recording_id, kind, ordinal, label, object_key, started_at)
        select r.session_id, r.id, t.kind, t.ordinal, t.label, t.key, now()
        from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb) as t (kind text, ordinal integer, label text, key text)
        join recordings r on r.tenant_id = current_tenant() and r.id = ${recordingId}::uuid and r.session_id = ${sessionId}::uuid
        on conflict (tenant_id, recording_id, kind, ordinal) do nothing`,
    );
    if (!egress) throw new HttpError("unavailable", { message: "There is no egress here. Record in the browser instead." });
    const room = roomOf(sessionId, place?.jurisdiction);
    const mark = (set: ReturnType<typeof sql>) =>
      call.database.transaction(call.user, [
        sql`update recording_targets set ${set}, updated_at = now()
          where tenant_id = current_tenant() and recording_id = ${recordingId}::uuid and kind <> 'take' and egress_id is null`,
      ]);
    // Everybody is told before anything is recorded.
    const data = { recordingId, recorder: "egress" };
    const answer = await submitCommand(call, { sessionId, of: "body.sessionId", type: "recording.start", data }).catch(
      (refused) => {
        call.after(later(() => mark(NOT_STARTED)));
        throw refused;
      },
    );
    try {
      const egressId = await egress.start({ room, sessionId, recordingId, rtmp });
      call.after(later(() => mark(sql`egress_id = ${egressId}, state = 'open', failure = null`)));
    } catch (cause) {
      const stop = { sessionId, type: "recording.stop", data: { recordingId } };
      const stopping = { ...call, key: `${call.key.slice(0, 100)}:undo` };
      call.after(later(() => Promise.all([mark(NOT_STARTED), submit(stopping, stop, place ?? {}, "system")])));
      throw new HttpError("unavailable", { cause });
    }
    return answer;
  },
});

const stopRecording = defineRoute({
  method: "POST",
  path: "/recordings/:id/stop",
  owner: "recording",
  summary: "Stop a recording by egress; its files are ready a little later",
  policy: { kind: "role", anyOf: STAFF, scope: "session", of: "body.sessionId" },
  idempotency: "none",
  params: RecordingParams,
  body: z.strictObject({ sessionId: Uuid }),
  answer: CommandAnswer,
  async handler(call) {
    const { sessionId } = call.body;
    const data = { recordingId: call.params.id };
    await call.batch();
    // The session stops the egress of what it says is over, as it does where the word came by a socket.
    return submitCommand(call, { sessionId, of: "body.sessionId", type: "recording.stop", data });
  },
});

const NOT_STARTED = sql`state = 'failed', failure = 'not started'`;

/** Behind the answer. */
const later = (work: () => Promise<unknown>) => new Promise((answered) => setTimeout(answered, 0)).then(work);

export const egressRoutes = [startRecording, stopRecording];
