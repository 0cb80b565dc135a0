import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Media } from "../../contracts/http.ts";
import { findServer } from "../../local-cloud/livekit/binary.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, scheduleClass, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { command } from "./command.ts";
import { openBrowser, Person } from "./person.ts";
import { readPostgres, WAIT } from "./record.ts";
import { keepTracks, liveTracks, loudness, movement, quietAt, visitWith } from "./senses.ts";
import { writeVoice } from "./voice.ts";

/** A class with the real media server: what is said and shown arrives, and the class goes on when it does not. */

/** `npm test` makes one first, where there is Go. */
const server = findServer();
if (!server)
  console.log("There is no livekit-server here, so that sound and picture are not tested: `npm test` makes one where Go is.");

let stack: Stack;
let browser: Browser;
let dir: string;
let sessionId: string;
let api: Api;
let teacher: Person;
let student: Person;
let friend: Person;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "chalkline-media-"));
  const voice = join(dir, "voice.wav");
  writeVoice(voice);
  [stack, browser] = await Promise.all([
    startTestStack({ media: server !== undefined }),
    openBrowser([
      "--use-fake-device-for-media-stream=device-count=3",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${voice}`,
      "--auto-select-desktop-capture-source=Entire screen",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
    ]),
  ]);
  await stack.media?.ready;
  api = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await startClass(api));
  await command(api, sessionId, "layout.change", { layout: "strip" });
  [teacher, student, friend] = await Promise.all(
    ["teacher@demo.test", "student1@demo.test", "student2@demo.test"].map((email) =>
      Person.signedIn(browser, stack.url, email),
    ) as [Promise<Person>, Promise<Person>, Promise<Person>],
  );
  await Promise.all([teacher, student, friend].map(({ page }) => keepTracks(page)));
  await teacher.enter(sessionId, "studio");
  await Promise.all([student.enter(sessionId, "class"), friend.enter(sessionId, "class")]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await rm(dir, { recursive: true, force: true });
});

const button = (person: Person, name: string) => person.page.getByRole("button", { name, exact: true });
const pictureOf = (person: Person) => `figure[data-participant="${person.participantId}"] video`;
/** Which camera a picture is from. */
const cameraIn = ({ page }: Person, selector: string) =>
  page.evaluate(
    (of) => (document.querySelector<HTMLVideoElement>(of)?.srcObject as MediaStream | null)?.getVideoTracks()[0]?.label,
    selector,
  );
const health = () => api.ask<{ checks: Record<string, string> }>("GET", "/v1/health");
const kindsOf = async (type: string) => (await readPostgres(stack, sessionId)).events.filter((event) => event.type === type);

function withoutServer() {
  test("without a media server a class runs without sound and picture, and says so", async () => {
    await student.strip.getByText("Audio and video are off in this class.").waitFor();
    await teacher.page.keyboard.press("ArrowRight");
    await student.stage.getByRole("heading", { level: 2, name: "slide 2" }).waitFor();
    expect((await health()).checks["media"]).toBe("off");
  });
}

function withServer() {
  describe("with livekit-server", () => {
    test("the teacher looks and listens alone, then goes on air; both students hear and see", async () => {
      await button(teacher, "Turn on camera").click();
      const check = teacher.page.getByRole("dialog", { name: "Before you go on air" });
      await check.getByRole("combobox", { name: "Camera" }).waitFor();
      await expectAccessible(teacher.page, "studio-device-check");
      expect(await liveTracks(student.page)).toBe(0);
      const preview = 'div[role="dialog"] video';
      await expect.poll(() => movement(teacher.page, preview), WAIT).toBeGreaterThan(50);
      const level = () => check.getByRole("meter").evaluate((meter: HTMLMeterElement) => meter.value);
      await expect.poll(level, WAIT).toBeGreaterThan(0.02);
      await check.getByRole("combobox", { name: "Camera" }).selectOption("fake_device_2");
      await expect.poll(() => cameraIn(teacher, preview), WAIT).toBe("fake_device_2");
      // What was asked for, and nothing else.
      await check.getByRole("button", { name: "Go on air" }).click();
      await button(teacher, "Turn off camera").waitFor();
      await button(teacher, "Turn on microphone").click();
      await check.getByRole("button", { name: "Go on air" }).click();
      await button(teacher, "Mute microphone").waitFor();
      await expect.poll(() => cameraIn(teacher, pictureOf(teacher)), WAIT).toBe("fake_device_2");
      for (const { page } of [student, friend]) {
        await page.locator(pictureOf(teacher)).waitFor();
        const tap = page.getByRole("button", { name: "Tap to hear the class" });
        if (await tap.isVisible()) await tap.click();
        await expect.poll(() => loudness(page), WAIT).toBeGreaterThan(0.01);
        await expect.poll(() => movement(page, pictureOf(teacher)), WAIT).toBeGreaterThan(50);
      }
      await expectAccessible(teacher.page, "studio-on-air");
      await expectAccessible(student.page, "class-on-air");
    });

    test("the media server's word is in the log: who is in the room (R58)", async () => {
      const joined = async () => new Set((await kindsOf("media.joined")).map(({ actor }) => actor));
      await expect.poll(joined, WAIT).toEqual(new Set([teacher, student, friend].map(({ participantId }) => participantId)));
      expect((await health()).checks["media"]).toBe("ok");
    });

    test("a shared screen takes everyone's stage, and gives it back (R30)", async () => {
      await button(teacher, "Share your screen").click();
      const shared = student.page.getByRole("region", { name: "Shared screen" });
      await shared.locator("video").waitFor();
      // What a class has said reaches Postgres behind it.
      await expect.poll(() => kindsOf("screen.shared"), WAIT).toHaveLength(1);
      await teacher.page.getByRole("region", { name: "Shared screen" }).getByRole("button", { name: "Stop sharing" }).click();
      await shared.waitFor({ state: "detached" });
      await student.stage.waitFor();
    });

    test("a student speaks when the teacher allows it, is silenced, and no longer may (R35)", async () => {
      const { participantId } = student;
      expect(await button(student, "Turn on microphone").count()).toBe(0);
      await command(api, sessionId, "permission.change", { participantId, permissions: { speak: true } });
      await button(student, "Turn on microphone").click();
      await student.page.getByRole("button", { name: "Go on air" }).click();
      await button(student, "Mute microphone").waitFor();
      await teacher.page.locator(`figure[data-participant="${participantId}"]`).waitFor();
      await command(api, sessionId, "participant.mute", { participantIds: [participantId], what: "microphone" });
      await button(student, "Turn on microphone").click();
      await button(student, "Mute microphone").waitFor();
      await command(api, sessionId, "permission.change", { participantId, permissions: { speak: null } });
      await button(student, "Mute microphone").waitFor({ state: "detached" });
      await teacher.page.locator(`figure[data-participant="${participantId}"]`).waitFor({ state: "detached" });
    });

    test("whoever saves data hears the class without its cameras", async () => {
      await button(friend, "Sound and picture settings").click();
      await friend.page.getByRole("checkbox", { name: /^Save data/ }).check();
      await friend.page.locator(pictureOf(teacher)).waitFor({ state: "detached" });
      expect(await loudness(friend.page)).toBeGreaterThan(0.01);
      await friend.page.getByRole("checkbox", { name: /^Save data/ }).uncheck();
      await friend.page.locator(pictureOf(teacher)).waitFor();
      await friend.page.keyboard.press("Escape");
    });

    test("the newer of two tabs has sound and picture, and the older one has them again when it is closed", async () => {
      const newer = await friend.context.newPage();
      await newer.goto(`${stack.url}/sign-in`);
      await newer.getByRole("button", { name: friend.name }).click();
      await newer.getByRole("heading", { level: 1, name: friend.name.split(" ")[0]! }).waitFor();
      await newer.goto(`${stack.url}/sessions/${sessionId}/class`);
      await friend.strip.getByText("Sound and picture are in another tab of yours.").waitFor();
      await newer.locator(pictureOf(teacher)).waitFor();
      await newer.close();
      await friend.strip.getByText("Connected.").waitFor();
      await expect.poll(() => loudness(friend.page), WAIT).toBeGreaterThan(0.01);
      await expect.poll(() => movement(friend.page, pictureOf(teacher)), WAIT).toBeGreaterThan(50);
    });

    test("kill -9 of the media server: the class goes on, says so, and has sound and picture again by itself", async () => {
      process.kill(stack.media!.pid()!, "SIGKILL");
      await student.strip.getByText(/Sound and picture are (not available|reconnecting)/).waitFor();
      await teacher.page.keyboard.press("ArrowRight");
      await student.stage.getByRole("heading", { level: 2, name: "slide 2" }).waitFor();
      for (const { page, strip } of [student, friend]) {
        await expect.poll(() => movement(page, pictureOf(teacher)), { ...WAIT, timeout: 60_000 }).toBeGreaterThan(50);
        await expect.poll(() => loudness(page), WAIT).toBeGreaterThan(0.01);
        await strip.getByText("Connected.").waitFor();
      }
    });

    test("R35 whoever is removed hears and sees nothing within a second, and their old token opens nothing", async () => {
      const asFriend = await Api.as(stack.url, friend.email);
      const { media } = await asFriend.ask<{ media: Media }>("POST", "/v1/media/token", { sessionId });
      await expect.poll(() => liveTracks(friend.page), WAIT).toBeGreaterThan(0);
      const quiet = quietAt(friend.page);
      await command(api, sessionId, "participant.remove", { participantId: friend.participantId });
      const endedAt = await quiet;
      await expect.poll(() => kindsOf("participant.removed"), WAIT).toHaveLength(1);
      const [removed] = await kindsOf("participant.removed");
      const ms = endedAt - Number(removed!.at);
      console.log(`sound and picture of whoever is removed are gone after ${ms} ms`);
      expect(ms).toBeLessThan(1_000);
      const visit = await visitWith(await browser.newPage(), media!);
      console.log(`an old token is put out of the room after ${visit.msInside} ms`);
      expect(visit).toMatchObject({ wasPutOut: true, framesSeen: 0, secondsHeard: 0 });
      expect(visit.msInside).toBeLessThan(2_500);
      const refused = await asFriend.send("POST", "/v1/media/token", { sessionId });
      expect(JSON.parse(refused.text)).toMatchObject({ code: "removed" });
    });

    test("whoever comes after somebody was removed hears and sees the class, as do those who stayed", async () => {
      const newcomer = await Person.signedIn(browser, stack.url, "student3@demo.test");
      await keepTracks(newcomer.page);
      await newcomer.enter(sessionId, "class");
      for (const { page } of [newcomer, student]) {
        await expect.poll(() => loudness(page), WAIT).toBeGreaterThan(0.01);
        await expect.poll(() => movement(page, pictureOf(teacher)), WAIT).toBeGreaterThan(50);
      }
      await newcomer.leave();
    });

    test("whoever is let in from the lobby has sound and picture, over a reload too (R37)", async () => {
      await command(api, sessionId, "room.lock", { entry: "lobby" });
      const newcomer = await Person.signedIn(browser, stack.url, "student4@demo.test");
      await keepTracks(newcomer.page);
      await newcomer.page.goto(`${stack.url}/sessions/${sessionId}/class`);
      await newcomer.page.getByText("You are in the lobby.").waitFor();
      await command(api, sessionId, "lobby.admit", { participantIds: [newcomer.participantId] });
      for (const again of [false, true]) {
        if (again) await newcomer.page.reload();
        await newcomer.strip.getByText("Connected.", { exact: true }).waitFor();
        await expect.poll(() => loudness(newcomer.page), WAIT).toBeGreaterThan(0.01);
      }
      await newcomer.leave();
    });

    test("the room closes with the class (R14)", async () => {
      await api.ask("POST", "/v1/sessions/end", { sessionId });
      await expect.poll(() => liveTracks(student.page), WAIT).toBe(0);
    });

    test("a class that starts while the media server hangs begins without it, says so, and has it once it is back (R12)", async () => {
      const pid = stack.media!.pid()!;
      process.kill(pid, "SIGSTOP");
      let another: string;
      try {
        const { sessionId: scheduled } = await scheduleClass(api);
        const askedAt = Date.now();
        await api.ask("POST", "/v1/sessions/start", { sessionId: (another = scheduled) });
        console.log(`a class starts without its media server after ${Date.now() - askedAt} ms`);
        await Promise.all([teacher.enter(another, "studio"), student.enter(another, "class")]);
        for (const { strip } of [teacher, student]) await strip.getByText("Sound and picture are not available").waitFor();
        await teacher.page.keyboard.press("ArrowRight");
        await student.stage.getByRole("heading", { level: 2, name: "slide 2" }).waitFor();
        expect((await health()).checks["media"]).toBe("failing");
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await command(api, another, "layout.change", { layout: "strip" });
      await expect
        .poll(() => button(teacher, "Turn on camera").getAttribute("aria-disabled"), { ...WAIT, timeout: 60_000 })
        .toBe("false");
      await button(teacher, "Turn on camera").click();
      await student.page.locator(pictureOf(teacher)).waitFor({ timeout: 60_000 });
      await expect.poll(() => movement(student.page, pictureOf(teacher)), WAIT).toBeGreaterThan(50);
      for (const { strip } of [teacher, student]) await strip.getByText("Connected.").waitFor();
      expect((await health()).checks["media"]).toBe("ok");
    });
  });
}

(server ? withServer : withoutServer)();
