import type { Transcript, TranscriptLine } from "../../contracts/transcripts.ts";

/** Two lines on a screen, and as long as two lines are read. */
const CUE_MAX_CHARACTERS = 84;
const CUE_MAX_MS = 7_000;
/** A flash of a word is not read. */
const CUE_MIN_MS = 400;

interface Cue {
  /** Whose words: of two who speak at once both are shown. */
  feed: string;
  start: number;
  end: number;
  text: string;
}

/** Lines as cues of readable length, in the order in which they begin; of one microphone none over another. */
function cuesOf(lines: readonly TranscriptLine[]): Cue[] {
  const cues = lines.flatMap(partsOf).toSorted((a, b) => a.start - b.start);
  const nextOf = new Map<string, number>();
  for (const cue of cues.toReversed()) {
    const longEnough = Math.max(cue.end, cue.start + CUE_MIN_MS);
    cue.end = Math.max(cue.start + 1, Math.min(longEnough, nextOf.get(cue.feed) ?? Infinity));
    nextOf.set(cue.feed, cue.start);
  }
  return cues;
}

function partsOf(line: TranscriptLine): Cue[] {
  const feed = line.id.slice(0, line.id.lastIndexOf(":"));
  const words = line.words.length > 0 ? line.words : [{ text: line.text, from: 0, to: line.end - line.start }];
  const parts: Cue[] = [];
  for (const word of words) {
    const last = parts.at(-1);
    const [start, end] = [Math.round(line.start + word.from), Math.round(line.start + word.to)];
    const fits = last && last.text.length + word.text.length < CUE_MAX_CHARACTERS && end - last.start <= CUE_MAX_MS;
    if (last && fits) {
      last.text += ` ${word.text}`;
      last.end = end;
    } else parts.push({ feed, start, end, text: word.text });
  }
  return parts;
}

const pad = (value: number, digits: number) => String(value).padStart(digits, "0");

function clock(ms: number, separator: "." | ","): string {
  const seconds = Math.floor(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}${separator}${pad(ms % 1_000, 3)}`;
}

/** What a cue's text may not hold: a line of its own, markup, an arrow. */
const plain = (text: string) => text.replace(/\s+/g, " ").trim();

export function toVtt({ lines }: Transcript): string {
  const cues = cuesOf(lines).map(({ start, end, text }, n) => {
    const escaped = plain(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    return `${n + 1}\n${clock(start, ".")} --> ${clock(end, ".")}\n${escaped}\n`;
  });
  return ["WEBVTT\n", ...cues].join("\n");
}

export function toSrt({ lines }: Transcript): string {
  return cuesOf(lines)
    .map(({ start, end, text }, n) => {
      // SRT knows no escape: what would end a cue, or be markup to a player, is written another way.
      const safe = plain(text).replaceAll("-->", "→").replaceAll("<", "‹").replaceAll(">", "›");
      return `${n + 1}\n${clock(start, ",")} --> ${clock(end, ",")}\n${safe}\n`;
    })
    .join("\n");
}
