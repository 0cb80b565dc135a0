import * as z from "zod/mini";
import { Uuid } from "./ids.ts";

const Timestamp = z.iso.datetime();

/** One line of a saved transcript. Times are ms since the class began. */
export const TranscriptLine = z.object({
  /** Feed and number, as in the log. */
  id: z.string(),
  start: z.int(),
  end: z.int(),
  /** Who spoke, by participant id: their name is theirs to have forgotten. */
  speaker: Uuid,
  voice: z.nullable(z.int()),
  language: z.string(),
  text: z.string(),
  corrected: z.boolean(),
  /** Of the event that brought it; null where it came when the log was closed. */
  sequence: z.nullable(z.int()),
  /** ms since `start`. */
  words: z.array(z.object({ text: z.string(), from: z.int(), to: z.int() })),
});
export type TranscriptLine = z.infer<typeof TranscriptLine>;

/** What is stored at `transcripts/SESSION_ID.json`. */
export const Transcript = z.object({
  format: z.literal("chalkline.transcript.v1"),
  sessionId: Uuid,
  classroomId: Uuid,
  /** What made it: captions of the live class, or a transcription of its recording. */
  madeBy: z.enum(["live captions", "transcription"]),
  version: z.int(),
  startedAt: Timestamp,
  durationMs: z.int(),
  lines: z.array(TranscriptLine),
});
export type Transcript = z.infer<typeof Transcript>;

export const TranscriptBody = z.strictObject({ sessionId: Uuid });

export const TranscriptStatus = z.object({
  sessionId: Uuid,
  classroomId: Uuid,
  teacherId: z.nullable(Uuid),
  key: z.string(),
  /** `saving`: it is on its way, and needs nobody any more. */
  status: z.enum(["saving", "saved"]),
  durationMs: z.nullable(z.int()),
  lines: z.nullable(z.int()),
  words: z.nullable(z.int()),
  version: z.int(),
  createdAt: Timestamp,
});
export type TranscriptStatus = z.infer<typeof TranscriptStatus>;

/** Of two texts for one line nobody could say which is meant. */
const eachLineOnce = z.superRefine<{ id: string }[]>((lines, context) => {
  const known = new Set<string>();
  for (const [n, { id }] of lines.entries()) {
    if (known.has(id)) context.addIssue({ code: "custom", path: [n, "id"], message: `the line ${id} is here twice`, input: id });
    known.add(id);
  }
});

export const TranscriptEditBody = z.strictObject({
  /** The version that was read: of two who edit at once, the second is told. */
  version: z.int().check(z.nonnegative()),
  lines: z
    .array(z.strictObject({ id: z.string().check(z.maxLength(64)), text: z.string().check(z.trim(), z.maxLength(4_000)) }))
    .check(z.minLength(1), z.maxLength(500), eachLineOnce),
});
export const TranscriptVersion = z.object({ version: z.int() });

export const TranscriptEdits = z.object({
  edits: z.array(z.object({ version: z.int(), line: z.string(), text: z.string(), editedBy: Uuid, editedAt: Timestamp })),
});

/** Whose microphones were captioned. The name is null once it was forgotten. */
export const TranscriptSpeakers = z.object({ speakers: z.array(z.object({ id: Uuid, name: z.nullable(z.string()) })) });
export type TranscriptSpeakers = z.infer<typeof TranscriptSpeakers>;

export const TranscriptSettings = z.strictObject({ automatic: z.boolean() });
