import { RECORDING_PART_BYTES } from "../../contracts/recordings.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { concat } from "./ebml.ts";
import { begin, durationMs, finish, readOn, writtenMs, type Cue, type Reader } from "./webm.ts";

/** A take on its way into R2: parts in order, and at the end one object that seeks. */

export interface TakePlace {
  sessionId: string;
  recordingId: string;
  take: number;
}

/** A part that has arrived. The first waits as an object of its own, and has no etag. */
export interface ArrivedPart {
  number: number;
  etag: string | null;
  reader: Reader;
  cues: Cue[];
}

/** Nothing mends it: what it would be made of is there no more. */
export class TakeLost extends Error {
  override name = "TakeLost";
}

/** Null: there is nothing in it that could be shown. */
export type Finished = { sizeBytes: number; durationMs: number } | null;

const CONTENT_TYPE = "video/webm";
/** More than stands before the first picture. */
const BEGINNING_BYTES = 64 * 1024;

const keyOf = ({ sessionId, recordingId, take }: TakePlace) => objectKeys.take(sessionId, recordingId, take);
const headKeyOf = ({ sessionId, recordingId, take }: TakePlace) => objectKeys.takeHead(sessionId, recordingId, take);

export async function openUpload(files: R2Bucket, place: TakePlace): Promise<string> {
  const upload = await files.createMultipartUpload(keyOf(place), { httpMetadata: { contentType: CONTENT_TYPE } });
  return upload.uploadId;
}

/** Null where it is no WebM. The same part again is the same again. */
export async function takePart(
  files: R2Bucket,
  place: TakePlace,
  { uploadId, number, reader }: { uploadId: string; number: number; reader: Reader | null },
  bytes: Uint8Array<ArrayBuffer>,
): Promise<ArrivedPart | null> {
  if (number === 1 || reader === null) {
    const begun = begin(bytes);
    if (!begun) return null;
    await files.put(headKeyOf(place), begun.head);
    return { number, etag: null, reader: begun.reader, cues: begun.cues };
  }
  const { etag } = await files.resumeMultipartUpload(keyOf(place), uploadId).uploadPart(number, bytes);
  return { number, etag, ...readOn(reader, bytes) };
}

/**
 * Makes the object whole from the parts that have arrived, in order, and what came last. May be called again after it broke off
 * anywhere: a take that is whole stays what it is.
 */
export async function finishTake(
  files: R2Bucket,
  place: TakePlace,
  uploadId: string | null,
  parts: readonly ArrivedPart[],
  last: Uint8Array,
): Promise<Finished> {
  const upload = uploadId === null ? null : files.resumeMultipartUpload(keyOf(place), uploadId);
  const latest = parts.at(-1);
  if (!latest || !upload) {
    const begun = begin(last);
    // An upload that is forgotten by then is as good as called off.
    await upload?.abort().catch(() => undefined);
    if (!begun) return foundWhole(files, place);
    const { head, tail } = finished(begun.head, begun.reader, begun.cues);
    const whole = concat(head, tail);
    await files.put(keyOf(place), whole, { httpMetadata: { contentType: CONTENT_TYPE } });
    return { sizeBytes: whole.length, durationMs: durationMs(begun.reader) };
  }
  const read = readOn(latest.reader, last);
  const held = await files.get(headKeyOf(place));
  const whole = held
    ? await complete(files, place, { upload, parts, last }, new Uint8Array(await held.arrayBuffer()), read)
    : await files.head(keyOf(place));
  if (!whole) throw new TakeLost("the beginning of a take is gone");
  await files.delete(headKeyOf(place));
  return { sizeBytes: whole.size, durationMs: durationMs(read.reader) };
}

async function complete(
  files: R2Bucket,
  place: TakePlace,
  { upload, parts, last }: { upload: R2MultipartUpload; parts: readonly ArrivedPart[]; last: Uint8Array },
  held: Uint8Array,
  { reader, cues: ofLast }: ReturnType<typeof readOn>,
): Promise<R2Object> {
  const { head, tail } = finished(held, reader, [...parts.flatMap((part) => part.cues), ...ofLast]);
  try {
    const uploaded = [await upload.uploadPart(1, head)];
    for (const { number, etag } of parts.slice(1)) uploaded.push({ partNumber: number, etag: etag ?? "" });
    const rest = concat(last, tail);
    for (let at = 0; at < rest.length; at += RECORDING_PART_BYTES) {
      uploaded.push(await upload.uploadPart(uploaded.length + 1, rest.subarray(at, at + RECORDING_PART_BYTES)));
    }
    return await upload.complete(uploaded);
  } catch (error) {
    // Made whole already by whoever broke off before they could say so: then there is no upload any more, but the object.
    const done = await files.head(keyOf(place));
    if (done) return done;
    throw isForgotten(error) ? new TakeLost("R2 has forgotten its upload", { cause: error }) : error;
  }
}

/** R2 says so with a code of its own: 10024. */
const isForgotten = (error: unknown): boolean => /10024|upload does not exist/i.test(String(error));

/** What cannot be indexed is kept as it came: it plays from its beginning. */
function finished(head: Uint8Array, reader: Reader, cues: readonly Cue[]): { head: Uint8Array; tail: Uint8Array } {
  try {
    return finish(head, reader, cues);
  } catch {
    return { head, tail: new Uint8Array(0) };
  }
}

/** A short take comes whole with its end, and leaves no part: where word of that was lost, the object alone tells of it. */
async function foundWhole(files: R2Bucket, place: TakePlace): Promise<Finished> {
  const found = await files.get(keyOf(place), { range: { offset: 0, length: BEGINNING_BYTES } });
  const ms = found && writtenMs(new Uint8Array(await found.arrayBuffer()));
  return ms === null ? null : { sizeBytes: found!.size, durationMs: ms };
}
