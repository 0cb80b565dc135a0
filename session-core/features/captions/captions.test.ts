import { describe, expect, it } from "vitest";
import { see } from "../../session.ts";
import { assistant, inClass, student, teacher, uuid } from "../../testing/scribe.ts";
import { CAPTION_WINDOW, captions } from "./captions.ts";

const SYSTEM = { kind: "system" } as const;
const FEED = uuid(700);
const line = (utterance: number, text = `Line ${utterance}.`) => ({
  ...{ feed: FEED, utterance, text, words: [{ text, from: 0, to: 900 }], start: utterance * 1_000, end: utterance * 1_000 + 900 },
  ...{ speaker: teacher.id, voice: null, language: "en" },
});
const start = (feed: string, actor = teacher) => ({ feed, speaker: actor.id, language: "en" });

describe("captions (R38–R41)", () => {
  it("a line is in the log once, however often the feed says it", () => {
    const scribe = inClass();
    expect(scribe.write(SYSTEM, "caption.add", line(1))).toMatchObject({ accepted: true, events: [{ type: "caption.added" }] });
    expect(scribe.write(SYSTEM, "caption.add", line(1))).toEqual({ accepted: true, events: [] });
    expect(captions.of(scribe.state).lines).toMatchObject([{ utterance: 1, text: "Line 1.", corrected: false }]);
  });

  it("when each word was said is told to staff alone", () => {
    const scribe = inClass();
    scribe.write(SYSTEM, "caption.add", line(1));
    const added = scribe.log.at(-1)!;
    expect(see(added, { group: "staff" })!.data).toHaveProperty("words");
    expect(see(added, { group: "student" })!.data).not.toHaveProperty("words");
    expect(see(added, { group: "lobby" })).toBeNull();
  });

  it("the newest feed of a person replaces the one before, and nobody's is switched on by another", () => {
    const scribe = inClass();
    expect(scribe.write(teacher, "caption.start", start(uuid(701), assistant))).toMatchObject({ code: "invalid_request" });
    expect(scribe.write(student(3), "caption.start", { ...start(FEED), speaker: uuid(3) })).toMatchObject({ code: "forbidden" });
    scribe.write(teacher, "caption.start", start(FEED));
    scribe.write(assistant, "caption.start", start(uuid(701), assistant));
    scribe.write(teacher, "caption.start", start(uuid(702)));
    expect(captions.of(scribe.state).feeds.map(({ feed }) => feed)).toEqual([uuid(701), uuid(702)]);
    scribe.write(teacher, "session.end", {});
    expect(captions.of(scribe.state).feeds).toEqual([]);
  });

  it("a feed that comes back after a break takes nothing from the one that was switched on since", () => {
    const scribe = inClass();
    scribe.write(teacher, "caption.start", start(FEED));
    scribe.write(teacher, "caption.start", start(uuid(701)));
    expect(scribe.write(teacher, "caption.start", { ...start(FEED), again: true })).toMatchObject({
      code: "captioned_elsewhere",
    });
    scribe.write(teacher, "caption.stop", { feed: uuid(701) });
    expect(scribe.write(teacher, "caption.start", { ...start(FEED), again: true })).toMatchObject({ accepted: true });
    // Told again of what runs, there is nothing to tell.
    expect(scribe.write(teacher, "caption.start", { ...start(FEED), again: true })).toEqual({ accepted: true, events: [] });
  });

  it("whoever is sent out is captioned no more", () => {
    const scribe = inClass();
    scribe.write(assistant, "caption.start", start(FEED, assistant));
    scribe.write(teacher, "participant.remove", { participantId: assistant.id });
    expect(captions.of(scribe.state).feeds).toEqual([]);
    const said = { ...line(1), speaker: assistant.id };
    expect(scribe.write(SYSTEM, "caption.add", said)).toMatchObject({ accepted: false, code: "removed" });
    expect(scribe.write(SYSTEM, "caption.add", line(1))).toMatchObject({ accepted: true });
  });

  it("staff correct a line, and take one away; students do not", () => {
    const scribe = inClass();
    scribe.write(SYSTEM, "caption.add", line(1));
    const correct = (text: string, actor: Parameters<typeof scribe.write>[0] = assistant) =>
      scribe.write(actor, "caption.correct", { feed: FEED, utterance: 1, text });
    expect(correct("No.", student(3))).toMatchObject({ code: "forbidden" });
    expect(correct("Right.")).toMatchObject({ accepted: true });
    expect(correct("Right.")).toEqual({ accepted: true, events: [] });
    expect(captions.of(scribe.state).lines).toMatchObject([{ text: "Right.", corrected: true }]);
    expect(correct("")).toMatchObject({ accepted: true });
    expect(captions.of(scribe.state).lines).toMatchObject([{ text: "" }]);
    expect(scribe.write(assistant, "caption.correct", { feed: FEED, utterance: 9, text: "x" })).toMatchObject({
      code: "not_found",
    });
  });

  it("the state holds the latest lines, and of an erased one nothing", () => {
    const scribe = inClass();
    for (let n = 1; n <= CAPTION_WINDOW + 5; n++) scribe.write(SYSTEM, "caption.add", line(n));
    const slice = captions.of(scribe.state);
    expect(slice.lines).toHaveLength(CAPTION_WINDOW);
    expect(slice.lines[0]!.utterance).toBe(6);
    const { data: _data, ...meta } = scribe.log.at(-1)!;
    expect(captions.erased!(slice, meta).lines.map(({ utterance }) => utterance)).not.toContain(CAPTION_WINDOW + 5);
  });
});
