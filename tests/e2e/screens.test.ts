import type { BrowserContextOptions, Page } from "playwright";
import { beforeAll, describe, expect, test } from "vitest";
import type { Classroom, Session } from "../../contracts/http.ts";
import { DEMO_PASSWORD } from "../../worker/identity/demo.ts";
import { Api } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { browser, stack } from "./setting.ts";

/** Each screen by itself: reachable by everybody, on any device, in any of its languages (R75, R76). */

const TEACHER = "teacher@demo.test";
const ADMIN = "admin@demo.test";
const STUDENT = "student1@demo.test";
const WIDE: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const SMALLEST_TARGET_PX = 44;

let teacher: Api;
let classroomId: string;
let inviteCode: string;
/** One that is live, one that is scheduled, one that has ended. */
let live: string, scheduled: string, ended: string;

beforeAll(async () => {
  teacher = await Api.as(stack.url, TEACHER);
  const { classrooms } = await teacher.ask<{ classrooms: Classroom[] }>("GET", "/v1/classrooms");
  const { sessions } = await teacher.ask<{ sessions: Session[] }>("GET", "/v1/sessions");
  const mine = sessions.filter(({ status, yourRole }) => status === "scheduled" && yourRole === "teacher");
  live = mine[0]!.id;
  const classroom = classrooms.find(({ id }) => id === mine[0]!.classroomId)!;
  classroomId = classroom.id;
  inviteCode = classroom.inviteCode!;
  const lessonId = mine[0]!.lessonId;
  const make = async (day: string) =>
    (
      await teacher.ask<{ id: string }>("POST", "/v1/sessions", {
        lessonId,
        scheduledStart: `${day}T10:00:00Z`,
        scheduledEnd: `${day}T10:50:00Z`,
      })
    ).id;
  [scheduled, ended] = [await make("2999-01-01"), await make("2999-01-02")];
  for (const sessionId of [live, ended]) await teacher.ask("POST", "/v1/sessions/start", { sessionId });
  await teacher.ask("POST", "/v1/sessions/end", { sessionId: ended });
});

/** A page of its own, closed with the test; `refused` fills with what the Content-Security-Policy forbade. */
async function open(
  options: BrowserContextOptions = WIDE,
): Promise<{ page: Page; refused: string[]; [Symbol.asyncDispose](): Promise<void> }> {
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (line) => {
    if (/Content.Security.Policy/i.test(line.text())) refused.push(line.text());
  });
  page.on("pageerror", (error) => refused.push(error.message));
  return { page, refused, [Symbol.asyncDispose]: () => context.close() };
}

const visit = async (page: Page, who: string | null, path: string) => {
  await page.goto(stack.url + (who ? `/sign-in?as=${who}&to=${encodeURIComponent(path)}` : path));
  await page.waitForURL((url) => url.pathname === path);
};

interface Screen {
  name: string;
  who: string | null;
  path(): string;
  /** Is there once the screen stands. */
  shows(page: Page): ReturnType<Page["getByRole"]>;
}
const heading = (page: Page, name: RegExp) => page.getByRole("heading", { level: 1, name });
const screens: Screen[] = [
  { name: "sign in", who: null, path: () => "/sign-in", shows: (page) => page.getByRole("button", { name: "Maya Okafor" }) },
  {
    name: "home, teaching",
    who: TEACHER,
    path: () => "/",
    shows: (page) => page.getByRole("link", { name: "Continue teaching" }).first(),
  },
  {
    name: "home, learning",
    who: STUDENT,
    path: () => "/",
    shows: (page) => page.getByRole("link", { name: "Join class" }).first(),
  },
  { name: "classroom", who: TEACHER, path: () => `/classrooms/${classroomId}`, shows: (page) => page.getByText(inviteCode) },
  { name: "prepare", who: TEACHER, path: () => `/sessions/${live}/prepare`, shows: (page) => page.getByLabel("Speaker notes") },
  {
    name: "studio",
    who: TEACHER,
    path: () => `/sessions/${live}/studio`,
    shows: (page) => page.getByRole("button", { name: "End class" }),
  },
  {
    name: "studio before the class",
    who: TEACHER,
    path: () => `/sessions/${scheduled}/studio`,
    shows: (page) => page.getByRole("button", { name: "Start now" }),
  },
  { name: "class", who: STUDENT, path: () => `/sessions/${live}/class`, shows: (page) => page.getByLabel("Write a message") },
  {
    name: "before class",
    who: STUDENT,
    path: () => `/sessions/${scheduled}/class`,
    shows: (page) => page.getByText("You are early"),
  },
  { name: "after class", who: STUDENT, path: () => `/sessions/${ended}/class`, shows: (page) => heading(page, /Thank you/) },
  ...[STUDENT, TEACHER].map((who) => ({
    ...{ name: `class record, ${who === TEACHER ? "teaching" : "learning"}`, who, path: () => `/sessions/${ended}` },
    shows: (page: Page) => page.getByText(who === TEACHER ? "was not saved as a transcript" : "No transcript of this class"),
  })),
  {
    name: "home, administering",
    who: ADMIN,
    path: () => "/",
    shows: (page) => page.getByRole("link", { name: /^Word filter/ }),
  },
  { name: "word filter", who: ADMIN, path: () => "/administration/words", shows: (page) => page.getByLabel("Words of your own") },
  { name: "not found", who: STUDENT, path: () => "/nowhere", shows: (page) => heading(page, /nothing here/) },
];

describe.each(screens)("$name", ({ name, who, path, shows }) => {
  test.each([
    ["wide", WIDE],
    ["on a phone", PHONE],
  ])("%s: no serious fault in either theme, nothing cut off, every target large enough", async (_size, options) => {
    await using opened = await open(options);
    const { page, refused } = opened;
    await visit(page, who, path());
    await shows(page).waitFor();
    await expectAccessible(page, name);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(page.viewportSize()!.width);
    expect(await smallTargets(page)).toEqual([]);
    expect(refused).toEqual([]);
  });
});

/** What can be pressed and is too small for a thumb; links within a sentence may be. */
const smallTargets = (page: Page) =>
  page.evaluate(
    (least) =>
      [...document.querySelectorAll<HTMLElement>("a, button, select, input, textarea, summary")]
        .filter((control) => control.checkVisibility() && !control.closest("[inert], label, .sr-only"))
        .filter((control) => getComputedStyle(control).display !== "inline")
        .map((control) => ({ control, box: control.getBoundingClientRect() }))
        .filter(({ box }) => Math.min(box.width, box.height) < least - 0.5)
        .map(({ control, box }) => `${control.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`),
    SMALLEST_TARGET_PX,
  );

test("in Arabic everything stands from right to left, and the arrow to the left is the way on", async () => {
  await using opened = await open({ ...WIDE, locale: "ar" });
  const { page } = opened;
  await visit(page, TEACHER, `/sessions/${live}/studio`);
  const next = page.getByRole("button", { name: "التالي" });
  await next.waitFor();
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(["ar", "rtl"]);
  const rail = (await page.getByRole("navigation", { name: "المشاهد" }).boundingBox())!;
  const chat = (await page.getByRole("log").boundingBox())!;
  expect(rail.x).toBeGreaterThan(chat.x);
  const number = page.getByText("1 من 3", { exact: true });
  await number.waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.getByText("2 من 3", { exact: true }).waitFor();
  await page.keyboard.press("ArrowRight");
  await number.waitFor();
});

test.each(["es", "de", "ar"])(
  "%s: at 320 px the studio's tabs are all there whole, and so is what its bar holds",
  async (locale) => {
    await using opened = await open({ ...PHONE, viewport: { width: 320, height: 640 }, locale });
    const { page } = opened;
    await visit(page, TEACHER, `/sessions/${live}/studio`);
    const tabs = page.getByRole("tab");
    await tabs.nth(4).waitFor();
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("[role=tablist], [role=tab], [role=tab] > span, footer button")]
        .filter((part) => {
          const { left, right } = part.getBoundingClientRect();
          return part.scrollWidth > part.clientWidth + 1 || left < 0 || right > window.innerWidth;
        })
        .map((part) => part.outerHTML.slice(0, 120)),
    );
    expect(cut).toEqual([]);
  },
);

test.each(["es", "de", "ar"])("%s: no sentence is left in English", async (locale) => {
  await using opened = await open({ ...WIDE, locale });
  const { page } = opened;
  await page.goto(`${stack.url}/sign-in`);
  await page.locator("h1").waitFor();
  const words = await page.locator("main").innerText();
  for (const english of ["Sign in", "Password", "Teacher", "Or try the demo"]) expect(words).not.toContain(english);
});

test("R35 an administrator says what happens to which words; nobody else is asked", async () => {
  await using opened = await open();
  const { page } = opened;
  await visit(page, ADMIN, "/");
  await page.getByRole("link", { name: /^Word filter/ }).click();
  const words = page.getByLabel("Words of your own");
  const save = page.getByRole("button", { name: "Save" });
  expect(await save.isDisabled()).toBe(true);
  await page.getByRole("radio", { name: /^Put stars in its place/ }).check();
  await page.getByText("There is no word to look for yet").waitFor();
  await words.fill("darn\nx\nDARN\n");
  await page.getByText("“x” is too short").waitFor();
  await save.click();
  expect(await words.evaluate((field) => field === document.activeElement)).toBe(true);
  await words.fill("darn\nshut up\nDARN\n");
  await page.getByText("2 words").waitFor();
  await save.click();
  await page.getByText("Saved. It holds for classes that start from now on.").waitFor();
  await page.reload();
  expect(await words.inputValue()).toBe("darn\nshut up");
  expect(await page.getByRole("radio", { name: /^Put stars in its place/ }).isChecked()).toBe(true);

  await using elsewhere = await open();
  await visit(elsewhere.page, TEACHER, "/");
  await elsewhere.page.getByRole("link", { name: "Continue teaching" }).first().waitFor();
  expect(await elsewhere.page.getByRole("link", { name: /^Word filter/ }).count()).toBe(0);
  await elsewhere.page.goto(`${stack.url}/administration/words`);
  await elsewhere.page.getByText("Your role does not allow this").waitFor();
});

describe("signing in", () => {
  test("a wrong password is told in words, and nothing is lost", async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto(`${stack.url}/sign-in`);
    await page.getByLabel("E-mail address").fill(STUDENT);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").getByText("do not belong together").waitFor();
    expect(await page.getByLabel("E-mail address").inputValue()).toBe(STUDENT);
  });

  test("whoever asks for a screen signed out comes back to it, and a password keeps the whole device signed in", async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto(`${stack.url}/classrooms/${classroomId}`);
    await page.getByLabel("E-mail address").fill(STUDENT);
    await page.getByLabel("Password").fill(DEMO_PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL(`**/classrooms/${classroomId}`);
    const another = await page.context().newPage();
    await another.goto(stack.url);
    await another.getByRole("button", { name: "Sign out" }).waitFor();
  });

  test("a token that ended leads to sign-in, and from there back", async () => {
    await using opened = await open();
    const { page } = opened;
    await visit(page, STUDENT, "/");
    await page.getByRole("heading", { name: /Good/ }).waitFor();
    const kept = await page.evaluate(() => sessionStorage.getItem("chalkline.signedIn"));
    await new Api(stack.url, (JSON.parse(kept!) as { token: string }).token).send("POST", "/v1/auth/logout");
    await page.goto(`${stack.url}/classrooms/${classroomId}`);
    await page.waitForURL((url) => url.pathname === "/sign-in" && url.searchParams.get("to") === `/classrooms/${classroomId}`);
  });

  test("an address of another site is never where sign-in leads", async () => {
    await using opened = await open();
    const { page } = opened;
    for (const to of ["//elsewhere.test/", "/\\elsewhere.test", "https://elsewhere.test/"]) {
      await page.goto(`${stack.url}/sign-in?as=${STUDENT}&to=${encodeURIComponent(to)}`);
      await page.waitForURL(`${stack.url}/`);
    }
  });
});
