import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PING, PONG } from "../../contracts/frames.ts";
import { findChromium } from "../../local-cloud/chromium.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { joined, lessonText, samplesOf, silence, speak, wavOf } from "../speech/voice.ts";
import { wordError } from "../speech/word-error.ts";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { openBrowser, Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** A teacher speaks into a microphone, and a student reads it. */

let stack: Stack;
let browser: Browser;
let speaking: Browser;
let folder: string;
let text: string;
let seconds: number;

/** Before the voice begins, so that captions are on by then. */
const LEAD_S = 12;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chalkline-speech-"));
  text = await lessonText();
  const speech = samplesOf(await speak(text));
  seconds = speech.length / 16_000;
  await writeFile(join(folder, "lesson.wav"), wavOf(joined(silence(LEAD_S), speech, silence(5))));
  [stack, browser] = await Promise.all([startTestStack({ log: () => undefined }), openBrowser()]);
  speaking = await chromium.launch({
    executablePath: findChromium(console.error),
    args: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${join(folder, "lesson.wav")}%noloop`,
    ],
  });
});
afterAll(async () => {
  await Promise.all([browser?.close(), speaking?.close()]);
  await stack?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

interface Told {
  data: { utterance: number; text: string; start: number; end: number };
  /** ms from the last word's end to the student's browser. */
  late: number;
}

test(
  "what a teacher says for two minutes stands on a student's screen, right and in time (R38, R39, R41)",
  { timeout: 300_000 },
  async () => {
    const { sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test"));
    const student = await Person.signedIn(browser, stack.url, "student1@demo.test", { viewport: { width: 360, height: 740 } });
    const told: Told[] = [];
    let words = 0;
    student.page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (payload === PONG || payload === PING) return;
        const frame = JSON.parse(String(payload)) as {
          t: string;
          events?: { type: string; data: never }[];
          items?: { type: string }[];
        };
        for (const { type, data } of frame.events ?? []) {
          if (type === "caption.added") told.push({ data, late: Date.now() - (data as Told["data"]).end });
        }
        words += (frame.items ?? []).filter(({ type }) => type === "caption.heard").length;
      }),
    );
    await student.enter(sessionId, "class");
    const teacher = await Person.signedIn(speaking, stack.url, "teacher@demo.test");
    await teacher.enter(sessionId, "studio");
    const button = teacher.page.getByRole("button", { name: /^Captions/ });
    await button.click();
    await button.getByText("You are being heard").waitFor();

    const strip = student.page.getByRole("log", { name: "What is being said" });
    await strip.getByText("Words appear here as they are spoken").waitFor();
    await strip.getByText(/good morning/i).waitFor({ timeout: 40_000 });
    await expectAccessible(student.page, "class-captions");
    await expectAccessible(teacher.page, "studio-captions");
    if (process.env["SHOTS"]) await student.page.screenshot({ path: join(process.env["SHOTS"], "student.png") });
    if (process.env["SHOTS"]) await teacher.page.screenshot({ path: join(process.env["SHOTS"], "teacher.png") });

    const heard = () => told.map(({ data }) => data.text).join(" ");
    await expect.poll(heard, { timeout: (seconds + 20) * 1_000, interval: 500 }).toMatch(/you.{0,40}next week\W*$/i);
    expect(told.map(({ data }) => data.utterance)).toEqual(told.map((_, n) => n + 1));
    const error = wordError(text, told.map(({ data }) => data.text).join(" "));
    const late = told.map(({ late: ms }) => ms).toSorted((a, b) => a - b);
    const p95 = late[Math.ceil(late.length * 0.95) - 1]!;
    console.log(
      `${told.length} lines, ${words} words in between, word error ${error.toFixed(3)}, late p50 ${late[late.length >> 1]} p95 ${p95} ms`,
    );
    expect(error).toBeLessThanOrEqual(0.1);
    expect(p95).toBeLessThanOrEqual(1_500);
    // Words stand there before their sentence is over.
    expect(words).toBeGreaterThan(told.length);

    await teacher.page.getByRole("button", { name: "Correct captions" }).click();
    const last = told.at(-1)!.data.text;
    await teacher.page.getByRole("button", { name: `Correct: ${last}` }).click();
    await teacher.page.getByLabel("What was said").fill("See you next week!");
    await expectAccessible(teacher.page, "studio-correct-captions");
    await teacher.page.getByRole("button", { name: "Correct it" }).click();
    await strip.getByText("See you next week!").waitFor();
    await teacher.page.keyboard.press("Escape");

    await student.page.getByRole("button", { name: "Caption settings" }).click();
    await student.page.getByRole("radio", { name: "Very large" }).check();
    await expectAccessible(student.page, "class-caption-settings");
    await student.page.getByRole("checkbox", { name: "Show captions" }).uncheck();
    await student.page.keyboard.press("Escape");
    await student.page.getByText("Captions are hidden.").waitFor();

    await button.click();
    await expect.poll(() => button.getAttribute("aria-pressed"), WAIT).toBe("false");
  },
);
