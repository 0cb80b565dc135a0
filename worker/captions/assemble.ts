import type { Transcript, TranscriptLine } from "../../contracts/transcripts.ts";
import type { CaptionLine } from "../../platform/caption-line.ts";

/** Of the log, what a transcript is made of. A payload is null once it was erased. */
export interface CaptionEvent {
  type: "caption.added" | "caption.corrected";
  sequence: number;
  data: unknown;
}

export interface TranscriptSource {
  sessionId: string;
  classroomId: string;
  version: number;
  /** ms since 1970 */
  startedAt: number;
  endedAt: number;
  events: readonly CaptionEvent[];
  /** Lines that became final when the log took no more. */
  late: readonly CaptionLine[];
  /** In their order. */
  edits: readonly { line: string; text: string }[];
}

type Draft = TranscriptLine & { at: number };

/**
 * The ordered words of a lesson. Invariant: a function of the log, what came late, and the edits: made again it is the same, so that
 * whatever a crash left half done is done again without harm.
 */
export function assemble(source: TranscriptSource): Transcript {
  const lines = new Map<string, Draft>();
  const add = (line: CaptionLine, sequence: number | null) => {
    const id = idOf(line);
    if (lines.has(id)) return;
    const { start, end, speaker, voice, language, text, words } = line;
    const from = Math.max(0, start - source.startedAt);
    lines.set(id, {
      ...{ id, at: start, start: from, end: Math.max(from, end - source.startedAt), speaker, voice, language },
      ...{ text, corrected: false, sequence, words },
    });
  };
  const correct = (id: string, text: string) => {
    const line = lines.get(id);
    if (!line || line.text === text) return;
    lines.set(id, { ...line, text, corrected: true, words: spread(text, line.end - line.start) });
  };
  for (const { type, sequence, data } of source.events) {
    if (data === null) continue;
    if (type === "caption.added") add(data as CaptionLine, sequence);
    else correct(idOf(data as CaptionLine), (data as CaptionLine).text);
  }
  for (const line of source.late) add(line, null);
  for (const { line, text } of source.edits) correct(line, text);

  return {
    format: "chalkline.transcript.v1",
    sessionId: source.sessionId,
    classroomId: source.classroomId,
    madeBy: "live captions",
    version: source.version,
    startedAt: new Date(source.startedAt).toISOString(),
    durationMs: Math.max(0, source.endedAt - source.startedAt),
    lines: [...lines.values()]
      .filter(({ text }) => text !== "")
      .toSorted((a, b) => a.at - b.at || a.id.localeCompare(b.id))
      .map(({ at: _at, ...line }) => line),
  };
}

const idOf = ({ feed, utterance }: Pick<CaptionLine, "feed" | "utterance">) => `${feed}:${utterance}`;

/** Corrected words have no times of their own: each takes as long as its letters do. */
function spread(text: string, ms: number): TranscriptLine["words"] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const whole = words.reduce((sum, word) => sum + word.length + 1, 0);
  let passed = 0;
  return words.map((word) => {
    const from = Math.round((passed / whole) * ms);
    passed += word.length + 1;
    return { text: word, from, to: Math.round((passed / whole) * ms) };
  });
}
