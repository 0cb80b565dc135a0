import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { elementsOf } from "../../session-core/features/studio/board.ts";
import { boardOf } from "../../session-core/features/studio/whiteboard.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { SliceHasher } from "../../session-core/slice-hasher.ts";
import { sha256 } from "../../session-core/testing/scribe.ts";
import { Api, scheduleClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { openBrowser, Person } from "./person.ts";
import { expectOneTruth, WAIT } from "./record.ts";

/** The whiteboard, with the editor that people use: drawing together, apart, and only looking. */

let stack: Stack;
let browser: Browser;
let staff: Api;
let sessionId: string;
let board: string;
let teacher: Person;
let assistant: Person;
let student: Person;

const DESKTOP = { viewport: { width: 1600, height: 1000 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** The editor is the largest thing that is ever loaded. */
const FIRST_TIME = { timeout: 60_000 };

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
  staff = await Api.as(stack.url, "teacher@demo.test");
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});
beforeEach(async () => {
  ({ sessionId } = await scheduleClass(staff));
  const scene = { sessionId, name: "Forces", layout: "stage", metadata: { kind: "whiteboard", background: "grid" } };
  board = (await staff.ask<Scene>("POST", "/v1/studio/scenes", scene)).id;
  await staff.ask("POST", "/v1/sessions/start", { sessionId });
  [teacher, assistant, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test", DESKTOP),
    Person.signedIn(browser, stack.url, "assistant@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", PHONE),
  ]);
  await teacher.enter(sessionId, "studio");
  await assistant.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
  await teacher.page
    .getByRole("navigation", { name: "Scenes" })
    .getByRole("button", { name: /Forces/ })
    .click();
  for (const person of [teacher, assistant]) await editor(person).locator("canvas.interactive").waitFor(FIRST_TIME);
});
afterEach(async () => {
  await Promise.all([teacher, assistant, student].map((person) => person?.leave()));
});

const editor = ({ page }: Person) => page.getByRole("application", { name: "Board: Forces" });
const held = ({ wire }: Person) => boardOf(wire.log.state, board);
const texts = (person: Person) =>
  [...elementsOf(held(person))].flatMap((element) => (element.type === "text" ? element.text : []));
const hash = ({ wire }: Person) => new SliceHasher(sha256).hash("whiteboard", wire.log.state["whiteboard"]);
/** What the editor itself holds, as the page's text alternative reads it out. */
const heard = ({ page }: Person) => page.locator("section.sr-only li").allTextContents();

/** A tool by its key, then from one place of the board to another. */
async function draw({ page }: Person, tool: string, from: [number, number], to: [number, number]): Promise<void> {
  const { x, y } = (await page.locator("canvas.interactive").boundingBox())!;
  await page.mouse.move(x + from[0], y + from[1]);
  await page.locator(".board-editor .excalidraw").first().focus();
  await page.keyboard.press(tool);
  await page.mouse.down();
  await page.mouse.move(x + (from[0] + to[0]) / 2, y + (from[1] + to[1]) / 2, { steps: 6 });
  await page.mouse.move(x + to[0], y + to[1], { steps: 6 });
  await page.mouse.up();
}

async function write({ page }: Person, text: string, at: [number, number]): Promise<void> {
  const { x, y } = (await page.locator("canvas.interactive").boundingBox())!;
  await page.locator(".board-editor .excalidraw").first().focus();
  await page.keyboard.press("t");
  await page.mouse.click(x + at[0], y + at[1]);
  await page.keyboard.type(text);
  await page.keyboard.press("Escape");
}

const setOffline = (page: Page, offline: boolean) => page.context().setOffline(offline);

test("what is drawn is on every board, and each undoes only their own", async () => {
  await draw(teacher, "r", [280, 100], [380, 160]);
  await expect.poll(() => held(student).count, WAIT).toBe(1);
  await expect.poll(() => student.page.locator("canvas[data-elements='1']").count(), WAIT).toBe(1);
  await write(assistant, "F = m a", [480, 200]);
  await expect.poll(() => texts(teacher), WAIT).toEqual(["F = m a"]);
  await expect.poll(() => heard(student), WAIT).toEqual(["F = m a"]);
  await expectAccessible(teacher.page, "studio-board");
  await expectAccessible(student.page, "class-board");

  await teacher.page.locator(".board-editor .excalidraw").first().focus();
  await teacher.page.keyboard.press("Control+z");
  await expect.poll(() => held(student).count, WAIT).toBe(1);
  expect(texts(student)).toEqual(["F = m a"]);
  await teacher.page.keyboard.press("Control+Shift+z");
  await expect.poll(() => held(assistant).count, WAIT).toBe(2);
  await expectOneTruth(stack, staff, sessionId, [teacher, assistant, student]);
});

test("two who draw offline for ten seconds hold the same board afterwards", async () => {
  await draw(teacher, "r", [280, 100], [380, 160]);
  await expect.poll(() => held(assistant).count, WAIT).toBe(1);
  await Promise.all([setOffline(teacher.page, true), setOffline(assistant.page, true)]);
  const away = Date.now();
  for (let n = 0; n < 4; n++) {
    await draw(teacher, "o", [280 + 60 * n, 180], [320 + 60 * n, 210]);
    await draw(assistant, "d", [280 + 60 * n, 220], [320 + 60 * n, 250]);
  }
  // Both take the same rectangle and put it elsewhere.
  await draw(teacher, "v", [280, 130], [420, 135]);
  await draw(assistant, "v", [280, 130], [290, 190]);
  await write(teacher, "from the teacher", [450, 90]);
  await write(assistant, "from the assistant", [450, 120]);
  expect(held(student).count).toBe(1);
  await teacher.page.waitForTimeout(Math.max(0, away + 10_000 - Date.now()));
  await Promise.all([setOffline(teacher.page, false), setOffline(assistant.page, false)]);
  await expect.poll(() => held(student).count, WAIT).toBe(11);
  await expect.poll(() => new Set([teacher, assistant, student].map(hash)).size, WAIT).toBe(1);
  await expectOneTruth(stack, staff, sessionId, [teacher, assistant, student]);
  // The editors themselves show it: what they draw next stands on the same board.
  for (const person of [teacher, assistant, student])
    await expect.poll(() => heard(person), WAIT).toEqual(["from the teacher", "from the assistant"]);
});
