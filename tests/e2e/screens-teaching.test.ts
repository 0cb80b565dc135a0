import type { Page } from "playwright";
import { beforeAll, expect, test } from "vitest";
import type { Session } from "../../contracts/http.ts";
import { slidesOf } from "../../session-core/features/studio/scene-kinds.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { Api } from "./api.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** What a teacher does before and around a class, with the pointer and without it (R9, R11, R25, R26, R75). */

let api: Api;
let teacher: Person;
let session: Session;

beforeAll(async () => {
  [api, teacher] = await Promise.all([
    Api.as(stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
  ]);
  const { sessions } = await api.ask<{ sessions: Session[] }>("GET", "/v1/sessions");
  session = sessions.find(({ status, yourRole }) => status === "scheduled" && yourRole === "teacher")!;
});

const prepared = async () => (await api.ask<{ scenes: Scene[] }>("GET", `/v1/studio/scenes?sessionId=${session.id}`)).scenes;
const saved = (page: Page) => page.getByText("All changes saved").waitFor();
const prepare = async (page: Page) => {
  await page.goto(`${stack.url}/sessions/${session.id}/prepare`);
  await saved(page);
};

test("what is written appears beside it, is saved by itself, and survives a reload", async () => {
  const { page } = teacher;
  await prepare(page);
  await page.getByRole("button", { name: "New slide" }).click();
  await page.getByLabel("Title", { exact: true }).fill("Sign and direction");
  await page.getByLabel("Text, in Markdown").fill("- left is **negative**\n- right is positive");
  await page.getByLabel("Speaker notes").fill("Ask for an example.");
  await page.getByRole("listitem").filter({ hasText: "left is negative" }).first().waitFor();
  await page.getByText("Saving …").waitFor();
  await saved(page);
  expect(slidesOf((await prepared())[0]!.metadata)[1]).toEqual({
    title: "Sign and direction",
    markdown: "- left is **negative**\n- right is positive",
    notes: "Ask for an example.",
  });
  await page.reload();
  await page.getByRole("button", { name: "Slide 2: Sign and direction" }).click();
  expect(await page.getByLabel("Speaker notes").inputValue()).toBe("Ask for an example.");
});

test("scenes are reordered by buttons, and by keyboard alone on the handle", async () => {
  const { page } = teacher;
  await prepare(page);
  const before = (await prepared()).map(({ name }) => name);
  await page.getByRole("button", { name: `Move ${before[0]} down` }).click();
  await expect.poll(async () => (await prepared()).map(({ name }) => name).slice(0, 2), WAIT).toEqual([before[1], before[0]]);

  await saved(page);
  const handle = page.getByRole("button", { name: `Move ${before[0]}`, exact: true });
  await handle.focus();
  await page.keyboard.press("Space");
  await page.getByText(`Picked up ${before[0]}.`).waitFor({ state: "attached" });
  // The list is measured a moment after the scene is picked up; until then an arrow moves nothing, and is pressed again.
  const said = page.locator("[aria-live=assertive]");
  await expect
    .poll(async () => {
      await page.keyboard.press("ArrowUp");
      return said.textContent();
    }, WAIT)
    .toBe(`Place 1 of ${before.length}.`);
  await page.keyboard.press("Space");
  await expect.poll(async () => (await prepared()).map(({ name }) => name), WAIT).toEqual(before);
});

test("a pasted picture is uploaded and shown; one from a stranger's server is never asked for", async () => {
  const { page } = teacher;
  await prepare(page);
  const strangers: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).hostname === "pictures.test") strangers.push(request.url());
  });
  await page.getByRole("button", { name: "New slide" }).click();
  await page.getByLabel("Title", { exact: true }).fill("A dot");
  const words = page.getByLabel("Text, in Markdown");
  await words.fill('Here it is: ![a far picture](https://pictures.test/spy.png) <img src="https://pictures.test/raw.png">');
  const preview = page.locator("article.slide").last();
  await preview.getByText("a far picture").waitFor();
  await words.evaluate((textarea) => {
    const bytes = Uint8Array.from(
      atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
      (char) => char.charCodeAt(0),
    );
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "dot.png", { type: "image/png" }));
    textarea.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  const picture = preview.getByRole("img", { name: "dot" });
  await picture.waitFor();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), WAIT).toBe(1);
  expect(await words.inputValue()).toMatch(/!\[dot\]\(\/v1\/assets\/[\w./-]+\.png\)/);
  await saved(page);
  expect(strangers).toEqual([]);
});

test("a save that fails says so, keeps the words, and succeeds when tried again", async () => {
  const { page } = teacher;
  await prepare(page);
  await page.route("**/v1/studio/scenes/*", (route) => route.abort());
  await page.getByLabel("Speaker notes").fill("Written without a network.");
  await page.getByText("Not saved yet.").waitFor();
  await page.unroute("**/v1/studio/scenes/*");
  await page.getByRole("button", { name: "Save again" }).click();
  await saved(page);
  expect(slidesOf((await prepared())[0]!.metadata)[0]!.notes).toBe("Written without a network.");
});

test("a new classroom, a lesson, a session; and a student joins with the code as people type codes", async () => {
  const { page } = teacher;
  await page.goto(stack.url);
  await page.getByRole("button", { name: "New classroom" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Optics");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Optics" }).waitFor();
  await page.getByLabel("Title of a new lesson").fill("Mirrors");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Schedule a session" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Schedule" }).click();
  await page
    .getByRole("button", { name: "Start now" })
    .or(page.getByRole("link", { name: "Prepare" }))
    .first()
    .waitFor();
  const code = (await page
    .getByRole("region", { name: "Invite code" })
    .getByText(/^[A-Z]{3}-\d{3}$/)
    .textContent())!;

  const student = await Person.signedIn(browser, stack.url, "student3@demo.test");
  await student.page.getByLabel("Join with a code").fill("zzz 222");
  await student.page.getByRole("button", { name: "Join", exact: true }).click();
  await student.page.getByRole("alert").getByText("No classroom has this invite code").waitFor();
  await student.page.getByLabel("Join with a code").fill(code.toLowerCase().replace("-", " "));
  await student.page.getByRole("button", { name: "Join", exact: true }).click();
  await student.page.getByRole("heading", { level: 1, name: "Optics" }).waitFor();
  // Only staff hand out the code.
  expect(await student.page.getByText(code).count()).toBe(0);
  await student.leave();
});

test("the studio by keyboard: slides turn, keys stay out of what is written, the sheet explains, ending asks first", async () => {
  const { page } = teacher;
  await api.ask("POST", "/v1/sessions/start", { sessionId: session.id });
  const student = await Person.signedIn(browser, stack.url, "student1@demo.test");
  await Promise.all([teacher.enter(session.id, "studio"), student.enter(session.id, "class")]);
  const first = await teacher.slide();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => teacher.slide(), WAIT).not.toBe(first);
  const second = await teacher.slide();
  await expect.poll(() => student.slide(), WAIT).toBe(second);

  await page.keyboard.press("c");
  await page.locator("textarea:focus").waitFor();
  await page.keyboard.type("c p ?");
  await page.keyboard.press("ArrowLeft");
  expect(await page.getByLabel("Write a message").inputValue()).toBe("c p ?");
  expect(await teacher.slide()).toBe(second);
  await page.keyboard.press("Enter");
  await student.page.getByText("c p ?").waitFor();

  await page.getByRole("tab", { name: "Chat" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("tabpanel", { name: "Desk" }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("tabpanel", { name: "People" }).getByText("Amara Nwosu").waitFor();
  expect(await teacher.slide()).toBe(second);

  await page.locator("#main").focus();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).getByLabel("Shortcuts that are a single character").uncheck();
  await page.keyboard.press("Escape");
  await page.locator("#main").focus();
  await page.keyboard.press("p");
  await page.keyboard.press("?");
  expect(await page.getByRole("dialog").count()).toBe(0);

  await page.getByRole("button", { name: "End class" }).click();
  await page.getByRole("button", { name: "Go on teaching" }).click();
  expect(await student.stage.isVisible()).toBe(true);
  await page.getByRole("button", { name: "End class" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End class" }).click();
  await student.page.getByRole("heading", { name: "Thank you for being in class" }).waitFor();
  await student.page.getByText(/It took \d+ minutes?\. \d+ students? w/).waitFor();
  await page.getByRole("heading", { name: "That was your class. Well done." }).waitFor();
  await student.leave();
});
