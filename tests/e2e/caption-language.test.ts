import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventsAnswer } from "../../contracts/http.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { openBrowser, Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** What is spoken is the teacher's to say; what nobody here knows is not captioned as something else. */

/** A recogniser begins to listen in its own time, the first time above all. */
const STARTED = { timeout: 45_000 };

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([
    startTestStack({ log: () => undefined }),
    openBrowser(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("a page in a language that the recogniser does not know asks before it captions, and remembers the answer", async () => {
  const staff = await Api.as(stack.url, "teacher@demo.test");
  const { sessionId } = await startClass(staff);
  const teacher = await Person.signedIn(browser, stack.url, "teacher@demo.test");
  await teacher.enter(sessionId, "studio");
  const { page } = teacher;
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  const captions = page.locator("button[aria-pressed]", { hasText: "Untertitel" });
  await captions.click();
  const dialog = page.getByRole("dialog", { name: "Sprache der Untertitel" });
  await dialog.getByText("Deutsch kann hier nicht untertitelt werden").waitFor();
  await expectAccessible(page, "studio-caption-language");
  const started = async () => {
    const { events } = await staff.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?limit=500`);
    return events.flatMap(({ type, data }) => (type === "caption.started" ? [(data as { language: string }).language] : []));
  };
  expect(await started()).toEqual([]);

  await dialog.getByRole("button", { name: "Auf Englisch untertiteln" }).click();
  await captions.getByText("Du wirst gehört").waitFor(STARTED);
  await expect.poll(started, WAIT).toEqual(["en"]);
  await captions.click();
  await expect.poll(() => captions.getAttribute("aria-pressed"), WAIT).toBe("false");

  // What was answered once is not asked again, nor in the next class.
  await page.reload();
  await page.getByRole("button", { name: "Sprache der Untertitel: Englisch" }).waitFor();
  await captions.click();
  await captions.getByText("Du wirst gehört").waitFor(STARTED);
  await expect.poll(started, WAIT).toEqual(["en", "en"]);
});
