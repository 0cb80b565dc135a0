import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CLIENT_FRAME_MAX_BYTES } from "../../contracts/limits.ts";
import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import { elementOf, elementsOf } from "../../session-core/features/studio/board.ts";
import { boardOf } from "../../session-core/features/studio/whiteboard.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { SliceHasher } from "../../session-core/slice-hasher.ts";
import { sha256 } from "../../session-core/testing/scribe.ts";
import { Api, scheduleClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { command } from "./command.ts";
import { draw, write } from "./drawing.ts";
import { Person } from "./person.ts";
import { expectOneTruth, WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** The whiteboard, with the editor that people use: drawing together, apart, and only looking. */

let staff: Api;
let sessionId: string;
let board: string;
let teacher: Person;
let assistant: Person;
let student: Person;

/** What the teacher's browser kept the page from asking for. */
const refusedToTeacher: string[] = [];

const DESKTOP = { viewport: { width: 1600, height: 1000 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** The editor is the largest thing that is ever loaded. */
const FIRST_TIME = { timeout: 60_000 };

beforeAll(async () => {
  staff = await Api.as(stack.url, "teacher@demo.test");
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
  refusedToTeacher.length = 0;
  teacher.page.on("console", (said) => {
    if (said.text().includes("Content Security Policy")) refusedToTeacher.push(said.text());
  });
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

/** The editor pastes where the pointer is, if it has the keys. */
async function readyToPaste({ page }: Person): Promise<void> {
  await page.locator("canvas.interactive").hover({ position: { x: 500, y: 300 } });
  await page.locator(".board-editor .excalidraw").first().focus();
}

/** A red square, as a picture file would be pasted. */
const pastePicture = ({ page }: Person) =>
  page.evaluate(async () => {
    const canvas = new OffscreenCanvas(120, 80);
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = "#e03131";
    pen.fillRect(0, 0, 120, 80);
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([await canvas.convertToBlob()], "square.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
/** Runs in the page: what was asked for has been painted. */
const SHOWN = "new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))";
const heardOf = ({ wire }: Person, signal: string) => wire.received.filter((text) => text.includes(`"type":"${signal}"`)).length;
const kinds = (person: Person) => [...elementsOf(held(person))].map(({ type }) => type);

const setOffline = (page: Page, offline: boolean) => page.context().setOffline(offline);

test("what is drawn is on every board, and each undoes only their own", async () => {
  await draw(teacher, "r", [280, 100], [380, 160]);
  await expect.poll(() => held(student).count, WAIT).toBe(1);
  await expect.poll(() => student.page.locator("canvas[data-elements='1']").count(), WAIT).toBe(1);
  await write(assistant, "F = m a", [480, 200]);
  await expect.poll(() => texts(teacher), WAIT).toEqual(["F = m a"]);
  await expect.poll(() => heard(student), WAIT).toEqual(["F = m a"]);
  expect(refusedToTeacher).toEqual([]);
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

test("a picture is on every board, served by ourselves, and the board is saved as one", async () => {
  await readyToPaste(teacher);
  await pastePicture(teacher);
  await expect.poll(() => kinds(student), WAIT).toEqual(["image"]);
  for (const { wire } of [assistant, student])
    await expect.poll(() => wire.asked.some((path) => path.startsWith("/v1/assets/")), WAIT).toBe(true);
  // The viewer has drawn it.
  const red = () =>
    student.page.locator("canvas[data-elements]").evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      for (let n = 0; n < data.length; n += 4) if (data[n]! > 200 && data[n + 1]! < 80 && data[n + 3]! === 255) return true;
      return false;
    });
  await expect.poll(red, WAIT).toBe(true);
  const saved = student.page.waitForEvent("download");
  await student.page.getByRole("button", { name: "Save the board" }).click();
  await student.page.getByRole("button", { name: "Picture (PNG)" }).click();
  expect((await saved).suggestedFilename()).toBe("Forces.png");
  const bytes = await readFile(await (await saved).path());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  const drawn = student.page.waitForEvent("download");
  await student.page.getByRole("button", { name: "Save the board" }).click();
  await student.page.getByRole("button", { name: "Drawing (SVG)" }).click();
  expect((await drawn).suggestedFilename()).toBe("Forces.svg");
  const drawing = (await readFile(await (await drawn).path())).toString();
  expect(drawing).toMatch(/^<svg /);
  expect(drawing).toContain("data:image/png;base64,");
  await expectOneTruth(stack, staff, sessionId, [teacher, assistant, student]);
});

test("a paste of two thousand goes in pieces, and is shifted by its distance", async () => {
  const elements = Array.from({ length: 2_000 }, (_, n) => ({
    ...{ type: "rectangle", id: `pasted-${n}`, x: 12 * (n % 50), y: 12 * Math.floor(n / 50), width: 10, height: 10 },
    ...{ version: 1, versionNonce: n, seed: n, angle: 0, strokeColor: "#1971c2", backgroundColor: "transparent", groupIds: [] },
    ...{ fillStyle: "solid", strokeWidth: 1, strokeStyle: "solid", roughness: 0, opacity: 100, frameId: null, roundness: null },
    ...{ boundElements: null, link: null, locked: false, isDeleted: false, updated: 1 },
  }));
  await readyToPaste(teacher);
  await teacher.page.evaluate(
    (text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    },
    JSON.stringify({ type: "excalidraw/clipboard", elements }),
  );
  await expect.poll(() => held(student).count, WAIT).toBe(2_000);
  const changes = () =>
    teacher.wire.sent.filter((text) => text.includes('"whiteboard.change"')).map((text) => Buffer.byteLength(text));
  expect(changes().length).toBeGreaterThan(4);
  expect(Math.max(...changes())).toBeLessThan(CLIENT_FRAME_MAX_BYTES);
  const before = changes().length;
  // What was pasted is selected: one key moves all of it.
  await teacher.page.keyboard.press("ArrowRight");
  await expect.poll(() => changes().length, WAIT).toBeGreaterThan(before);
  expect(teacher.wire.sent.at(-1)).toContain('"moves"');
  await expectOneTruth(stack, staff, sessionId, [teacher, assistant, student]);
});

test("who may draw sees where others point, by name; who is allowed to draw gets the pencils, and loses them again", async () => {
  const allow = (draw: boolean) =>
    command(staff, sessionId, "permission.change", { participantId: student.participantId, permissions: { draw } });
  const { x, y } = (await teacher.page.locator("canvas.interactive").boundingBox())!;
  const point = async (at: number) => teacher.page.mouse.move(x + 300 + at, y + 200);
  await point(0);
  await point(50);
  await expect.poll(() => heardOf(assistant, "whiteboard.cursor"), WAIT).toBeGreaterThan(0);
  expect(heardOf(student, "whiteboard.cursor")).toBe(0);

  await allow(true);
  await editor(student).locator("canvas.interactive").waitFor(FIRST_TIME);
  await point(100);
  await point(150);
  await expect.poll(() => heardOf(student, "whiteboard.cursor"), WAIT).toBeGreaterThan(0);
  await expectAccessible(student.page, "class-board-editor");
  await draw(student, "r", [60, 60], [160, 120]);
  await expect.poll(() => held(teacher).count, WAIT).toBe(1);
  await allow(false);
  await student.page.locator("canvas[data-elements='1']").waitFor();
});

test("the viewer paints where the board changed as it would paint all of it", async () => {
  for (let n = 0; n < 6; n++) await draw(teacher, n % 2 ? "o" : "r", [280 + 30 * n, 100 + 12 * n], [360 + 30 * n, 170 + 12 * n]);
  await expect.poll(() => held(student).count, WAIT).toBe(6);
  const [first, second, third] = [...elementsOf(held(student))].sort((a, b) => a.x - b.x);
  const next = (element: BoardElement, more: object) => ({ ...element, ...more, version: element.version + 5 });
  const change = (data: object) => command(staff, sessionId, "whiteboard.change", { sceneId: board, ...data });
  await change({ moves: [{ ids: [first!.id], dx: 25, dy: 15 }] });
  await change({ upserts: [next(second!, { backgroundColor: "#ffec99", fillStyle: "hachure", angle: 0.5 })] });
  await change({ removals: [{ id: third!.id, version: third!.version + 5, versionNonce: 1 }] });
  const viewer = student.page.locator("canvas[data-elements='5']");
  await viewer.waitFor();
  const picture = () =>
    viewer.evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      return [...canvas.getContext("2d")!.getImageData(0, 0, width, height).data];
    });
  await expect.poll(() => elementOf(held(student), second!.id)?.angle, WAIT).toBe(0.5);
  await student.page.evaluate(SHOWN);
  const repaired = await picture();
  // Another theme is painted anew; on the canvas itself it is the same.
  await student.page.evaluate(() => (document.documentElement.dataset["theme"] = "dark"));
  await student.page.evaluate(SHOWN);
  const anew = await picture();
  expect(anew.some((value) => value > 0)).toBe(true);
  // Edges are smoothed a little differently where the canvas is cut.
  expect(anew.filter((value, n) => Math.abs(value - repaired[n]!) > 48)).toEqual([]);
});
