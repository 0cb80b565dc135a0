import type { CaptionLine } from "../../platform/caption-line.ts";
import type { Heard, HeardWord } from "./deepgram.ts";

/** Longer than anybody speaks in one breath; what the session core takes. */
const WORDS_MAX = 900;

/**
 * A final result as lines: one, or, where several voices are told apart, one for each voice's turn. `at` is the class's clock at a
 * place of the stream, in seconds; `voices` is how many voices earlier streams have told apart: each stream counts from nought, and
 * who is who again nobody knows.
 */
export function linesOf(
  heard: Heard,
  of: Pick<CaptionLine, "feed" | "speaker" | "language">,
  firstUtterance: number,
  at: (seconds: number) => number,
  voices = 0,
): CaptionLine[] {
  if (heard.text === "") return [];
  const whole: HeardWord[] =
    heard.words.length > 0 ? heard.words : [{ text: heard.text, start: heard.start, end: heard.end, voice: null }];
  const turns: HeardWord[][] = [];
  for (const word of whole) {
    const last = turns.at(-1);
    if (last && last[0]!.voice === word.voice && last.length < WORDS_MAX) last.push(word);
    else turns.push([word]);
  }
  return turns.map((words, n) => {
    const start = at(words[0]!.start);
    const end = Math.max(start, at(words.at(-1)!.end));
    return {
      ...of,
      utterance: firstUtterance + n,
      text: turns.length === 1 ? heard.text : words.map(({ text }) => text).join(" "),
      words: words.map((word) => ({ text: word.text, from: at(word.start) - start, to: at(word.end) - start })),
      start,
      end,
      voice: words[0]!.voice === null ? null : voices + words[0]!.voice,
    };
  });
}

/** How many voices were told apart, with these lines. */
export const voicesIn = (lines: readonly CaptionLine[], before: number): number =>
  lines.reduce((most, { voice }) => Math.max(most, (voice ?? -1) + 1), before);
