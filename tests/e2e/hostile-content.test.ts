import { beforeAll, expect, test } from "vitest";
import { Api, scheduleClass } from "./api.ts";
import { attacks, CANARY, pwned, Watch } from "./canary.ts";
import { scriptedPdf } from "./pdfs.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** Whatever is put into a scene, nothing of it runs for anybody, and nobody elsewhere is asked for anything but what was chosen. */

let api: Api;
let teacher: Person;
let student: Person;
let sessionId: string;
let watch: Watch;

async function expectUntouched(): Promise<void> {
  for (const { page } of [teacher, student]) expect(await pwned(page)).toBe(0);
  expect(watch.violations).toEqual([]);
}

beforeAll(async () => {
  api = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await scheduleClass(api));
  const scenes = await api.ask<{ scenes: { id: string }[] }>("GET", `/v1/studio/scenes?sessionId=${sessionId}`);
  for (const { id } of scenes.scenes) await api.ask("DELETE", `/v1/studio/scenes/${id}?sessionId=${sessionId}`);
  const slides = attacks.map((attack) => ({ title: attack.slice(0, 200), markdown: attack, text: attack, notes: attack }));
  await api.ask("POST", "/v1/studio/scenes", {
    sessionId,
    name: attacks[1]!.slice(0, 120),
    layout: "stage",
    metadata: { kind: "slides", slides },
  });
  await api.ask("POST", "/v1/sessions/start", { sessionId });
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
  ]);
  watch = new Watch(stack.url);
  await Promise.all([watch.over(teacher.page), watch.over(student.page)]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
});

test("the canary sings where something runs", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.setContent(`<img src=x onerror="${CANARY}">`);
  await expect.poll(() => pwned(page), WAIT).toBe(1);
  await page.context().close();
});

test("slides: markup in titles, words, notes and names stays words", async () => {
  await teacher.page.locator("#main").focus();
  for (let number = 2; number <= attacks.length; number++) {
    await teacher.page.keyboard.press("ArrowRight");
    await student.stage
      .locator("output")
      .filter({ hasText: `Slide ${number} of` })
      .waitFor({ state: "attached" });
    const link = student.stage.getByRole("link").first();
    if ((await link.count()) > 0) expect(await link.getAttribute("href")).toMatch(/^(https?:\/\/|mailto:)/);
  }
  await teacher.page.goto(`${stack.url}/sessions/${sessionId}/prepare`);
  await teacher.page.getByText("All changes saved").waitFor();
  await expectUntouched();
  expect(watch.asked).toEqual([]);
  await teacher.enter(sessionId, "studio");
});

test("a PDF with scripts becomes a picture; nothing in it runs, and its words stay words", async () => {
  await teacher.page.getByRole("button", { name: "Add a scene" }).click();
  const dialog = teacher.page.getByRole("dialog", { name: "Add a scene" });
  await dialog.locator("input[type=file]").setInputFiles(await scriptedPdf(CANARY));
  await student.stage.locator("figcaption").filter({ hasText: "onerror" }).waitFor({ state: "attached" });
  await student.stage.locator("img").click();
  await expectUntouched();
  expect(watch.asked).toEqual([]);
});

test("a picture is what its bytes are: drawings with script, pages and fonts are not taken, and a picture never runs", async () => {
  const token = await teacher.token();
  const put = (bytes: string, type: string) =>
    fetch(`${stack.url}/v1/studio/assets?sessionId=${sessionId}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": type, "idempotency-key": crypto.randomUUID() },
      body: Buffer.from(bytes, "latin1"),
    });
  for (const bytes of [`<svg xmlns="http://www.w3.org/2000/svg" onload="${CANARY}"/>`, `<script>${CANARY}</script>`, "wOF2"]) {
    expect((await put(bytes, "image/png")).status).toBe(415);
  }
  const both = await put(`GIF89a/*<script>${CANARY}</script>*/=1;${CANARY}`, "text/html");
  const { contentUrl } = (await both.json()) as { contentUrl: string };
  const served = await fetch(stack.url + contentUrl);
  expect(Object.fromEntries(served.headers)).toMatchObject({
    "content-type": "image/gif",
    "x-content-type-options": "nosniff",
    "content-security-policy": expect.stringContaining("sandbox"),
  });
});

test.each([
  ["web", "javascript:top.__pwned=1"],
  ["web", "data:text/html,<script>top.__pwned=1</script>"],
  ["web", "http://pages.test/"],
  ["web", "//pages.test/"],
  ["web", 'https://pages.test/"onload="top.__pwned=1'],
  ["video", "javascript:top.__pwned=1"],
  ["video", "blob:https://pages.test/1"],
  ["video", "/v1/auth/me"],
])("%s %s is refused as an address", async (kind, url) => {
  const { status } = await api.send("POST", "/v1/studio/scenes", {
    sessionId,
    name: "x",
    layout: "stage",
    metadata: { kind, url },
  });
  expect(status).toBe(400);
});

test("a page from elsewhere runs in its frame alone: it reaches neither the class, nor the window, nor who referred to it", async () => {
  const hostile = `<!doctype html><p>hostile</p><script>
    for (const act of [
      () => { parent.__pwned = 1 }, () => { top.__pwned = 1 }, () => { parent.document.title = "pwned" },
      () => { top.location = "https://pages.test/taken" }, () => { alert(1) },
    ]) try { act() } catch {}
    document.body.dataset.referrer = document.referrer;
    document.body.dataset.ran = "yes";
  </script>`;
  for (const { context } of [teacher, student]) {
    await context.route("https://pages.test/**", (route) => route.fulfill({ contentType: "text/html", body: hostile }));
  }
  await api.ask("POST", "/v1/studio/scenes", {
    sessionId,
    name: "Hostile",
    layout: "stage",
    metadata: { kind: "web", url: "https://pages.test/a" },
  });
  await teacher.page
    .getByRole("navigation", { name: "Scenes" })
    .getByRole("button", { name: /^Hostile/ })
    .click();
  const body = student.stage.frameLocator("iframe").locator("body");
  await expect.poll(() => body.getAttribute("data-ran"), WAIT).toBe("yes");
  expect(await body.getAttribute("data-referrer")).toBe("");
  expect(await student.stage.locator("iframe").getAttribute("sandbox")).not.toMatch(/top-navigation|modals|downloads/);
  expect(student.page.url()).toBe(`${stack.url}/sessions/${sessionId}/class`);
  await expectUntouched();
  // Asked by whoever is shown the scene, and not before.
  expect(new Set(watch.asked)).toEqual(new Set(["https://pages.test/a"]));
});

test("a video from elsewhere is asked for when it is shown, not before; one that does not come says so", async () => {
  watch.asked.length = 0;
  for (const { context } of [teacher, student]) await context.route("https://films.test/**", (route) => route.abort());
  await api.ask("POST", "/v1/studio/scenes", {
    sessionId,
    name: "Film",
    layout: "stage",
    metadata: { kind: "video", url: "https://films.test/a.mp4" },
  });
  await teacher.page.getByRole("navigation", { name: "Scenes" }).getByRole("button", { name: /^Film/ }).waitFor();
  expect(watch.asked).toEqual([]);
  await teacher.page.getByRole("navigation", { name: "Scenes" }).getByRole("button", { name: /^Film/ }).click();
  await student.stage.getByRole("alert").getByText("This video cannot be played here.").waitFor();
  expect(new Set(watch.asked)).toEqual(new Set(["https://films.test/a.mp4"]));
  await expectUntouched();
});
