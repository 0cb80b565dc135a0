import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventsAnswer, LoggedEvent } from "../../contracts/http.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import type { CaptionAddData } from "../../session-core/features/captions/captions.ts";
import { Api, startClass } from "../e2e/api.ts";
import { switchOn, type Microphone } from "../speech/microphone.ts";
import { joined, lessonText, samplesOf, silence, speak } from "../speech/voice.ts";
import { wordError } from "../speech/word-error.ts";

/** From a microphone to the log, over the local recogniser: what no outage may take from a final word. */

let stack: Stack;
let teacher: Api;
let paragraphs: string[];
const WAIT = { timeout: 60_000, interval: 100 };

beforeAll(async () => {
  stack = await startTestStack({ log: () => undefined });
  teacher = await Api.as(stack.url, "teacher@demo.test");
  paragraphs = (await lessonText()).split(/\n\s*\n/);
});
afterAll(() => stack?.stop());

async function inClass(options: { language?: string } = {}) {
  const { sessionId } = await startClass(teacher);
  const { participant } = await teacher.ask<{ participant: { participantId: string } }>("POST", "/v1/sessions/join", {
    sessionId,
  });
  const microphone = switchOn(stack.url, (path, body) => teacher.send("POST", path, body), {
    ...{ sessionId, participantId: participant.participantId, ...options },
  });
  return { sessionId, microphone, speaker: participant.participantId };
}

const captionsIn = (events: readonly LoggedEvent[]): CaptionAddData[] =>
  events.filter(({ type }) => type === "caption.added").map(({ data }) => data as CaptionAddData);

/** The whole log, once Postgres has all of it. */
async function logOf(sessionId: string): Promise<LoggedEvent[]> {
  const page = () => teacher.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?limit=500`);
  await expect.poll(async () => (await page()).watermark - (await page()).flushedThrough, WAIT).toBe(0);
  return (await page()).events;
}
const said = async (sessionId: string): Promise<CaptionAddData[]> => captionsIn(await logOf(sessionId));

/** In order, each once, at the times at which they were spoken: no break may bend or double them. */
function expectWhole(
  lines: readonly CaptionAddData[],
  text: string,
  { begunAt }: Microphone,
  seconds: number,
  toleranceMs = 1_000,
) {
  expect(lines.map(({ utterance }) => utterance)).toEqual(lines.map((_, n) => n + 1));
  for (const [n, line] of lines.entries()) {
    expect(line.end).toBeGreaterThanOrEqual(line.start);
    if (n > 0) expect(line.start).toBeGreaterThanOrEqual(lines[n - 1]!.end - 300);
  }
  expect(lines[0]!.start - begunAt).toBeGreaterThan(-toleranceMs);
  expect(lines.at(-1)!.end - begunAt).toBeLessThan(seconds * 1_000 + toleranceMs);
  expect(lines.at(-1)!.end - begunAt).toBeGreaterThan(seconds * 1_000 - 3_000 - toleranceMs);
  expect(wordError(text, lines.map((line) => line.text).join(" "))).toBeLessThanOrEqual(0.12);
}

test("what a teacher says is in the log, word by word and at its time (R38, R40)", async () => {
  const text = paragraphs[0]!;
  const speech = joined(samplesOf(await speak(text)), silence(1));
  const { sessionId, microphone, speaker } = await inClass();
  await microphone.say(speech);
  expect(await microphone.uplink.end()).toBe(true);
  const lines = await said(sessionId);
  expectWhole(lines, text, microphone, speech.length / 16_000 - 1);
  expect(lines[0]).toMatchObject({ feed: microphone.feed, speaker, language: "en", voice: null });
  expect(lines[0]!.words.map((word) => word.text).join(" ")).toBe(lines[0]!.text);
  expect(
    (await logOf(sessionId)).filter(({ type }) => /^caption\.(started|stopped)$/.test(type)).map(({ type }) => type),
  ).toEqual(["caption.started", "caption.stopped"]);
});

/** What was missed is sent again a little faster than it was spoken: it takes a while to be up to date. */
const caughtUp = ({ uplink }: Microphone) => expect.poll(() => uplink.behindMs, WAIT).toBeLessThan(1_000);

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(
  "kill -9 of the recogniser in mid-sentence loses no word, doubles none, and bends no time (R40)",
  { timeout: 180_000 },
  async () => {
    const text = paragraphs[1]!;
    const speech = joined(samplesOf(await speak(text)), silence(1));
    const { sessionId, microphone } = await inClass();
    const saying = microphone.say(speech);
    await after(6_000);
    process.kill(stack.speechPid()!, "SIGKILL");
    await saying;
    await caughtUp(microphone);
    expect(await microphone.uplink.end()).toBe(true);
    expect(microphone.states).toContain("reconnecting");
    expectWhole(await said(sessionId), text, microphone, speech.length / 16_000 - 1);
  },
);

test(
  "kill -9 of workerd in mid-sentence loses no word, doubles none, and bends no time (R40)",
  { timeout: 180_000 },
  async () => {
    const text = paragraphs[2]!;
    const speech = joined(samplesOf(await speak(text)), silence(1));
    const { sessionId, microphone } = await inClass();
    const saying = microphone.say(speech);
    await after(7_000);
    await stack.killWorkerd();
    await saying;
    await caughtUp(microphone);
    expect(await microphone.uplink.end()).toBe(true);
    expect(microphone.states).toContain("reconnecting");
    expectWhole(await said(sessionId), text, microphone, speech.length / 16_000 - 1);
  },
);

test("a language that the recogniser does not know is refused and named, and nobody's microphone is on", async () => {
  expect(await teacher.ask("GET", "/v1/captions/recogniser")).toEqual({ languages: ["en"], voices: false });
  const { sessionId, microphone, speaker } = await inClass({ language: "fi" });
  await expect.poll(() => microphone.states, WAIT).toEqual(["refused"]);
  const body = { sessionId, feed: microphone.feed, participantId: speaker, language: "fi" };
  const { status, text } = await teacher.send("POST", "/v1/captions/feeds", body);
  expect([status, JSON.parse(text)]).toMatchObject([400, { details: [{ path: "language" }] }]);
  expect(JSON.stringify(await logOf(sessionId))).not.toContain("caption.started");
});
