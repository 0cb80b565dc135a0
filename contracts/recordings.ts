import * as z from "zod/mini";
import { Uuid } from "./ids.ts";
import { streamFault, type StreamFault } from "./stream-address.ts";

/** A browser's recording on its way to R2, and what comes of recordings. */

/** R2 takes parts of one size, at least 5 MiB, but for the last. */
export const RECORDING_PART_BYTES = 5 * 1024 * 1024;
/** Room that the server keeps in the first part for where things are and how long it all is: the first part comes smaller by this. */
export const RECORDING_HEAD_BYTES = 1024;

export const TargetKind = z.enum([
  /** What a browser recorded without a break. */
  "take",
  /** What egress wrote in one file. */
  "composite",
  "hls",
  "rtmp",
]);
export type TargetKind = z.infer<typeof TargetKind>;
export const TargetState = z.enum(["open", "finishing", "ready", "failed"]);
export type TargetState = z.infer<typeof TargetState>;

export const TakeBody = z.strictObject({
  sessionId: Uuid,
  recordingId: Uuid,
  /** From 1; the next one begins where a recording was held or broke off. */
  take: z.int().check(z.minimum(1), z.maximum(1_000)),
  /** ms since its first picture was taken. */
  ageMs: z.int().check(z.minimum(0), z.maximum(7 * 24 * 3_600_000)),
});
export type TakeBody = z.infer<typeof TakeBody>;

/** Where an upload stands: signed, opaque, and good for the next part alone. Comes back in the header `chalkline-cursor`. */
export const UploadCursor = z.object({ takeId: Uuid, cursor: z.string() });
export type UploadCursor = z.infer<typeof UploadCursor>;
export const CURSOR_HEADER = "chalkline-cursor";

export const RecordingTarget = z.object({
  id: Uuid,
  kind: TargetKind,
  ordinal: z.int(),
  state: TargetState,
  label: z.nullable(z.string()),
  startedAt: z.iso.datetime(),
  durationMs: z.nullable(z.int()),
  sizeBytes: z.nullable(z.int()),
  failure: z.nullable(z.string()),
  /** Signed, for a few hours; null where there is no file (yet). */
  url: z.nullable(z.string()),
});
export type RecordingTarget = z.infer<typeof RecordingTarget>;
export const RecordingAnswer = z.object({
  id: Uuid,
  recorder: z.enum(["browser", "egress"]),
  createdAt: z.iso.datetime(),
  targets: z.array(RecordingTarget),
});
export type RecordingAnswer = z.infer<typeof RecordingAnswer>;
export const RecordingList = z.object({
  /** What would record the next one. */
  recorder: z.enum(["browser", "egress"]),
  recordings: z.array(RecordingAnswer),
});
export type RecordingList = z.infer<typeof RecordingList>;

const faults: Record<StreamFault, string> = {
  form: "must be an rtmp:// or rtmps:// address of a server by its name",
  user: "must hold no user name or password: the key belongs in the path",
  server: "must name a server that can be reached from everywhere",
};
const StreamAddress = z.string().check(({ value, issues }) => {
  const fault = streamFault(value);
  if (fault) issues.push({ code: "custom", input: value, message: faults[fault] });
});

/** Streams to elsewhere, besides the file: `rtmp://` or `rtmps://`, with its secret key in the path. */
export const RecordBody = z.strictObject({
  sessionId: Uuid,
  recordingId: Uuid,
  rtmp: z._default(
    z.array(StreamAddress).check(
      z.maxLength(5),
      z.refine((addresses) => new Set(addresses).size === addresses.length, { error: "must not hold an address twice" }),
    ),
    [],
  ),
});
export type RecordBody = z.infer<typeof RecordBody>;
