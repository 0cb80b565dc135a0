import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { Asset } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { ASSET_MAX_BYTES, VIDEO_MAX_BYTES } from "../../contracts/limits.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { HttpError } from "../http/errors.ts";
import { STAFF } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";
import { assetTypeOf, assetTypes, extensions, isVideo } from "./asset-type.ts";

/** A year, the most that caches honour: the address names the content, so that it never changes. */
const IMMUTABLE = "private, max-age=31536000, immutable";

// Invariant: `id` is random, and known only through the row or a slide that shows it; the hash alone opens nothing.
const keyInFiles = objectKeys.asset;

const uploadAsset = defineRoute({
  method: "POST",
  path: "/studio/assets",
  owner: "studio",
  summary: "Upload a picture, a video or its captions for a session's scenes; the same file is stored once",
  policy: { kind: "role", anyOf: STAFF, scope: "session", of: "query.sessionId" },
  // A repeat puts the same bytes in the same place, which also mends an upload that was cut off after its row was written.
  idempotency: "repeatable",
  query: z.strictObject({ sessionId: Uuid, sceneId: z.optional(Uuid) }),
  upload: { types: assetTypes, maxBytes: VIDEO_MAX_BYTES },
  answer: Asset,
  status: 201,
  async handler(call) {
    const { bytes, sha256 } = call.uploaded;
    const { sessionId, sceneId } = call.query;
    const type = assetTypeOf(bytes);
    if (!type) {
      const message = "What was sent is none of the kinds accepted here, whatever its header says. Check the file.";
      throw new HttpError("unsupported_media_type", { message, details: { accepted: assetTypes } });
    }
    const maxBytes = isVideo(type) ? VIDEO_MAX_BYTES : ASSET_MAX_BYTES;
    if (bytes.byteLength > maxBytes) throw new HttpError("body_too_large", { details: { maxBytes } });
    const name = `${sha256}.${extensions[type]}`;
    const id = crypto.randomUUID();
    const [assets] = await call.batch(sql<Asset>`
      insert into assets (id, session_id, scene_id, type, content_url, content_hash, size_bytes, created_by)
      values (${id}::uuid, ${sessionId}::uuid, ${sceneId ?? null}::uuid, ${type}, ${`/v1/assets/${id}/${name}`}, ${sha256},
        ${bytes.byteLength}::bigint, ${call.user.userId}::uuid)
      on conflict (tenant_id, session_id, content_hash) do update set scene_id = coalesce(excluded.scene_id, assets.scene_id)
      returning id, session_id as "sessionId", scene_id as "sceneId", type, content_url as "contentUrl"`);
    const [asset] = assets;
    if (!asset) throw new HttpError("not_found");
    await call.bindings.FILES.put(keyInFiles(asset.id, name), bytes, {
      httpMetadata: { contentType: type, cacheControl: IMMUTABLE },
    });
    return asset;
  },
});

const serveAsset = defineRoute({
  method: "GET",
  path: "/assets/:id/:name",
  owner: "studio",
  summary: "A picture, a video (in ranges, where asked) or captions by its unguessable address",
  policy: { kind: "link" },
  params: z.object({ id: Uuid, name: z.string().check(z.regex(/^[0-9a-f]{64}\.(png|jpg|webp|gif|mp4|webm|vtt)$/)) }),
  answer: { raw: "200 with the file, 206 with a range of it, or 304 where the caller has it." },
  async handler({ bindings, params, request }) {
    const range = request.headers.get("range");
    const file = await bindings.FILES.get(keyInFiles(params.id, params.name), {
      onlyIf: request.headers,
      ...(range === null ? {} : { range: request.headers }),
    });
    if (!file) throw new HttpError("not_found");
    const headers = new Headers({
      "cache-control": IMMUTABLE,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      etag: file.httpEtag,
    });
    file.writeHttpMetadata(headers as never);
    if (!("body" in file)) return new Response(null, { status: 304, headers });
    headers.set("accept-ranges", "bytes");
    const part = range === null ? null : partOf(file);
    headers.set("content-length", String(part?.length ?? file.size));
    if (!part) return new Response(file.body, { headers });
    headers.set("content-range", `bytes ${part.offset}-${part.offset + part.length - 1}/${file.size}`);
    return new Response(file.body, { status: 206, headers });
  },
});

/** Which bytes R2 gave; null where it gave all, since what was asked for was no range of it. */
function partOf({ range, size }: R2Object): { offset: number; length: number } | null {
  if (!range) return null;
  // Whatever was asked for, each of its parts may be there and be nothing.
  const { offset: from, length: wanted, suffix } = range as { offset?: number; length?: number; suffix?: number };
  const offset = suffix === undefined ? (from ?? 0) : Math.max(0, size - suffix);
  return { offset, length: Math.min(wanted ?? size, size - offset) };
}

export const assetRoutes = [uploadAsset, serveAsset];
