import type { Browser, Page } from "playwright";
import { chromium } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordingList, RecordingTarget } from "../../contracts/recordings.ts";
import { findChromium } from "../../local-cloud/chromium.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** A teacher's browser records a class: with a microphone that beeps, through a crash of its tab and one of workerd. */

let stack: Stack;
let browser: Browser;
let teacher: Person;
let student: Person;
let api: Api;
let sessionId: string;
/** Where the teacher ended the recorded class. */
let recorded: Page;

beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startTestStack(),
    chromium.launch({
      executablePath: findChromium(console.error),
      args: [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
      ],
    }),
  ]);
  api = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await startClass(api));
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test", { permissions: ["microphone"] }),
    Person.signedIn(browser, stack.url, "student1@demo.test", { viewport: { width: 360, height: 740 } }),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const targets = async (): Promise<RecordingTarget[]> =>
  (await api.ask<RecordingList>("GET", `/v1/sessions/${sessionId}/recordings`)).recordings.flatMap((each) => each.targets);

/** Long enough for several pictures that stand alone. */
const passes = (page: Page, ms: number) => page.waitForTimeout(ms);

/** What a player makes of it: how long, whether it seeks, what it looks and sounds like there. */
const played = (page: Page, url: string) =>
  page.evaluate(async (source) => {
    const video = document.createElement("video");
    video.src = source;
    video.muted = true;
    document.body.append(video);
    const once = (name: string) =>
      new Promise((resolve, reject) => {
        video.addEventListener(name, resolve, { once: true });
        video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
      });
    await once("loadedmetadata");
    const { duration } = video;
    const seekable = video.seekable.end(0);
    video.currentTime = duration * 0.75;
    await once("seeked");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const context = canvas.getContext("2d")!;
    context.drawImage(video, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<number>();
    for (let n = 0; n < data.length; n += 4 * 97) colours.add((data[n]! << 16) | (data[n + 1]! << 8) | data[n + 2]!);
    const at = video.currentTime;
    video.remove();
    const bytes = await (await fetch(source)).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(bytes);
    const samples = sound.getChannelData(0);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    return { duration, seekable, at, width: canvas.width, colours: colours.size, soundS: sound.duration, loudest };
  }, url);

test("R17 everyone is told, whoever watches agrees or leaves, and a crash of the tab and of workerd costs nothing", async () => {
  await teacher.page.getByRole("button", { name: "Record", exact: true }).click();
  const notice = student.page.getByRole("dialog", { name: "This class is being recorded" });
  await notice.waitFor();
  await expectAccessible(student.page, "class-recording-consent");
  await notice.getByRole("button", { name: "I understand, and stay" }).click();
  await notice.waitFor({ state: "detached" });
  await student.page.getByRole("status").getByText("Recording", { exact: true }).waitFor();
  await teacher.page.getByRole("button", { name: "Pause the recording" }).waitFor();
  await expectAccessible(teacher.page, "studio-recording");
  await passes(teacher.page, 6_000);

  // The tab is gone without a word; the next one goes on, and brings up what was left.
  const crashed = teacher.page.waitForEvent("crash");
  void teacher.page.goto("chrome://crash").catch(() => undefined);
  await crashed;
  const again = await teacher.context.newPage();
  await again.goto(`${stack.url}/sign-in`);
  await again.getByRole("button", { name: teacher.name }).click();
  await again.getByRole("heading", { level: 1, name: teacher.name.split(" ")[0]! }).waitFor();
  await again.goto(`${stack.url}/sessions/${sessionId}/studio`);
  await again.getByRole("button", { name: "Pause the recording" }).waitFor();
  await expect.poll(async () => (await targets()).filter(({ state }) => state === "ready").length, WAIT).toBe(1);
  await passes(again, 6_000);
  await stack.killWorkerd();
  await passes(again, 2_000);
  expect(await student.page.getByRole("dialog").count()).toBe(0);

  await again.getByRole("button", { name: "End class" }).click();
  await again.getByRole("dialog").getByRole("button", { name: "End class" }).click();
  await expect
    .poll(async () => (await targets()).map(({ state }) => state), { ...WAIT, timeout: 40_000 })
    .toEqual(["ready", "ready"]);
  for (const target of await targets()) {
    const seen = await played(again, target.url!);
    expect(target.durationMs).toBeGreaterThan(4_000);
    expect(seen.duration).toBeCloseTo(target.durationMs! / 1_000, 0);
    expect(seen.seekable).toBeCloseTo(seen.duration, 1);
    expect(seen.at).toBeCloseTo(seen.duration * 0.75, 0);
    expect(seen).toMatchObject({ width: 1280 });
    expect(seen.colours).toBeGreaterThan(5);
    expect(seen.soundS).toBeGreaterThan(4);
    expect(seen.loudest).toBeGreaterThan(0.02);
  }
  recorded = again;
});

const playerOf = (page: Page) => page.getByLabel("The recording of this class");
const playerAt = (page: Page) => playerOf(page).evaluate((video: HTMLVideoElement) => video.currentTime);
/** Somebody said something two seconds into the first take. */
const sayInFirstTake = async (page: Page) => {
  const [first] = await targets();
  const startedAt = new Date(Date.parse(first!.startedAt) - 1_000).toISOString();
  const line = { id: "f:1", start: 3_000, end: 4_000, speaker: sessionId, voice: null, language: "en", words: [] };
  await page.route("**/v1/transcripts/*", (route) =>
    route.fulfill({ json: { version: 0, startedAt, lines: [{ ...line, text: "Mind < this.", corrected: false, sequence: 1 }] } }),
  );
};

test("everyone in the classroom finds the recording from the end of the class, and plays it take by take", async () => {
  const { page } = student;
  await sayInFirstTake(page);
  await page.getByRole("link", { name: "Open the class record" }).click();
  await playerOf(page).waitFor();
  await page.getByRole("button", { name: "Play from 0:03" }).click();
  await expect.poll(() => playerAt(page), WAIT).toBeGreaterThan(2.2);
  expect(await playerOf(page).evaluate((video: HTMLVideoElement) => video.error)).toBeNull();
  const captions = await playerOf(page).evaluate((video: HTMLVideoElement) => {
    const track = video.textTracks[0]!;
    track.mode = "hidden";
    return [...track.cues!].map((cue) => [(cue as VTTCue).startTime, (cue as VTTCue).getCueAsHTML().textContent]);
  });
  expect(captions).toEqual([[2, "Mind < this."]]);
  expect(await page.getByRole("button", { name: /^Correct/ }).count(), "students read").toBe(0);
  await expectAccessible(page, "class-record");

  // A take that is over goes on with the next one.
  const [first, second] = (await targets()).map(({ durationMs }) => durationMs! / 1_000) as [number, number];
  await playerOf(page).evaluate((video: HTMLVideoElement) => (video.currentTime = video.duration - 0.3));
  const parts = page.getByRole("list", { name: "Parts of the recording" });
  await parts.locator("[aria-current]", { hasText: "Part 2" }).waitFor();
  await expect.poll(() => playerAt(page), WAIT).toBeGreaterThan(0.2);
  await playerOf(page).evaluate((video: HTMLVideoElement, at) => (video.currentTime = at), second * 0.6);
  await expect.poll(() => playerAt(page), WAIT).toBeGreaterThan(second * 0.55);
  await parts.getByRole("button", { name: "Part 1" }).click();
  await expect.poll(() => playerAt(page), WAIT).toBeLessThan(first);
});

test("a link that has ended is asked for anew, and nobody notices", async () => {
  const { page } = student;
  let asked = 0;
  await page.route("**/v1/recordings/media/**", (route) => {
    asked += 1;
    return asked === 1 ? route.fulfill({ status: 404 }) : route.continue();
  });
  await page.reload();
  await expect.poll(() => playerOf(page).evaluate((video: HTMLVideoElement) => video.readyState), WAIT).toBeGreaterThan(0);
  expect(asked).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Play from 0:03" }).click();
  await expect.poll(() => playerAt(page), WAIT).toBeGreaterThan(2.2);
  expect(await page.getByRole("alert").filter({ hasText: "could not be played" }).count()).toBe(0);
});

test("home and the classroom lead to the record of a past class", async () => {
  await recorded.getByRole("link", { name: "Go home" }).click();
  const recent = recorded.getByRole("heading", { name: "Recent classes" }).locator("xpath=ancestor::section");
  await recent.getByRole("link", { name: "Open the record" }).first().click();
  await playerOf(recorded).waitFor();
  expect(new URL(recorded.url()).pathname).toBe(`/sessions/${sessionId}`);
  await recorded.getByRole("main").getByRole("paragraph").getByRole("link").first().click();
  await recorded.getByRole("heading", { name: "Past sessions" }).waitFor();
  await expectAccessible(recorded, "classroom-past");
  await recorded.getByRole("link", { name: "Open the record" }).first().click();
  await recorded.getByRole("button", { name: "Save the transcript" }).click();
  await recorded.getByText("Nothing was said in this class that captions heard.").waitFor(WAIT);
  await expectAccessible(recorded, "class-record-of-teacher");
});
