import { readFile } from "node:fs/promises";
import type { WebSocketRoute } from "playwright";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { ServerFrame } from "../../contracts/frames.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { boardOf } from "../../session-core/features/studio/whiteboard.ts";
import { Api, scheduleClass } from "./api.ts";
import { attacks, CANARY, pwned, Watch } from "./canary.ts";
import { command } from "./command.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** Whatever stands on a board, is pasted onto it, or is told by a server that lies: nothing of it runs, and nobody elsewhere is asked. */

let staff: Api;
let sessionId: string;
let board: string;
let teacher: Person;
let student: Person;
let watch: Watch;

const FIRST_TIME = { timeout: 60_000 };
const box = { version: 1, versionNonce: 1, x: 300, y: 200, width: 200, height: 60 };
const words = attacks.map((attack, n) => ({
  ...{ ...box, id: `words-${n}`, index: `a${n + 10}`, y: 100 + 20 * n },
  ...{
    type: "text",
    text: attack,
    fontSize: 16,
    fontFamily: 5,
    link: `https://pages.test/?${encodeURIComponent(attack).replaceAll("'", "%27")}`,
  },
}));
const frames = attacks.map((attack, n) => ({
  ...{ ...box, id: `frame-${n}`, index: `b${n + 10}`, x: 700 },
  ...{ type: "frame", name: attack.slice(0, 200) },
}));

/** What no server of ours lets through. */
const forbidden = [
  { ...box, id: "no-1", type: "iframe", customData: { generationData: { status: "done", html: `<script>${CANARY}</script>` } } },
  {
    ...box,
    id: "no-2",
    type: "magicframe",
    customData: { generationData: { status: "done", html: `<script>${CANARY}</script>` } },
  },
  { ...box, id: "no-3", type: "embeddable", link: `javascript:${CANARY}`, validated: true },
  { ...box, id: "no-4", type: "embeddable", link: "https://evil.test/embed", validated: true },
  { ...box, id: "no-5", type: "rectangle", link: `javascript:${CANARY}` },
  { ...box, id: "no-6", type: "rectangle", link: `data:text/html,<script>${CANARY}</script>` },
  {
    ...box,
    id: "no-7",
    type: "rectangle",
    strokeColor: "url(https://evil.test/a)",
    backgroundColor: `"><img src=x onerror="${CANARY}">`,
  },
  {
    ...box,
    id: "no-8",
    type: "image",
    fileId: `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${CANARY}"/>`,
  },
  { ...box, id: "no-9", type: "image", fileId: "https://evil.test/pixel.svg" },
  { ...box, id: "no-10", type: "text", text: "x", fontSize: 16, fontFamily: "x;}</style><script>" },
  { ...box, id: "no-11", type: `<img src=x onerror="${CANARY}">` },
];

const editor = () => teacher.page.getByRole("application", { name: "Board" });
const held = ({ wire }: Person) => boardOf(wire.log.state, board).count;
async function expectUntouched(): Promise<void> {
  for (const { page } of [teacher, student]) expect(await pwned(page)).toBe(0);
  expect(watch.violations).toEqual([]);
  expect(watch.asked).toEqual([]);
}

beforeAll(async () => {
  staff = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await scheduleClass(staff));
  const scene = { sessionId, name: attacks[1]!.slice(0, 120), layout: "stage", metadata: { kind: "whiteboard" } };
  board = (await staff.ask<Scene>("POST", "/v1/studio/scenes", scene)).id;
  await staff.ask("POST", "/v1/sessions/start", { sessionId });
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test", { viewport: { width: 1600, height: 1000 } }),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
  ]);
  watch = new Watch(stack.url);
  await Promise.all([watch.over(teacher.page), watch.over(student.page)]);
  // A file is saved without asking where to, as in browsers that do not ask.
  await teacher.page.addInitScript("delete window.showOpenFilePicker");
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
  await command(staff, sessionId, "scene.change", { sceneId: board });
  await teacher.page.locator("canvas.interactive").waitFor(FIRST_TIME);
});
beforeEach(() => {
  watch.asked.length = 0;
});

test.each(forbidden.map((element) => [element.type, element]))("%s is refused by the session", async (_type, element) => {
  await expect(command(staff, sessionId, "whiteboard.change", { sceneId: board, upserts: [element] })).rejects.toThrow(
    "invalid_request",
  );
});

test("markup in words, names and links stays words, in the editor, in the viewer and to those who listen", async () => {
  await command(staff, sessionId, "whiteboard.change", { sceneId: board, upserts: words });
  await command(staff, sessionId, "whiteboard.change", { sceneId: board, upserts: frames });
  for (const { page } of [teacher, student]) {
    await expect.poll(() => page.locator("section.sr-only li").count(), WAIT).toBe(words.length);
  }
  // A click on it shows where its link leads.
  await editor().locator(".excalidraw").first().focus();
  await teacher.page.keyboard.press("Control+a");
  await teacher.page.keyboard.press("Escape");
  await expectUntouched();
});

test("pictures of the board hold no markup of it", async () => {
  const { page } = teacher;
  await page.getByRole("button", { name: "Menu of the board" }).click();
  await page.getByText("Export image").click();
  const download = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: "Export to SVG" }).click();
  const picture = await readFile(await (await download).path(), "utf8");
  expect(picture).toContain("<svg");
  const alone = await (await browser.newContext()).newPage();
  await alone.setContent(picture, { waitUntil: "load" });
  expect(await pwned(alone)).toBe(0);
  expect(await alone.locator("script, foreignObject, iframe").count()).toBe(0);
  await alone.context().close();
  await page.reload();
  await page.locator("canvas.interactive").waitFor(FIRST_TIME);
  // What packs fonts into the picture asks whether it may evaluate; it may not, and does without.
  watch.violations.splice(0, Infinity, ...watch.violations.filter((what) => what !== "script-src: eval"));
  await expectUntouched();
});

test.each([
  ["elements", "text/plain", JSON.stringify({ type: "excalidraw/clipboard", elements: forbidden, files: {} })],
  ["an embedding", "text/plain", `<iframe src="https://evil.test/" onload="${CANARY}"></iframe>`],
  ["an address", "text/plain", `javascript:${CANARY}`],
  ["a page", "text/html", `<p>x</p><img src=x onerror="${CANARY}"><script>${CANARY}</script>`],
  ["a drawing", "text/plain", `<svg xmlns="http://www.w3.org/2000/svg" onload="${CANARY}"><script>${CANARY}</script></svg>`],
])("%s pasted onto the board runs nothing, and reaches nobody as anything but words", async (_what, type, text) => {
  await editor()
    .locator(".excalidraw")
    .first()
    .hover({ position: { x: 500, y: 300 } });
  await teacher.page.evaluate(
    ([kind, content]) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData(kind, content);
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    },
    [type, text] as const,
  );
  await teacher.page.waitForTimeout(500);
  expect(await editor().locator("iframe").count()).toBe(0);
  const kinds = student.wire.sent.join("") + teacher.wire.sent.join("");
  expect(kinds).not.toMatch(/"type":"(iframe|magicframe|embeddable)"|"link":"(?!https?:)/);
  await expectUntouched();
});

test("what a server that lies would tell of a board runs nowhere either", async () => {
  const before = held(student);
  /** Puts what is forbidden into every board of a frame, and takes out what would tell the page that it is lied to. */
  const lie = (text: string): string => {
    if (!text.startsWith("{")) return text;
    const frame = JSON.parse(text) as ServerFrame & { hashes?: unknown };
    if (frame.t !== "events" && frame.t !== "welcome") return text;
    delete frame.hashes;
    if (frame.t === "events") {
      for (const event of frame.events) {
        if (event.type === "whiteboard.changed") (event.data as { upserts: unknown[] }).upserts.push(...forbidden);
      }
    }
    return JSON.stringify(frame);
  };
  for (const { page } of [teacher, student]) {
    await page.routeWebSocket(/\/v1\/classroom\//, (route: WebSocketRoute) => {
      const server = route.connectToServer();
      server.onMessage((message) => route.send(lie(String(message))));
    });
    await page.reload();
  }
  await teacher.page.locator("canvas.interactive").waitFor(FIRST_TIME);
  const shown = student.page.locator("canvas[data-elements]");
  await expect.poll(async () => Number(await shown.getAttribute("data-elements")), WAIT).toBeGreaterThanOrEqual(before);
  await command(staff, sessionId, "whiteboard.change", { sceneId: board, upserts: [{ ...box, id: "bait", type: "ellipse" }] });
  await expect
    .poll(async () => Number(await shown.getAttribute("data-elements")), WAIT)
    .toBeGreaterThanOrEqual(before + 1 + forbidden.length);
  // Clicked on where they all lie, by teacher and student alike.
  await editor()
    .locator("canvas.interactive")
    .click({ position: { x: 500, y: 300 } });
  await student.page.locator("canvas[data-elements]").click({ force: true });
  await teacher.page.waitForTimeout(500);
  expect(await editor().locator("iframe").count()).toBe(0);
  for (const { page } of [teacher, student])
    expect(await page.locator('a[href^="javascript:"], a[href^="data:"]').count()).toBe(0);
  await expectUntouched();
  expect(held(student)).toBeGreaterThan(0);
});
