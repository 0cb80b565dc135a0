import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { CHAT_WINDOW } from "../../session-core/features/interaction/chat.ts";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { line, tab } from "./classroom.ts";
import { openBrowser, Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** A class that has said more than a screen holds. */

let stack: Stack;
let browser: Browser;
let sessionId: string;
let teacher: Person;
let amara: Person;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
  ({ sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test")));
  [teacher, amara] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
  ]);
  await teacher.enter(sessionId, "studio");
  await amara.enter(sessionId, "class");
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Says so many things to the class, as fast as a class may. */
async function talk(count: number): Promise<void> {
  const voices = await Promise.all(["teacher@demo.test", "student1@demo.test"].map((email) => Api.as(stack.url, email)));
  for (let n = 0, tries = 0; n < count && tries < count * 20; tries++) {
    const said = await voices[n % voices.length]!.send("POST", "/v1/chat", { sessionId, text: `word ${n}` });
    if (said.status === 201) n++;
    else expect(said.status).toBe(429);
    if (said.status === 429) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("what is not looked at is not drawn, and is up to date when it is", async () => {
  await tab(teacher, "People").click();
  const hidden = teacher.page.locator("#panel-chat");
  await hidden.waitFor({ state: "hidden" });
  await hidden.evaluate((panel) => {
    const count = () => panel.setAttribute("data-drawn", String(Number(panel.getAttribute("data-drawn") ?? 0) + 1));
    new MutationObserver(count).observe(panel, { subtree: true, childList: true, characterData: true });
  });
  await amara.say("long ago and unkind");
  await expect.poll(() => tab(teacher, "Chat").textContent(), WAIT).toContain("1 unread");
  expect(await hidden.getAttribute("data-drawn")).toBeNull();
  await tab(teacher, "Chat").click();
  await line(teacher, "long ago and unkind").waitFor();
  expect(Number(await hidden.getAttribute("data-drawn"))).toBeGreaterThan(0);
});

test("R35 staff find what was said long ago, and take it back for everyone", async () => {
  await talk(CHAT_WINDOW + 5);
  await line(teacher, `word ${CHAT_WINDOW + 4}`).waitFor();
  await line(amara, `word ${CHAT_WINDOW + 4}`).waitFor();
  // The student has read back, and has it before them.
  const reading = amara.page.getByRole("log", { name: "Chat" });
  await reading.evaluate((log) => log.scrollTo({ top: 0 }));
  await line(amara, "long ago and unkind").waitFor();

  await teacher.page.getByRole("button", { name: "Search the chat" }).click();
  await teacher.page.getByRole("searchbox").fill("unkind");
  const found = teacher.page.getByRole("region", { name: "What was found" });
  await found.getByText("long ago and unkind").waitFor();
  await found.getByRole("button", { name: /^What to do with the message/ }).click();
  await found.getByRole("button", { name: "Report" }).waitFor();
  expect(await found.getByRole("button", { name: "Reply" }).count()).toBe(0);
  await expectAccessible(teacher.page, "studio-chat-search");
  await found.getByRole("button", { name: /^Delete the message/ }).click();
  await found.getByText("0 messages").waitFor();
  await expect.poll(() => reading.getByText("This message was removed.").count(), WAIT).toBe(1);
  await expect.poll(() => reading.getByText("long ago and unkind").count(), WAIT).toBe(0);

  // Of what was said by many the latest stands there, and more when it is asked for.
  await teacher.page.getByRole("searchbox").fill("word");
  await found.getByText(`${CHAT_WINDOW + 5} messages`).waitFor();
  await expect.poll(() => found.getByRole("listitem").count(), WAIT).toBe(100);
  await found.getByText(`word ${CHAT_WINDOW + 4}`, { exact: true }).waitFor();
  await found.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => found.getByRole("listitem").count(), WAIT).toBe(200);
});
