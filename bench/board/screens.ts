import { chromium, type Browser, type CDPSession, type Page } from "playwright";
import type { LoginAnswer } from "../../contracts/http.ts";
import { findChromium } from "../../local-cloud/chromium.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { changed, elementOf, elementsOf, EMPTY_BOARD, reconcile, type Board } from "../../session-core/features/studio/board.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { Api, scheduleClass } from "../../tests/e2e/api.ts";
import { DEMO_PASSWORD } from "../../worker/identity/demo.ts";
import { median, quantile, round, table } from "../measure/numbers.ts";
import { startEdge } from "../servers/edge.ts";
import { freePort } from "../servers/ports.ts";
import { takePart, type Hand } from "./hand.ts";
import { inParts, lesson } from "./lesson.ts";

/** At the end of each half hour, five a second. */
const MEASURED = 20;
const MEASURED_EVERY_MS = 200;
const AT_ONCE = 100;
const SEEKS = 12;
const POINTER_MOVES = 30;
const KIB = 1024;
const DESKTOP = { viewport: { width: 1600, height: 1000 } };

/** A browser at the class, and what its page has cost so far. */
class Screen {
  readonly page: Page;
  readonly #cdp: CDPSession;

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.#cdp = cdp;
  }

  static async open(browser: Browser, url: string, { token, user, expiresAt }: LoginAnswer): Promise<Screen> {
    const context = await browser.newContext(DESKTOP);
    const page = await context.newPage();
    const kept = JSON.stringify({ token, userId: user.id, expiresAt: Date.parse(expiresAt) });
    await page.addInitScript(`sessionStorage.setItem("chalkline.signedIn", ${JSON.stringify(kept)})`);
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(url);
    await page.getByRole("region", { name: "Stage" }).waitFor();
    return new Screen(page, cdp);
  }

  /** CPU time of the page's main thread in ms. */
  async busyMs(): Promise<number> {
    const { metrics } = await this.#cdp.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")!.value * 1_000;
  }
  async heapMib(): Promise<number> {
    await this.#cdp.send("HeapProfiler.collectGarbage");
    return (await this.#cdp.send("Runtime.getHeapUsage")).usedSize / KIB / KIB;
  }
  /** What came over the wire so far, compressed. */
  async loadedKib(): Promise<{ script: number; rest: number }> {
    return this.page.evaluate(() => {
      const loaded = { script: 0, rest: 0 };
      for (const entry of performance.getEntriesByType("resource") as PerformanceResourceTiming[])
        loaded[new URL(entry.name).pathname.endsWith(".js") ? "script" : "rest"] += entry.encodedBodySize / 1024;
      return loaded;
    });
  }
}

/** The class on two screens of the built client: a student's, who looks, and a teacher's, who may draw. */
export async function measureScreens(say: (line: string) => void): Promise<void> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const stack = await startTestStack({ variables: { PUBLIC_URL: url } });
  const edge = await startEdge(port, new URL(stack.url));
  const browser = await chromium.launch({ executablePath: findChromium(console.error) });
  const login = (email: string) =>
    new Api(url, null).ask<LoginAnswer>("POST", "/v1/auth/login", { email, password: DEMO_PASSWORD });
  try {
    const staff = new Api(url, (await login("teacher@demo.test")).token);
    const { sessionId, scenes } = await scheduleClass(staff);
    const scene = { sessionId, name: "Forces", layout: "stage", metadata: { kind: "whiteboard" } };
    const { id: sceneId } = await staff.ask<Scene>("POST", "/v1/studio/scenes", scene);
    await staff.ask("POST", "/v1/sessions/start", { sessionId });
    const hand = await takePart(new Api(url, (await login("assistant@demo.test")).token), sessionId);
    const viewer = await Screen.open(browser, `${url}/sessions/${sessionId}/class`, await login("student1@demo.test"));
    const editor = await Screen.open(browser, `${url}/sessions/${sessionId}/studio`, await login("teacher@demo.test"));
    const screens = { viewer, editor };
    const slides = scenes[0]!.id;
    const show = (id: string) => hand.do("scene.change", { sceneId: id });
    const canvas = { viewer: viewer.page.locator("canvas[data-elements]"), editor: editor.page.locator("canvas.interactive") };
    const shown = () => Promise.all([canvas.viewer.waitFor(), canvas.editor.waitFor({ timeout: 60_000 })]);

    await Promise.all(Object.values(screens).map(({ page }) => page.waitForLoadState("networkidle")));
    const before = { viewer: await viewer.loadedKib(), editor: await editor.loadedKib() };
    await show(sceneId);
    await shown();
    await Promise.all(Object.values(screens).map(({ page }) => page.waitForLoadState("networkidle")));
    for (const [name, screen] of Object.entries(screens) as ["viewer" | "editor", Screen][]) {
      const { script, rest } = await screen.loadedKib();
      say(
        `The ${name} loads ${round(script - before[name].script)} KiB of script, and ${round(rest - before[name].rest)} KiB else.`,
      );
    }

    const rows: string[][] = [];
    let board = EMPTY_BOARD;
    for (const [n, part] of inParts([...lesson(sceneId)]).entries()) {
      const next = part.slice(0, -MEASURED).reduce((now, change) => changed(now, reconcile(now, change)), board);
      await drawAll(hand, sceneId, board, next);
      await viewer.page.locator(`canvas[data-elements="${next.count}"]`).waitFor({ timeout: 60_000 });
      await viewer.page.waitForTimeout(3_000);
      const costs: Record<"viewer" | "editor", number[]> = { viewer: [], editor: [] };
      for (const change of part.slice(-MEASURED)) {
        const [was, wasEditor] = [await viewer.busyMs(), await editor.busyMs()];
        await hand.do("whiteboard.change", change);
        await viewer.page.waitForTimeout(MEASURED_EVERY_MS);
        costs.viewer.push((await viewer.busyMs()) - was);
        costs.editor.push((await editor.busyMs()) - wasEditor);
      }
      board = part.slice(-MEASURED).reduce((now, change) => changed(now, reconcile(now, change)), next);
      const cost = (all: readonly number[]) => `${round(quantile(all, 0.5))} / ${round(quantile(all, 0.95))}`;
      rows.push([
        `${(n + 1) * 30} min`,
        String(board.count),
        cost(costs.viewer),
        cost(costs.editor),
        round(await ownStroke(editor)),
        round(await viewer.heapMib()),
        round(await editor.heapMib()),
      ]);
      console.error(rows.at(-1)!.join("  "));
    }
    say(`\nCPU of the page's main thread; p50 / p95 of ${MEASURED} changes of somebody else, at the end of each half hour.\n`);
    say(
      table(
        [
          ...["class", "elements", "viewer, a change, ms", "editor, a change, ms", "editor, own stroke, a pointer move, ms"],
          ...["viewer's heap, MiB", "editor's heap, MiB"],
        ],
        rows,
      ),
    );
    for (const [name, screen] of Object.entries(screens) as ["viewer" | "editor", Screen][]) {
      await show(slides);
      await canvas[name].waitFor({ state: "detached" });
      await screen.page.waitForTimeout(1_000);
      const was = await screen.busyMs();
      const asked = performance.now();
      await show(sceneId);
      await canvas[name].waitFor({ timeout: 60_000 });
      await screen.page.evaluate(twoFrames);
      const after = performance.now() - asked;
      await screen.page.waitForTimeout(4_000);
      say(
        `\nThe ${name} shows ${board.count} elements ${round(after)} ms after the teacher's click, by ${round((await screen.busyMs()) - was)} ms of CPU.`,
      );
    }
    say(`\n${await seeks(viewer)}`);
    hand.leave();
  } finally {
    await browser.close();
    await edge.stop();
    await stack.stop();
  }
}

/** Runs in the page: what was asked for is on the screen. */
const twoFrames = "new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))";

/** From one board to another, in as few commands as a large paste takes. */
async function drawAll(hand: Hand, sceneId: string, from: Board, to: Board): Promise<void> {
  const upserts = [...elementsOf(to)].filter((element) => elementOf(from, element.id) !== element);
  const removals = [...elementsOf(from)]
    .filter(({ id }) => !elementOf(to, id))
    .map(({ id, version, versionNonce }) => ({ id, version: version + 100, versionNonce }));
  for (let n = 0; n < upserts.length; n += AT_ONCE)
    await hand.do("whiteboard.change", { sceneId, upserts: upserts.slice(n, n + AT_ONCE) });
  if (removals.length > 0) await hand.do("whiteboard.change", { sceneId, removals });
}

/** Draws a stroke by hand, and takes it back; answers the CPU of one move of the pointer. */
async function ownStroke(screen: Screen): Promise<number> {
  const { page } = screen;
  const { x, y } = (await page.locator("canvas.interactive").boundingBox())!;
  await page.locator(".board-editor .excalidraw").first().focus();
  await page.keyboard.press("p");
  await page.mouse.move(x + 300, y + 300);
  await page.mouse.down();
  const was = await screen.busyMs();
  for (let n = 0; n < POINTER_MOVES; n++) {
    await page.mouse.move(x + 300 + 4 * n, y + 300 + 60 * Math.sin(n / 8));
    await page.evaluate(twoFrames);
  }
  const cost = ((await screen.busyMs()) - was) / POINTER_MOVES;
  await page.mouse.up();
  await page.keyboard.press("v");
  await page.waitForTimeout(500);
  await page.locator(".board-editor .excalidraw").first().focus();
  await page.keyboard.press("Control+z");
  await page.waitForTimeout(500);
  return cost;
}

/** Looks back to moments of the class by the slider. */
async function seeks({ page }: Screen): Promise<string> {
  await page
    .getByRole("button", { name: /^Back 30 seconds|^Rewind/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Halt" }).click();
  const took = await page.evaluate<number[]>(`(async () => {
    const input = document.querySelector('input[type="range"]');
    const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const [from, to] = [Number(input.min), Number(input.max)];
    const all = [];
    for (let n = 1; n <= ${SEEKS}; n++) {
      const asked = performance.now();
      put.call(input, String(Math.round(from + ((n * 0.618034) % 1) * (to - from))));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await ${twoFrames};
      all.push(performance.now() - asked);
      await new Promise((rested) => setTimeout(rested, 500));
    }
    return all;
  })()`);
  return `Seek to ${SEEKS} moments, from the slider to the painted board: p50 ${round(median(took))} ms, slowest ${round(Math.max(...took))} ms.`;
}
