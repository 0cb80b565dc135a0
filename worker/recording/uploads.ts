import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";
import {
  CURSOR_HEADER,
  RECORDING_HEAD_BYTES,
  RECORDING_PART_BYTES,
  TakeBody,
  TargetState,
  UploadCursor,
} from "../../contracts/recordings.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { HttpError } from "../http/errors.ts";
import { LEADS, type Policy } from "../http/policy.ts";
import { defineRoute, type Call } from "../http/route.ts";
import { openCursor, sealCursor, type Cursor } from "./links.ts";
import { finishTake, openUpload, TakeLost, takePart, type ArrivedPart } from "./take.ts";
import { markFinished, markGivenUp } from "./targets.ts";

/** How a browser's recording comes in: take by take, part by part, each after the one before it. */

const TakeParams = z.object({ id: Uuid });
const SessionQuery = z.strictObject({ sessionId: Uuid });
const TYPES = ["video/webm"];

const openTake = defineRoute({
  method: "POST",
  path: "/recordings/takes",
  owner: "recording",
  summary: "Begin to upload what a browser records without a break",
  policy: { kind: "role", anyOf: LEADS, scope: "session", of: "body.sessionId" },
  // A lost answer is asked for again, and its upload begins anew.
  idempotency: "repeatable",
  body: TakeBody,
  answer: UploadCursor,
  status: 201,
  async handler(call) {
    const { sessionId, recordingId, take, ageMs } = call.body;
    const [, targets] = await call.batch(
      sql`insert into recordings (id, session_id, recorder, created_by)
        values (${recordingId}::uuid, ${sessionId}::uuid, 'browser', ${call.user.userId}::uuid) on conflict (tenant_id, id) do nothing`,
      sql<{ id: string; state: string }>`
        insert into recording_targets (session_id, recording_id, kind, ordinal, object_key, started_at)
        select session_id, id, 'take', ${take}::integer, ${objectKeys.take(sessionId, recordingId, take)},
          now() - ${ageMs}::bigint * interval '1 millisecond'
        from recordings where tenant_id = current_tenant() and id = ${recordingId}::uuid and session_id = ${sessionId}::uuid
        on conflict (tenant_id, recording_id, kind, ordinal) do update set updated_at = now()
        returning id, state`,
    );
    const [target] = targets;
    if (!target) throw new HttpError("not_found");
    if (target.state !== "open") throw new HttpError("conflict", { details: { state: target.state } });
    const uploadId = await openUpload(call.bindings.FILES, { sessionId, recordingId, take });
    const cursor: Cursor = { takeId: target.id, sessionId, recordingId, take, uploadId, part: 1, reader: null };
    return { takeId: target.id, cursor: await sealCursor(call.env.TICKET_SECRETS, cursor) };
  },
});

const uploadPart = defineRoute({
  method: "POST",
  path: "/recordings/takes/:id/parts",
  owner: "recording",
  summary: "Upload the next part of a take; its place is the header `chalkline-cursor`",
  policy: { kind: "role", anyOf: LEADS, scope: "session", of: "query.sessionId" },
  // The cursor names the part: the same one again is the same again.
  idempotency: "none",
  params: TakeParams,
  query: SessionQuery,
  upload: { types: TYPES, maxBytes: RECORDING_PART_BYTES },
  answer: UploadCursor,
  errors: ["unsupported_media_type", "conflict"],
  async handler(call) {
    const { FILES } = call.bindings;
    const cursor = await cursorOf(call);
    const { bytes } = call.uploaded;
    const expected = cursor.part === 1 ? RECORDING_PART_BYTES - RECORDING_HEAD_BYTES : RECORDING_PART_BYTES;
    if (bytes.length !== expected) {
      throw new HttpError("invalid_request", { details: [{ path: "", message: `this part must have ${expected} bytes` }] });
    }
    // The cursor was signed for whoever may record here: it lets the bytes in before Postgres is asked.
    const part = await takePart(FILES, cursor, { ...cursor, number: cursor.part }, bytes);
    if (!part) throw new HttpError("unsupported_media_type", { details: { accepted: TYPES } });
    const [kept] = await call.batch(
      sql<{ number: number }>`
        insert into recording_parts (target_id, number, upload_id, etag, reader, cues)
        select id, ${part.number}::integer, ${cursor.uploadId}, ${part.etag}::text, ${JSON.stringify(part.reader)}::jsonb,
          ${JSON.stringify(part.cues)}::jsonb
        from recording_targets where tenant_id = current_tenant() and id = ${cursor.takeId}::uuid
          and session_id = ${call.query.sessionId}::uuid and state = 'open'
        on conflict (tenant_id, target_id, number) do update set upload_id = excluded.upload_id, etag = excluded.etag,
          reader = excluded.reader, cues = excluded.cues, created_at = now()
        returning number`,
      sql`update recording_targets set updated_at = now() where tenant_id = current_tenant() and id = ${cursor.takeId}::uuid`,
    );
    if (kept.length === 0) throw new HttpError("conflict");
    const next: Cursor = { ...cursor, part: cursor.part + 1, reader: part.reader };
    return { takeId: cursor.takeId, cursor: await sealCursor(call.env.TICKET_SECRETS, next) };
  },
});

const finishUpload = defineRoute({
  method: "POST",
  path: "/recordings/takes/:id/finish",
  owner: "recording",
  summary: "Upload the last of a take, which may be nothing, and make it whole",
  policy: { kind: "role", anyOf: LEADS, scope: "session", of: "query.sessionId" },
  idempotency: "none",
  params: TakeParams,
  query: SessionQuery,
  upload: { types: TYPES, maxBytes: RECORDING_PART_BYTES },
  answer: z.object({ takeId: Uuid, state: TargetState }),
  async handler(call) {
    const cursor = await cursorOf(call);
    const [targets, parts] = await call.batch(
      sql<{ state: TargetState }>`
        update recording_targets set state = case state when 'open' then 'finishing' else state end, updated_at = now()
        where tenant_id = current_tenant() and id = ${cursor.takeId}::uuid and session_id = ${call.query.sessionId}::uuid
        returning state`,
      sql<ArrivedPart>`select number, etag, reader, cues from recording_parts
        where tenant_id = current_tenant() and target_id = ${cursor.takeId}::uuid and upload_id = ${cursor.uploadId}
          and number < ${cursor.part}::integer order by number`,
    );
    const [target] = targets;
    if (!target) throw new HttpError("not_found");
    if (target.state !== "finishing") return { takeId: cursor.takeId, state: target.state };
    // A mark that fails behind the answer is made up for by the sweep.
    const answer = (state: "ready" | "failed", mark: () => Promise<void>) => {
      call.after(new Promise((answered) => setTimeout(answered, 0)).then(mark));
      return { takeId: cursor.takeId, state };
    };
    try {
      const finished = await finishTake(call.bindings.FILES, cursor, cursor.uploadId, parts, call.uploaded.bytes);
      return answer(finished ? "ready" : "failed", () => markFinished(call.database, call.user, cursor.takeId, finished));
    } catch (error) {
      // Its browser need not come again.
      if (!(error instanceof TakeLost)) throw error;
      return answer("failed", () => markGivenUp(call.database, call.user, cursor.takeId, error.message));
    }
  },
});

/** Who may not record here is told so, whatever they bring. */
async function cursorOf(call: Call<Policy, { id: string }, { sessionId: string }>): Promise<Cursor> {
  const cursor = await openCursor(call.env.TICKET_SECRETS, call.request.headers.get(CURSOR_HEADER) ?? "");
  if (cursor && cursor.takeId === call.params.id && cursor.sessionId === call.query.sessionId) return cursor;
  await call.batch();
  throw new HttpError("not_found");
}

export const uploadRoutes = [openTake, uploadPart, finishUpload];
