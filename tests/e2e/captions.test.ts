import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PING, PONG } from "../../contracts/frames.ts";
import { findChromium } from "../../local-cloud/chromium.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { toVtt } from "../../worker/captions/subtitles.ts";
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

/** What a student's browser is told of captions, as it comes. */
interface Told {
  data: { utterance: number; text: string; start: number; end: number };
  /** ms from the last word's end to the student's browser. */
  late: number;
}

function listenTo(student: Person): { lines: Told[]; heard(): number } {
  const lines: Told[] = [];
  let heard = 0;
  student.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (payload === PONG || payload === PING) return;
      const frame = JSON.parse(String(payload)) as { events?: { type: string; data: never }[]; items?: { type: string }[] };
      for (const { type, data } of frame.events ?? []) {
        if (type === "caption.added") lines.push({ data, late: Date.now() - (data as Told["data"]).end });
      }
      heard += (frame.items ?? []).filter(({ type }) => type === "caption.heard").length;
    }),
  );
  return { lines, heard: () => heard };
}

test(
  "what a teacher says for two minutes stands on a student's screen, right and in time (R38, R39, R41)",
  { timeout: 300_000 },
  async () => {
    const { sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test"));
    const student = await Person.signedIn(browser, stack.url, "student1@demo.test", { viewport: { width: 360, height: 740 } });
    const { lines: told, heard } = listenTo(student);
    await student.enter(sessionId, "class");
    const teacher = await Person.signedIn(speaking, stack.url, "teacher@demo.test");
    await teacher.enter(sessionId, "studio");
    const button = teacher.page.getByRole("button", { name: /^Captions/ });
    await button.click();
    await button.getByText("You are being heard").waitFor({ timeout: 45_000 });

    const strip = student.page.getByRole("log", { name: "What is being said" });
    await strip.getByText("Words appear here as they are spoken").waitFor();
    await strip.getByText(/good morning/i).waitFor({ timeout: 40_000 });
    await expectAccessible(student.page, "class-captions");
    await expectAccessible(teacher.page, "studio-captions");
    if (process.env["SHOTS"]) await student.page.screenshot({ path: join(process.env["SHOTS"], "student.png") });
    if (process.env["SHOTS"]) await teacher.page.screenshot({ path: join(process.env["SHOTS"], "teacher.png") });

    const said = () => told.map(({ data }) => data.text).join(" ");
    await expect.poll(said, { timeout: (seconds + 20) * 1_000, interval: 500 }).toMatch(/you.{0,40}next week\W*$/i);
    expect(told.map(({ data }) => data.utterance)).toEqual(told.map((_, n) => n + 1));
    const error = wordError(text, said());
    const late = told.map(({ late: ms }) => ms).toSorted((a, b) => a - b);
    const p95 = late[Math.ceil(late.length * 0.95) - 1]!;
    console.log(
      `${told.length} lines, ${heard()} results in between, word error ${error.toFixed(3)}, late p50 ${late[late.length >> 1]} p95 ${p95} ms`,
    );
    expect(error).toBeLessThanOrEqual(0.1);
    // How late depends on what else the machine does: `npm run bench:captions` holds it to its limit.
    if (process.env["IN_TIME"]) expect(p95).toBeLessThanOrEqual(1_500);
    // Words stand there before their sentence is over.
    expect(heard()).toBeGreaterThan(0);

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

test(
  "kill -9 of the recogniser and of workerd in mid-class: the strip says it, captions come back, no line is lost or doubled (R40)",
  { timeout: 240_000 },
  async () => {
    const { sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test"));
    const student = await Person.signedIn(browser, stack.url, "student2@demo.test");
    const { lines } = listenTo(student);
    await student.enter(sessionId, "class");
    const teacher = await Person.signedIn(speaking, stack.url, "teacher@demo.test");
    await teacher.enter(sessionId, "studio");
    await teacher.page.getByRole("button", { name: /^Captions/ }).click();
    await expect.poll(() => lines.length, { timeout: 60_000 }).toBeGreaterThan(0);

    const status = student.page.locator("output[data-status]");
    for (const [kill, says] of [
      [async () => process.kill(stack.speechPid()!, "SIGKILL"), /Captions are reconnecting. Nothing that they said is lost/],
      [() => stack.killWorkerd(), /Reconnecting …/],
    ] as const) {
      const [before, told] = [lines.length, student.shown.status.length];
      await kill();
      await expect.poll(() => student.shown.status.slice(told).join(" | "), { timeout: 20_000 }).toMatch(says);
      await expect.poll(() => lines.length, { timeout: 60_000 }).toBeGreaterThan(before + 1);
      await expect.poll(() => status.textContent(), { timeout: 30_000 }).not.toMatch(/reconnecting/i);
    }
    expect(lines.map(({ data }) => data.utterance)).toEqual(lines.map((_, n) => n + 1));
    for (const [n, { data }] of lines.entries()) {
      if (n > 0) expect(data.start).toBeGreaterThanOrEqual(lines[n - 1]!.data.end - 300);
    }
    const heard = lines.map(({ data }) => data.text).join(" ");
    // As far as it was read: what is missing or said twice in the middle is an error, what was still to come is not.
    const read = text.split(/\s+/).slice(0, heard.split(/\s+/).length).join(" ");
    expect(wordError(read, heard)).toBeLessThanOrEqual(0.15);

    await teacher.page.getByRole("button", { name: "End class" }).click();
    const dialog = teacher.page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Save this lesson’s transcript?" }).check();
    await dialog.getByRole("button", { name: "End class" }).click();
    await teacher.page.getByText("The transcript is saved.").waitFor({ timeout: 60_000 });
    await teacher.page.getByRole("link", { name: "Open the class record" }).click();
    const heardFirst = teacher.page.getByRole("listitem").filter({ hasText: lines[0]!.data.text });
    await heardFirst.getByText(/^\d+:\d\d$/).waitFor();
    await heardFirst.getByText(teacher.name).waitFor();
    await teacher.page.getByRole("button", { name: `Correct: ${lines[0]!.data.text}` }).click();
    await teacher.page.getByLabel("What was said").fill("Good morning, all of you.");
    await teacher.page.getByRole("button", { name: "Correct it" }).click();
    await teacher.page.getByText("Corrections so far: 1").waitFor();
    await teacher.page.getByText("Good morning, all of you.").waitFor();
    await expectAccessible(teacher.page, "class-record-transcript");
    if (process.env["SHOTS"]) await teacher.page.screenshot({ path: join(process.env["SHOTS"], "editor.png") });
  },
);

test("a browser's own <track> reads the VTT, whatever was said (R43)", async () => {
  const line = (id: string, start: number, said: string) => ({
    ...{ id, start, end: start + 1_500, speaker: "p", voice: null, language: "en", corrected: false, sequence: 1 },
    ...{ text: said, words: [{ text: said, from: 0, to: 1_500 }] },
  });
  const said = ["Good morning.", "a < b && c --> d", "<script>x</script> &amp;", "NOTE nothing", "مرحبا 👋"];
  const vtt = toVtt({
    ...{ format: "chalkline.transcript.v1", sessionId: "s", classroomId: "c", madeBy: "live captions", version: 0 },
    ...{ startedAt: new Date(0).toISOString(), durationMs: 4_000_000 },
    lines: said.map((words, n) => line(`f:${n + 1}`, n * 900_000, words)),
  });
  const page = await browser.newPage();
  const cues = await page.evaluate(async (content) => {
    const video = document.body.appendChild(document.createElement("video"));
    const track = video.appendChild(document.createElement("track"));
    track.src = URL.createObjectURL(new Blob([content], { type: "text/vtt" }));
    track.track.mode = "hidden";
    await new Promise((resolve, reject) => {
      track.onload = resolve;
      track.onerror = reject;
    });
    return [...(track.track.cues ?? [])].map((cue) => ({
      start: cue.startTime,
      end: cue.endTime,
      text: (cue as VTTCue).getCueAsHTML().textContent,
    }));
  }, vtt);
  expect(cues).toEqual(said.map((text, n) => ({ start: n * 900, end: n * 900 + 1.5, text })));
  await page.close();
});
