import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";
import { RecordingList, type RecordingTarget } from "../../contracts/recordings.ts";
import type { Env } from "../../platform/env.ts";
import { HttpError } from "../http/errors.ts";
import { MEMBERS } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";
import { egressOf } from "./egress.ts";
import { openMediaLink, sealMediaLink } from "./links.ts";

type Row = Omit<RecordingTarget, "url"> & {
  recordingId: string;
  recorder: "browser" | "egress";
  createdAt: string;
  objectKey: string | null;
};

const listRecordings = defineRoute({
  method: "GET",
  path: "/sessions/:id/recordings",
  owner: "recording",
  summary: "What was recorded of a session, and links to it that end after a few hours",
  policy: { kind: "role", anyOf: MEMBERS, scope: "session", of: "params.id" },
  params: z.object({ id: Uuid }),
  answer: RecordingList,
  async handler(call) {
    const [rows] = await call.batch(sql<Row>`
      select t.id, t.kind, t.ordinal, t.state, t.label, wire_instant(t.started_at) as "startedAt", t.duration_ms as "durationMs",
        t.size_bytes as "sizeBytes", t.failure, t.object_key as "objectKey", r.id as "recordingId", r.recorder,
        wire_instant(r.created_at) as "createdAt"
      from recording_targets t join recordings r on r.tenant_id = t.tenant_id and r.id = t.recording_id
      where t.tenant_id = current_tenant() and t.session_id = ${call.params.id}::uuid
      order by t.started_at, t.kind, t.ordinal`);
    const targets = await Promise.all(
      rows.map(async ({ recordingId, recorder, createdAt, objectKey, ...target }) => ({
        ...{ recordingId, recorder, createdAt },
        target: { ...target, url: await urlOf(call.env, target, objectKey) },
      })),
    );
    const recordings = [...Map.groupBy(targets, ({ recordingId }) => recordingId)].map(([id, of]) => ({
      ...{ id, recorder: of[0]!.recorder, createdAt: of[0]!.createdAt },
      targets: of.map(({ target }) => target),
    }));
    return { recorder: egressOf(call.env) ? ("egress" as const) : ("browser" as const), recordings };
  },
});

async function urlOf(env: Env, { kind, state }: Pick<Row, "kind" | "state">, key: string | null): Promise<string | null> {
  if (state !== "ready" || key === null || (kind !== "take" && kind !== "composite")) return null;
  const type = kind === "take" ? "video/webm" : "video/mp4";
  return `/v1/recordings/media/${await sealMediaLink(env.TICKET_SECRETS, { key, type })}`;
}

const playRecording = defineRoute({
  method: "GET",
  path: "/recordings/media/:token",
  owner: "recording",
  summary: "A recording by its signed link, whole or a range of it",
  policy: { kind: "link" },
  params: z.object({ token: z.string().check(z.maxLength(1024)) }),
  answer: { raw: "200 or 206 with the bytes, 416 where there are none such." },
  async handler({ bindings, env, params, request }) {
    const link = await openMediaLink(env.TICKET_SECRETS, params.token);
    if (!link) throw new HttpError("not_found");
    return serveRange(bindings.FILES, link, request);
  },
});

/** A player seeks by ranges; each is read from R2 alone. */
export async function serveRange(
  files: R2Bucket,
  { key, type }: { key: string; type: string },
  request: Request,
): Promise<Response> {
  const range = parseRange(request.headers.get("range"));
  const file = await files.get(key, range ? { range } : {}).catch(() => null);
  if (!file && range) {
    const whole = await files.head(key);
    if (whole) return new Response(null, { status: 416, headers: { "content-range": `bytes */${whole.size}` } });
  }
  if (!file) throw new HttpError("not_found");
  const headers = new Headers({
    "content-type": type,
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=3600",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    etag: file.httpEtag,
  });
  if (!range) {
    headers.set("content-length", String(file.size));
    return new Response(file.body, { headers });
  }
  const [from, length] =
    "suffix" in range
      ? [Math.max(0, file.size - range.suffix), Math.min(range.suffix, file.size)]
      : [range.offset, Math.min(range.length ?? Infinity, file.size - range.offset)];
  headers.set("content-range", `bytes ${from}-${from + length - 1}/${file.size}`);
  headers.set("content-length", String(length));
  return new Response(file.body, { status: 206, headers });
}

type Range = { offset: number; length?: number } | { suffix: number };

/** One range; several, or none that can be read, are answered by the whole, as RFC 9110 allows. */
export function parseRange(header: string | null): Range | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return null;
  if (from === "") return Number(to) > 0 ? { suffix: Number(to) } : null;
  if (to === "") return { offset: Number(from) };
  return Number(to) < Number(from) ? null : { offset: Number(from), length: Number(to) - Number(from) + 1 };
}

export const recordingRoutes = [listRecordings, playRecording];
