import { check } from "../../contracts/check.ts";
import { HTTP_BODY_MAX_BYTES } from "../../contracts/limits.ts";
import { holdsForbiddenText } from "../../contracts/text.ts";
import { HttpError } from "./errors.ts";
import type { Schema } from "./route.ts";

/** Reads at most `maxBytes`, whatever the sender claims the length to be. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new HttpError("body_too_large", { details: { maxBytes } });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** A JSON object; an absent body is an empty one. `idempotencyKey` is taken out of it: no schema need know of it. */
export async function readJsonBody(request: Request): Promise<{ body: Record<string, unknown>; key: unknown }> {
  const bytes = await readBytes(request, HTTP_BODY_MAX_BYTES);
  if (bytes.length === 0) return { body: {}, key: undefined };
  const type = (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (type !== "application/json") throw new HttpError("unsupported_media_type", { details: { accepted: ["application/json"] } });
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new HttpError("malformed_json");
  }
  if (holdsForbiddenText(parsed)) throw new HttpError("invalid_text");
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new HttpError("invalid_request", { details: [{ path: "", message: "must be a JSON object" }] });
  }
  const { idempotencyKey: key, ...body } = parsed as Record<string, unknown>;
  return { body, key };
}

/** Throws `invalid_request` with one `{path, message}` for each thing that is wrong. */
export function parseWith(schema: Schema, value: unknown): unknown {
  const checked = check(schema, value);
  if (checked.ok) return checked.data;
  throw new HttpError("invalid_request", { details: checked.faults });
}
