import { join } from "node:path";
import type { Browser, Locator } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findServer } from "../../local-cloud/livekit/binary.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, startClass } from "./api.ts";
import { command } from "./command.ts";
import { openBrowser, Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** What must be seen is seen, however much else is on the screen at once: captions, polls, the pulse, and cameras where there is a server for them. */

const PHONE = { width: 360, height: 740 };
/** Of the screen's width, as a whole slide is; a pixel less for rounding. */
const LEAST_STAGE_PX = Math.floor((PHONE.width * 9) / 16) - 1;
const LANGUAGES = ["en", "de", "es", "ar"];

const server = findServer();
let stack: Stack;
let browser: Browser;
let sessionId: string;
let teacher: Person;
let student: Person;

beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startTestStack({ media: server !== undefined, log: () => undefined }),
    openBrowser([
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
    ]),
  ]);
  await stack.media?.ready;
  const api = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await startClass(api));
  await command(api, sessionId, "layout.change", { layout: "strip" });
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", { viewport: PHONE, hasTouch: true, isMobile: true }),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
  const button = (name: string | RegExp) => teacher.page.getByRole("button", { name });
  if (server) {
    await button("Turn on camera").click();
    await button("Go on air").click();
    await student.page.locator("figure video").waitFor();
  }
  await button(/^Captions/).click();
  await student.page.getByRole("log", { name: "What is being said" }).waitFor();
  await student.page.getByRole("button", { name: "I am lost" }).click();
  await teacher.page.getByRole("region", { name: "Pulse of the class" }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const heightOf = async (of: Locator) => (await of.boundingBox())?.height ?? 0;
const picture = async (person: Person, name: string) => {
  if (process.env["SHOTS"]) await person.page.screenshot({ path: join(process.env["SHOTS"], `${name}.png`) });
};

/** What the page is wider or higher than its window by, and by how much something leaves the window's sides. */
const spill = ({ page }: Person, selector: string) =>
  page.evaluate((within) => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const boxes = [...document.querySelectorAll(`${within} button`)].map((button) => button.getBoundingClientRect());
    const out = boxes
      .filter(({ width }) => width > 0)
      .map(({ left, right, bottom }) => Math.max(-left, right - innerWidth, bottom - innerHeight));
    return Math.round(Math.max(scrollWidth - innerWidth, scrollHeight - innerHeight, ...out));
  }, selector);

/** Whether a button's words stay inside it, and no button lies on another. */
const crowded = ({ page }: Person) =>
  page.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLElement>("footer button")].filter(({ offsetWidth }) => offsetWidth > 0);
    const spilled = buttons.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
    const boxes = buttons.map((button) => button.getBoundingClientRect());
    const onAnother = boxes.some((a, at) =>
      boxes
        .slice(at + 1)
        .some((b) => a.right - b.left > 1 && b.right - a.left > 1 && a.bottom - b.top > 1 && b.bottom - a.top > 1),
    );
    return [...spilled.map(({ textContent }) => textContent), ...(onAnother ? ["a button on another"] : [])];
  });

test("all that a teacher does has room, with captions and the pulse in every language, and the end of class first of all", async () => {
  const { page } = teacher;
  for (const language of LANGUAGES) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.locator("header select").selectOption(language);
    await expect.poll(() => page.evaluate(() => document.documentElement.lang), WAIT).toBe(language);
    for (const [width, height] of [
      [1280, 800],
      [1024, 768],
      [820, 1180],
      [PHONE.width, PHONE.height],
    ] as const) {
      await page.setViewportSize({ width, height });
      const rows = width === PHONE.width ? 2 : 1;
      // A window that was made smaller is laid out anew in its own time.
      await expect
        .poll(
          async () => ({
            ...{ language, width },
            end: await page.locator("footer button.bg-danger").isVisible(),
            spill: await spill(teacher, "footer"),
            crowded: await crowded(teacher),
            reachesTabs: (await heightOf(page.getByRole("navigation").first())) > 44,
            rows: Math.ceil(((await heightOf(page.locator("footer"))) - 8) / 60),
          }),
          WAIT,
        )
        .toEqual({ language, width, end: true, spill: 0, crowded: [], reachesTabs: true, rows });
      await picture(teacher, `studio-${language}-${width}`);
    }
    expect(await heightOf(page.locator("#main section").first())).toBeGreaterThanOrEqual(LEAST_STAGE_PX);
  }
  await page.locator("header select").selectOption("en");
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("on a phone the slide keeps its room beside camera, captions, a poll and a look back, and the chat is within reach", async () => {
  const { page } = student;
  const stage = async (name: string) => {
    await picture(student, name);
    await expect.poll(async () => ({ name, spill: await spill(student, "header") }), WAIT).toEqual({ name, spill: 0 });
    await expect.poll(() => heightOf(student.stage), WAIT).toBeGreaterThanOrEqual(LEAST_STAGE_PX);
    // In sight, however far one has scrolled.
    const box = (await student.stage.boundingBox())!;
    expect(box.y).toBeGreaterThan(0);
    expect(box.y + box.height).toBeLessThan(PHONE.height);
  };
  await stage("class-captions");
  const tile = await page.locator("figure").first().boundingBox();
  const captions = (await page.getByRole("log", { name: "What is being said" }).boundingBox())!;
  if (tile) expect(tile.y + tile.height).toBeLessThanOrEqual(captions.y);

  await teacher.page.getByRole("tab", { name: /^Polls/ }).click();
  const panel = teacher.page.getByRole("region", { name: "Polls" });
  await panel.getByRole("button", { name: "New poll" }).click();
  await panel.getByLabel("Question to the class").fill("Which of the two is a vector, and how would you tell?");
  await panel.getByLabel("Option 1", { exact: true }).fill("Displacement, because it has a direction");
  await panel.getByLabel("Option 2", { exact: true }).fill("Distance, because it is longer");
  await panel.getByRole("button", { name: "Ask the class" }).click();
  const poll = page.getByRole("region", { name: "Polls" });
  await poll.getByRole("button", { name: "Displacement" }).waitFor();
  await stage("class-poll");

  await page.getByRole("button", { name: "Back 30 seconds" }).click();
  await page.getByRole("region", { name: "Looking back" }).waitFor();
  await stage("class-poll-rewind");
  await page.getByLabel("Write a message").fill("I think it is the first");
  await stage("class-poll-rewind-writing");
  await page.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => student.chat(), WAIT).toContain("I think it is the first");
  await page.getByRole("button", { name: "Go live" }).click();

  const question = poll.getByRole("button", { name: /^Which of the two/ });
  const unfolded = await heightOf(poll);
  await question.click();
  await poll.getByText("Not answered").waitFor();
  expect(await heightOf(poll)).toBeLessThan(60);
  expect(unfolded).toBeGreaterThan(100);
  await stage("class-poll-folded");
  await question.click();
  await poll.getByRole("button", { name: "Displacement" }).click();
  await question.click();
  await poll.getByText("Answered", { exact: true }).waitFor();

  // A language is chosen here as anywhere.
  await page.getByLabel("Language").selectOption("ar");
  await expect.poll(() => page.evaluate(() => document.documentElement.dir), WAIT).toBe("rtl");
  await page.locator("h2 button[aria-expanded]").click();
  await picture(student, "class-ar");
});
