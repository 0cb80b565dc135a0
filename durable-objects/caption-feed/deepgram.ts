import * as z from "zod/mini";
import { CAPTION_SAMPLE_RATE } from "../../contracts/captions.ts";
import type { FeedPass } from "../../platform/caption-feed.ts";

/** Deepgram's live protocol, as far as captions need it: Deepgram itself, the local recogniser and Workers AI all speak it. */

/** A pause as short as a breath ends a line. */
const ENDPOINTING_MS = 300;
const MODEL = "nova-3";

const Word = z.object({
  word: z.string(),
  punctuated_word: z.optional(z.string()),
  start: z.number(),
  end: z.number(),
  speaker: z.optional(z.int()),
});
const Results = z.object({
  type: z.literal("Results"),
  start: z.number(),
  duration: z.number(),
  is_final: z.optional(z.boolean()),
  channel: z.object({ alternatives: z.array(z.object({ transcript: z.string(), words: z._default(z.array(Word), []) })) }),
});

/** A word and its time in the stream, in seconds. */
export interface HeardWord {
  text: string;
  start: number;
  end: number;
  voice: number | null;
}
/** What was heard between two places of the stream, in seconds. */
export interface Heard {
  start: number;
  end: number;
  final: boolean;
  text: string;
  words: HeardWord[];
}

/** Null for whatever is no result: metadata, the end of an utterance, what a later version may add. */
export function readHeard(message: string): Heard | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    return null;
  }
  const result = z.safeParse(Results, parsed);
  if (!result.success) return null;
  const { start, duration, is_final = false, channel } = result.data;
  const best = channel.alternatives[0];
  const words = (best?.words ?? []).map(({ word, punctuated_word, start: from, end: to, speaker }) => ({
    ...{ text: punctuated_word ?? word, start: from, end: to, voice: speaker ?? null },
  }));
  return { start, end: start + duration, final: is_final, text: best?.transcript.trim() ?? "", words };
}

export type Wishes = Pick<FeedPass, "language" | "keyterms" | "wordFilter" | "diarize">;

/** What the recogniser is told when the socket is opened. */
export function listenQuery({ language, keyterms, wordFilter, diarize }: Wishes): URLSearchParams {
  const query = new URLSearchParams({
    ...{ model: MODEL, language, encoding: "linear16", sample_rate: String(CAPTION_SAMPLE_RATE), channels: "1" },
    ...{ interim_results: "true", punctuate: "true", smart_format: "true", endpointing: String(ENDPOINTING_MS) },
    ...{ profanity_filter: String(wordFilter), diarize: String(diarize) },
  });
  for (const keyterm of keyterms) query.append("keyterm", keyterm);
  return query;
}

export const KEEP_ALIVE = JSON.stringify({ type: "KeepAlive" });
export const FINALIZE = JSON.stringify({ type: "Finalize" });
export const CLOSE_STREAM = JSON.stringify({ type: "CloseStream" });
