import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { killDatabase } from "./outage.ts";
import { openBrowser, Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** With something missing the class goes on, and the strip says what, and what that means. */

/** The discard port: no recogniser is there. */
const NOBODY = "http://127.0.0.1:9";

let stack: Stack;
let browser: Browser;
let sessionId: string;
let teacher: Person;
let student: Person;

beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startTestStack({ variables: { DEEPGRAM_URL: NOBODY, DEEPGRAM_API_KEY: "to-nobody" } }),
    openBrowser(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]),
  ]);
  ({ sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test")));
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const condition = ({ strip }: Person, name: string) => strip.locator(`[data-condition="${name}"]`);

test("without Postgres the class goes on; staff are told that the record waits, students are not troubled", async () => {
  const outage = killDatabase(stack);
  try {
    await student.say("Is anybody there?");
    await expect.poll(() => teacher.chat(), WAIT).toContain("Is anybody there?");
    await condition(teacher, "database").getByText("nobody new can come in").waitFor();
    await expectAccessible(teacher.page, "studio-without-database");
    // Whoever comes back while it lasts is told too.
    await teacher.page.reload();
    await condition(teacher, "database").waitFor();
    expect(await condition(student, "database").count()).toBe(0);
  } finally {
    await outage.end();
  }
  await condition(teacher, "database").waitFor({ state: "detached", timeout: 60_000 });
});

test("without R2 pictures are missing, it is said, and they come by themselves when it is back", async () => {
  let gone = true;
  const picture = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  await student.page.route("**/v1/assets/**", (route) =>
    gone ? route.fulfill({ status: 503, body: "" }) : route.fulfill({ contentType: "image/png", body: picture }),
  );
  const staff = await Api.as(stack.url, "teacher@demo.test");
  const scene = await staff.ask<{ sequence: number }>("POST", "/v1/studio/scenes", {
    sessionId,
    name: "Pictured",
    layout: "stage",
    metadata: { kind: "slides", slides: [{ title: "Pictured", markdown: "![a dot](/v1/assets/nowhere/dot.png)" }] },
  });
  expect(scene.sequence).toBeGreaterThan(0);
  await teacher.page.getByRole("button", { name: /^Pictured/ }).click();
  await expect.poll(() => student.slide(), WAIT).toBe("Pictured");
  await condition(student, "pictures").getByText("Some pictures do not load").waitFor();
  await student.say("I see no picture");
  await expect.poll(() => teacher.chat(), WAIT).toContain("I see no picture");
  gone = false;
  await condition(student, "pictures").waitFor({ state: "detached", timeout: 60_000 });
  const shown = student.stage.getByRole("img", { name: "a dot" });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth), WAIT).toBe(1);
});

test("without media the strip says what is off, and the class does all else", async () => {
  await student.strip.getByText("Audio and video are off in this class.").waitFor();
});

test("without a recogniser captions are missing, everyone who would read them is told, and the class does all else", async () => {
  const button = teacher.page.getByRole("button", { name: /^Captions/ });
  await button.click();
  for (const person of [teacher, student]) await person.strip.locator('[data-condition^="captions-"]').waitFor();
  // Whoever comes while it lasts is told too.
  await student.page.reload();
  await student.strip.locator('[data-condition^="captions-"]').waitFor();
  await student.say("I read nothing");
  await expect.poll(() => teacher.chat(), WAIT).toContain("I read nothing");
  await expectAccessible(student.page, "class-without-captions");
  await button.click();
});
