import { expect, test } from "vitest";
import { CAPTION_HEADER_BYTES, CAPTION_SAMPLE_RATE as RATE, type ToMicrophone } from "../../contracts/captions.ts";
import type { CaptionLine } from "../../platform/caption-line.ts";
import { Microphone } from "./microphone.ts";
import { Unavailable, type RecogniserEvents } from "./recogniser.ts";

/** One microphone over a recogniser that does whatever a network, a crash or a provider may do to it. */

interface Stream {
  events: RecogniserEvents;
  sent: (string | ArrayBuffer)[];
  closed: boolean;
}

function stage(options: { refuses?: () => Error | null } = {}) {
  let now = 1_000_000;
  const timers: { at: number; wake: () => void }[] = [];
  const streams: Stream[] = [];
  const told: ToMicrophone[] = [];
  const states: string[] = [];
  const lines: CaptionLine[] = [];
  const heard: string[] = [];
  let through = 0;
  const pass = {
    ...{ tenantId: "t", sessionId: "s", jurisdiction: null, feed: "f", speaker: "p", language: "en", keyterms: [] },
    ...{ wordFilter: true, diarize: false, origin: null },
  };
  const microphone = new Microphone(
    {
      async connect(_wishes, events) {
        const error = options.refuses?.();
        if (error) throw error;
        const stream: Stream = { events, sent: [], closed: false };
        streams.push(stream);
        return { send: (data) => void stream.sent.push(data), close: () => (stream.closed = true) };
      },
      now: () => now,
      after(ms, wake) {
        const timer = { at: now + ms, wake };
        timers.push(timer);
        return () => void timers.splice(0, timers.length, ...timers.filter((known) => known !== timer));
      },
      jitter: () => 0.5,
      keep(kept, to) {
        lines.push(...kept);
        through = to;
      },
      heard: (text) => heard.push(text),
      state: (state) => states.push(state),
      tell: (message) => told.push(message),
      report: () => undefined,
    },
    pass,
    { through: 0, utterance: 1, voices: 0 },
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ microphone, streams, told, states, lines, heard, settle },
    through: () => through,
    /** A second of audio that begins at a second of the microphone. */
    say(second: number, ageMs = 1_000) {
      const frame = new ArrayBuffer(CAPTION_HEADER_BYTES + RATE * 2);
      const view = new DataView(frame);
      view.setUint32(0, second * RATE, true);
      view.setUint32(4, ageMs, true);
      return microphone.audio(frame);
    },
    result(text: string, start: number, duration: number, final = true) {
      const words = text === "" ? [] : [{ word: text, start: start + 0.1, end: start + duration - 0.1 }];
      streams.at(-1)!.events.message(
        JSON.stringify({
          type: "Results",
          start,
          duration,
          is_final: final,
          channel: { alternatives: [{ transcript: text, words }] },
        }),
      );
    },
    async pass(ms: number) {
      for (const end = now + ms; now < end;) {
        const next = timers.toSorted((a, b) => a.at - b.at)[0];
        if (!next || next.at > end) {
          now = end;
          break;
        }
        now = Math.max(now, next.at);
        timers.splice(timers.indexOf(next), 1);
        next.wake();
        await settle();
      }
    },
    audioSent: () =>
      streams
        .at(-1)!
        .sent.filter((data) => typeof data !== "string")
        .reduce((sum, data) => sum + data.byteLength, 0) /
      2 /
      RATE,
  };
}

test("a final word is kept before the browser is told, at the time at which it was spoken", async () => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  expect(room.told).toEqual([{ t: "listen", from: 0 }]);
  room.say(0, 2_000);
  room.say(1, 1_000);
  room.result("Good", 0, 1, false);
  expect([room.heard, room.lines]).toEqual([["Good"], []]);
  room.result("Good morning.", 0, 1.5);
  expect(room.lines).toMatchObject([{ utterance: 1, text: "Good morning.", start: 998_100, end: 999_400 }]);
  expect(room.told.at(-1)).toEqual({ t: "ack", through: 1.5 * RATE });
  expect(room.through()).toBe(1.5 * RATE);
});

test("a recogniser that dies in mid-sentence hears the sentence again from its beginning, and no word before it", async () => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  for (const second of [0, 1, 2]) room.say(second, (3 - second) * 1_000);
  room.result("One.", 0, 1);
  room.streams[0]!.events.closed("1011 NET-0001");
  expect(room.told.at(-1)).toEqual({ t: "hold", state: "reconnecting" });
  room.say(3, 0);
  await room.pass(1_000);
  expect(room.streams).toHaveLength(2);
  expect(room.told.at(-1)).toEqual({ t: "listen", from: RATE });
  // What an old stream still says is nobody's.
  room.streams[0]!.events.message(
    JSON.stringify({
      type: "Results",
      start: 0,
      duration: 1,
      is_final: true,
      channel: { alternatives: [{ transcript: "One." }] },
    }),
  );
  for (const second of [1, 2, 3]) room.say(second, (3 - second) * 1_000 + 1_000);
  expect(room.audioSent()).toBe(3);
  room.result("Two.", 0, 2);
  expect(room.lines.map(({ utterance, text }) => [utterance, text])).toEqual([
    [1, "One."],
    [2, "Two."],
  ]);
  expect(room.lines[1]!.start - room.lines[0]!.start).toBe(1_000);
  expect(room.through()).toBe(3 * RATE);
});

test("what comes twice goes out once, and a gap is asked for again", async () => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  room.say(0);
  room.say(0);
  expect(room.audioSent()).toBe(1);
  await room.pass(1_500);
  room.say(3);
  room.say(3);
  expect(room.told.filter(({ t }) => t === "listen")).toEqual([
    { t: "listen", from: 0 },
    { t: "listen", from: RATE },
  ]);
  expect(room.audioSent()).toBe(1);
});

test("a recogniser that says nothing any more is left for another", async () => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  for (let second = 0; second < 20; second++) {
    room.say(second);
    await room.pass(1_000);
  }
  expect(room.streams[0]!.closed).toBe(true);
  expect(room.streams.length).toBeGreaterThan(1);
});

test("a muted microphone ends its sentence, keeps the recogniser, and lets it go after a minute", async () => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  room.say(0);
  await room.pass(10_000);
  expect(room.streams[0]!.sent.filter((data) => typeof data === "string")).toEqual(
    expect.arrayContaining(['{"type":"Finalize"}', '{"type":"KeepAlive"}']),
  );
  expect(room.streams).toHaveLength(1);
  await room.pass(60_000);
  expect(room.streams[0]!.closed).toBe(true);
  room.say(1);
  await room.settle();
  expect(room.streams).toHaveLength(2);
});

test("the class is told of a recogniser that was never there, and of one that comes, each once", async () => {
  let isAway = true;
  const room = stage({ refuses: () => (isAway ? new Error("connection refused") : null) });
  room.microphone.attached();
  await room.settle();
  await room.pass(5_000);
  expect(room.states).toEqual(["reconnecting"]);
  isAway = false;
  await room.pass(20_000);
  expect(room.states).toEqual(["reconnecting", "listening"]);
});

test("a key or a language that is refused is said, and tried seldom", async () => {
  let tries = 0;
  const room = stage({ refuses: () => (tries++, new Unavailable("401")) });
  room.microphone.attached();
  await room.settle();
  expect(room.told).toEqual([{ t: "hold", state: "unavailable" }]);
  await room.pass(20_000);
  expect(tries).toBe(1);
  await room.pass(60_000);
  expect(tries).toBeGreaterThan(1);
});

test("at the end it waits for the last words, but not for ever", async () => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  room.say(0);
  let over = false;
  const ended = room.microphone.end(RATE).then(() => (over = true));
  expect(room.streams[0]!.sent.at(-1)).toBe('{"type":"CloseStream"}');
  room.result("Goodbye.", 0, 1);
  room.streams[0]!.events.closed("1000");
  await ended;
  expect(room.lines).toMatchObject([{ text: "Goodbye." }]);

  const silent = stage();
  silent.microphone.attached();
  await silent.settle();
  silent.say(0);
  over = false;
  void silent.microphone.end(RATE).then(() => (over = true));
  await silent.pass(10_000);
  expect(over).toBe(true);
});

test.each([0, 8, 9, 200_000])("a frame of %i bytes is none of ours", async (bytes) => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  expect(room.microphone.audio(new ArrayBuffer(bytes))).toBe(false);
});

test("two voices at one microphone are told apart, and after a break nobody is taken for somebody else", async () => {
  const room = stage();
  room.microphone.attached();
  await room.settle();
  const said = (...words: [text: string, speaker: number][]) =>
    room.streams.at(-1)!.events.message(
      JSON.stringify({
        ...{ type: "Results", start: 0, duration: 1, is_final: true },
        channel: {
          alternatives: [
            {
              transcript: words.map(([text]) => text).join(" "),
              words: words.map(([word, speaker], n) => ({ word, speaker, start: n * 0.2, end: n * 0.2 + 0.1 })),
            },
          ],
        },
      }),
    );
  room.say(0);
  said(["Yes?", 0], ["I", 1], ["know.", 1], ["Good.", 0]);
  room.streams[0]!.events.closed("1011");
  await room.pass(1_000);
  room.say(1);
  said(["Thanks.", 0]);
  expect(room.lines.map(({ utterance, text, voice }) => [utterance, text, voice])).toEqual([
    [1, "Yes?", 0],
    [2, "I know.", 1],
    [3, "Good.", 0],
    [4, "Thanks.", 2],
  ]);
});
