import { beforeAll, expect, test } from "vitest";
import { slidesOf } from "../../session-core/features/studio/scene-kinds.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { Api, scheduleClass, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { recordFilm } from "./film.ts";
import { brokenPdf, deckPdf, hugePdf, lockedPdf, longPdf, pageWords, powerpoint, shapelessPdf } from "./pdfs.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** Scenes of every kind, before class and in it; and documents becoming slides (R25, R26, R27, R75). */

let api: Api;
let teacher: Person;
let student: Person;
let sessionId: string;

beforeAll(async () => {
  api = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await startClass(api));
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", { viewport: { width: 360, height: 740 }, hasTouch: true }),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
});

const listed = async (id = sessionId) => (await api.ask<{ scenes: Scene[] }>("GET", `/v1/studio/scenes?sessionId=${id}`)).scenes;
const dialog = () => teacher.page.getByRole("dialog", { name: "Add a scene" });
const said = (person: Person, words: string) =>
  person.stage.locator("output").filter({ hasText: words }).waitFor({ state: "attached" });

test("a slide deck is shared in three clicks, and every student sees its first page", async () => {
  const { page } = teacher;
  await page.getByRole("button", { name: "Add a scene" }).click();
  await dialog().getByText("Slides from a PDF").waitFor();
  await expectAccessible(page, "studio-add-scene");
  const chooser = page.waitForEvent("filechooser");
  await dialog().getByText("Slides from a PDF").click();
  // The third click is the system's own: on the file.
  await (await chooser).setFiles(await deckPdf("Pendulum_lesson.pdf", 12));
  await said(student, `Slide 1 of 12: ${pageWords(1)}`);
  const image = student.stage.locator("img");
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth), WAIT).toBe(1600);
  // What cannot be seen is read out.
  expect(await student.stage.locator("figcaption").textContent()).toBe(pageWords(1));
  await page.locator("#main").focus();
  await page.keyboard.press("ArrowRight");
  await said(student, `Slide 2 of 12: ${pageWords(2)}`);
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth), WAIT).toBe(1600);
  // On a phone it is as wide as the screen, and no line.
  expect(await image.evaluate((img: HTMLImageElement) => [img.clientWidth, img.clientHeight])).toEqual([360, 203]);
  await expectAccessible(student.page, "class-deck");
  await expect.poll(async () => (await listed()).at(-1)?.name, WAIT).toBe("Pendulum lesson");
  const deck = (await listed()).at(-1)!;
  expect(slidesOf(deck.metadata).map(({ text }) => text)).toEqual(Array.from({ length: 12 }, (_, n) => pageWords(n + 1)));
  const served = await fetch(stack.url + slidesOf(deck.metadata)[0]!.image!);
  expect(Object.fromEntries(served.headers)).toMatchObject({
    "content-type": "image/webp",
    "cache-control": expect.stringContaining("immutable"),
  });
});

test("what is no deck is refused with the reason, and another file may follow", async () => {
  const { page } = teacher;
  await page.getByRole("button", { name: "Add a scene" }).click();
  const refusals = [
    [powerpoint, "In PowerPoint choose File › Export › PDF"],
    [brokenPdf, "This PDF is broken"],
    [await lockedPdf(), "locked with a password"],
    [await longPdf(201), "This PDF has 201 pages; at most 200"],
    [await shapelessPdf(), "Page 1 of this PDF has a size that no stage can show"],
  ] as const;
  for (const [file, words] of refusals) {
    await dialog().locator("input[type=file]").setInputFiles(file);
    await dialog().getByRole("alert").filter({ hasText: words }).waitFor();
    await dialog().getByRole("button", { name: "Choose another file" }).click();
  }
  await dialog()
    .locator("input[type=file]")
    .setInputFiles(await hugePdf());
  await said(teacher, "huge");
  await expect.poll(async () => (await listed()).at(-1)?.name, WAIT).toBe("huge");
});

test("an upload that breaks off goes on where it was; one that is cancelled leaves nothing", async () => {
  const { page } = teacher;
  const before = (await listed()).length;
  let refused = 0;
  await page.route("**/v1/studio/assets?*", (route) => (refused++ < 30 ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "Add a scene" }).click();
  await dialog()
    .locator("input[type=file]")
    .setInputFiles(await deckPdf("Broken off.pdf", 6));
  await dialog().getByRole("alert").filter({ hasText: "of 6 pages are there" }).waitFor();
  refused = 30;
  await dialog().getByRole("button", { name: "Go on with the rest" }).click();
  await said(teacher, "Slide 1 of 6");
  await page.unroute("**/v1/studio/assets?*");
  await expect.poll(async () => (await listed()).length, WAIT).toBe(before + 1);

  await page.getByRole("button", { name: "Add a scene" }).click();
  await dialog()
    .locator("input[type=file]")
    .setInputFiles(await deckPdf("Never.pdf", 60));
  await dialog()
    .getByText(/^Page \d+ of 60/)
    .waitFor();
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await dialog().getByText("Slides from a PDF").waitFor();
  await page.keyboard.press("Escape");
  expect((await listed()).length).toBe(before + 1);
});

test("a board, a camera, a screen, a poll and a page are added by keyboard alone, and students see each", async () => {
  const { page } = teacher;
  const add = async (kind: string) => {
    await page.getByRole("button", { name: "Add a scene" }).focus();
    await page.keyboard.press("Enter");
    await dialog().getByRole("button", { name: kind, exact: true }).focus();
    await page.keyboard.press("Enter");
  };
  for (const kind of ["Whiteboard", "Camera", "Screen share"]) {
    await add(kind);
    await said(student, `On the stage: ${kind}`);
    await dialog().waitFor({ state: "detached" });
    await expectAccessible(student.page, `class-${kind.replace(" ", "-").toLowerCase()}`);
  }
  await add("Poll");
  await dialog().getByLabel("Question to the class").focus();
  await page.keyboard.type("Which is faster?");
  await page.keyboard.press("Tab");
  await page.keyboard.type("The long one");
  await page.keyboard.press("Tab");
  await page.keyboard.type("The short one");
  await page.keyboard.press("Enter");
  await student.stage.getByRole("heading", { name: "Which is faster?" }).waitFor();
  await teacher.stage.getByRole("button", { name: "Ask the class" }).click();
  const poll = student.page.getByRole("region", { name: "Polls" });
  await poll.getByRole("button", { name: "The short one" }).click();
  await teacher.stage.getByText("1 · 100%").waitFor();
  expect(await student.stage.textContent()).not.toContain("100%");
  const onlyYours = teacher.stage.getByText("They see these numbers when you show the result.");
  await onlyYours.waitFor();
  await expectAccessible(teacher.page, "studio-poll-scene");
  await teacher.stage.getByRole("button", { name: "Show the result" }).click();
  await student.stage.getByText("1 · 100%").waitFor();
  await onlyYours.waitFor({ state: "detached" });
  await poll.getByRole("button", { name: "Put the poll away" }).click();

  await student.context.route("https://pages.test/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>x</title><p>A page from elsewhere</p>" }),
  );
  await add("Web page");
  await dialog().getByLabel("Address of the page").focus();
  await page.keyboard.type("http://pages.test/pendulum");
  await page.keyboard.press("Enter");
  await dialog().getByText("This is no address that begins with https://").waitFor();
  await dialog().getByLabel("Address of the page").fill("pages.test/pendulum");
  await page.keyboard.press("Enter");
  await student.stage.frameLocator("iframe").getByText("A page from elsewhere").waitFor();
  expect(await student.stage.getByRole("link", { name: "Open in a new tab" }).getAttribute("href")).toBe(
    "https://pages.test/pendulum",
  );
  await expectAccessible(student.page, "class-page");
});

test("a video from the teacher's device plays and stands in step for everyone", async () => {
  const { page } = teacher;
  const film = await recordFilm(page);
  await page.getByRole("button", { name: "Add a scene" }).click();
  await dialog().getByRole("button", { name: "Video", exact: true }).click();
  await dialog().locator("input[type=file]").setInputFiles({ name: "Pendulum.webm", mimeType: "video/webm", buffer: film });
  await said(student, "On the stage: Pendulum");
  const seconds = (person: Person) => person.stage.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
  const playing = (person: Person) => person.stage.locator("video").evaluate((video: HTMLVideoElement) => !video.paused);
  // Its first picture is there; a place in what never came would be told, too.
  const drawn = (person: Person) => person.stage.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth);
  for (const person of [teacher, student]) await expect.poll(() => drawn(person), WAIT).toBe(64);
  expect(await playing(student)).toBe(false);
  await teacher.stage.getByRole("button", { name: "Play for everyone" }).click();
  await expect.poll(() => seconds(student), WAIT).toBeGreaterThan(1);
  expect(Math.abs((await seconds(student)) - (await seconds(teacher)))).toBeLessThan(1);
  await expectAccessible(page, "studio-video");
  expect(await teacher.stage.getByRole("alert").count()).toBe(0);
  await teacher.stage.getByRole("button", { name: "Pause for everyone" }).click();
  await expect.poll(() => playing(student), WAIT).toBe(false);
  await expect.poll(async () => Math.abs((await seconds(student)) - (await seconds(teacher))), WAIT).toBeLessThan(0.1);
  // Whoever comes late finds it where it stands.
  const stands = await seconds(teacher);
  await student.page.reload();
  await expect.poll(async () => Math.abs((await seconds(student)) - stands), WAIT).toBeLessThan(0.1);
});

test("the class is laid out otherwise until another scene is shown", async () => {
  const layout = teacher.page.getByLabel("Layout");
  await layout.selectOption("Side by side");
  await expect
    .poll(
      async () =>
        (await api.ask<{ events: { type: string }[] }>("GET", `/v1/sessions/${sessionId}/events?limit=500`)).events.at(-1)?.type,
      WAIT,
    )
    .toBe("layout.changed");
  await teacher.page
    .getByRole("navigation", { name: "Scenes" })
    .getByRole("button", { name: /^Opening/ })
    .click();
  await expect.poll(() => layout.inputValue(), WAIT).toBe("stage");
});

test("before class: a PDF dropped on the page becomes a scene, which is duplicated, laid out, moved and deleted", async () => {
  const { page } = teacher;
  const { sessionId: prepared } = await scheduleClass(api);
  await page.goto(`${stack.url}/sessions/${prepared}/prepare`);
  await page.getByText("All changes saved").waitFor();
  const { name, buffer } = await deckPdf("Dropped.pdf", 3);
  const data = await page.evaluateHandle(
    ([title, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File([Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0))], title, { type: "application/pdf" }),
      );
      return transfer;
    },
    [name, buffer.toString("base64")] as const,
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: data });
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
  await page.getByRole("button", { name: `Slide 3: ${pageWords(3)}` }).waitFor();
  await expectAccessible(page, "prepare-deck");
  await page.getByRole("button", { name: "Duplicate" }).click();
  await expect.poll(() => page.getByLabel("Name of the scene").inputValue(), WAIT).toBe("Dropped (copy)");
  await page.getByLabel("Layout").selectOption("Stage alone");
  await page.getByRole("button", { name: "Move Dropped (copy) up" }).click();
  await page.getByText("All changes saved").waitFor();
  const names = async () => (await listed(prepared)).map((scene) => `${scene.name}: ${scene.layout}`);
  await expect.poll(async () => (await names()).slice(-2), WAIT).toEqual(["Dropped (copy): stage", "Dropped: strip"]);
  await page.getByRole("button", { name: "Delete scene" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete scene" }).click();
  await expect.poll(async () => (await names()).at(-1), WAIT).toBe("Dropped: strip");
  expect(await names()).toHaveLength(4);
});
