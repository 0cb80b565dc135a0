import { afterEach, expect, test } from "vitest";
import type { EventsAnswer } from "../../contracts/http.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import type { CaptionAddData } from "../../session-core/features/captions/captions.ts";
import { Api, startClass } from "../e2e/api.ts";
import { switchOn } from "../speech/microphone.ts";
import { countedTo, serveStrictly, type Fault, type StrictRecogniser } from "../speech/strict-recogniser.ts";

/** The feed as it is deployed, before a recogniser that holds it to the protocol, and breaks wherever it may. */

const WAIT = { timeout: 60_000, interval: 100 };
const WORDS = 24;
/** Times of words come over sockets and schedulers. */
const TOLERANCE_MS = 700;

let stack: Stack | undefined;
let recogniser: StrictRecogniser | undefined;
afterEach(async () => {
  await stack?.stop();
  await recogniser?.close();
});

test.each<[string, Fault[]]>([
  ["none", []],
  [
    "cut in mid-sentence, refused, and closed by 1011",
    [{ breakAfter: { seconds: 5.2, code: "cut" } }, { refuse: 503 }, { breakAfter: { seconds: 4.7, code: 1011 } }, {}],
  ],
  [
    "late by a second and full of noise, then cut",
    [
      { lateMs: 1_000, noise: true, breakAfter: { seconds: 8.4, code: "cut" } },
      { lateMs: 500, noise: true },
    ],
  ],
])("each word is in the log once, in order and at its time; faults: %s (R40)", { timeout: 150_000 }, async (_name, faults) => {
  recogniser = await serveStrictly(faults);
  const variables = { DEEPGRAM_URL: recogniser.url, DEEPGRAM_API_KEY: recogniser.key };
  stack = await startTestStack({ log: () => undefined, variables });
  const teacher = await Api.as(stack.url, "teacher@demo.test");
  const { sessionId } = await startClass(teacher);
  const { participant } = await teacher.ask<{ participant: { participantId: string } }>("POST", "/v1/sessions/join", {
    sessionId,
  });
  const microphone = switchOn(stack.url, (path, body) => teacher.send("POST", path, body), {
    ...{ sessionId, participantId: participant.participantId, keyterms: ["velocity", "Newton's law"] },
  });
  await expect.poll(() => microphone.states, WAIT).toContain("listening");
  await microphone.say(countedTo(WORDS));
  await expect.poll(() => microphone.uplink.behindMs, WAIT).toBeLessThan(2_000);
  expect(await microphone.uplink.end()).toBe(true);

  const page = () => teacher.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?limit=500`);
  await expect.poll(async () => (await page()).watermark - (await page()).flushedThrough, WAIT).toBe(0);
  const lines = (await page()).events.flatMap(({ type, data }) => (type === "caption.added" ? [data as CaptionAddData] : []));
  expect(lines.map(({ utterance }) => utterance)).toEqual(lines.map((_, n) => n + 1));
  const words = lines.flatMap((line) => line.words.map(({ text, from, to }) => ({ text, at: line.start + (from + to) / 2 })));
  expect(words.map(({ text }) => text)).toEqual(Array.from({ length: WORDS }, (_, n) => `w${n + 1}`));
  for (const [n, { at }] of words.entries()) {
    expect(Math.abs(at - microphone.begunAt - (n + 0.5) * 1_000), `w${n + 1}`).toBeLessThan(TOLERANCE_MS);
  }
  expect(recogniser.violations).toEqual([]);
  expect(recogniser.streams()).toBe(Math.max(1, faults.length));
  for (const query of recogniser.queries) {
    expect(query.getAll("keyterm")).toEqual(["velocity", "Newton's law"]);
    expect(query.get("profanity_filter")).toBe("true");
  }
});
