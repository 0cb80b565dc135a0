import { parseSync } from "subtitle";
import { expect, test } from "vitest";
import { assemble, type TranscriptSource } from "./assemble.ts";
import { toSrt, toVtt } from "./subtitles.ts";

const line = (utterance: number, start: number, text: string, feed = "f") => ({
  ...{ feed, utterance, text, start, end: start + 2_000, speaker: "p", voice: null, language: "en" },
  words: text
    .split(" ")
    .map((word, n, all) => ({ text: word, from: (n * 2_000) / all.length, to: ((n + 1) * 2_000) / all.length })),
});
const added = (sequence: number, ...of: Parameters<typeof line>) => ({
  type: "caption.added" as const,
  sequence,
  data: line(...of),
});
const source = (change: Partial<TranscriptSource>): TranscriptSource => ({
  ...{ sessionId: "s", classroomId: "c", version: 0, startedAt: 10_000, endedAt: 60_000, events: [], late: [], edits: [] },
  ...change,
});

test("lines stand in the order in which they were spoken, each once, corrected and edited, without what was taken away", () => {
  const transcript = assemble(
    source({
      events: [
        added(5, 2, 14_000, "Second line."),
        added(6, 1, 11_000, "First lime."),
        { type: "caption.corrected", sequence: 7, data: { feed: "f", utterance: 1, text: "First line." } },
        added(8, 3, 17_000, "Taken away."),
        { type: "caption.corrected", sequence: 9, data: { feed: "f", utterance: 3, text: "" } },
        { type: "caption.added", sequence: 10, data: null },
      ],
      late: [line(2, 14_000, "Second line."), line(4, 20_000, "Too late.")],
      edits: [
        { line: "f:4", text: "Late, but there." },
        { line: "f:9", text: "Nowhere." },
      ],
    }),
  );
  expect(transcript.lines.map(({ text, start, sequence, corrected }) => [text, start, sequence, corrected])).toEqual([
    ["First line.", 1_000, 6, true],
    ["Second line.", 4_000, 5, false],
    ["Late, but there.", 10_000, null, true],
  ]);
  expect(transcript.lines[2]!.words.map(({ text }) => text).join(" ")).toBe("Late, but there.");
  expect(transcript.durationMs).toBe(50_000);
});

test("subtitles are what another's parser reads, whatever was said (R43)", () => {
  const words = Array.from({ length: 60 }, (_, n) => `word${n}`).join(" ");
  const transcript = assemble(
    source({
      events: [
        added(1, 1, 11_000, words),
        added(2, 2, 13_500, "<b>x</b> & --> y"),
        added(3, 1, 11_500, "I am another.", "g"),
        added(4, 3, 3_700_000, "Later."),
      ],
    }),
  );
  for (const text of [toVtt(transcript), toSrt(transcript)]) {
    const cues = parseSync(text).flatMap((node) => (node.type === "cue" ? [node.data] : []));
    expect(cues.length).toBeGreaterThan(6);
    expect(cues.at(-1)).toMatchObject({ start: 3_690_000, text: "Later." });
    for (const [n, cue] of cues.entries()) {
      expect(cue.end).toBeGreaterThan(cue.start);
      expect(cue.text.length).toBeLessThanOrEqual(100);
      if (n > 0) expect(cue.start).toBeGreaterThanOrEqual(cues[n - 1]!.start);
    }
    expect(cues.map(({ text: said }) => said)).toContain("I am another.");
  }
  expect(toVtt(transcript)).toContain("&lt;b&gt;x&lt;/b&gt; &amp; --&gt; y");
});
