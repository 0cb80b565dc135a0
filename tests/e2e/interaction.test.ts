import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { openBrowser, Person } from "./person.ts";
import { WAIT } from "./record.ts";

/** A teacher and a student on a phone, in one class: what they do together without a word. Each test leaves nothing behind. */

let stack: Stack;
let browser: Browser;
let teacher: Person;
let student: Person;

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack(), openBrowser()]);
  const { sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test"));
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", PHONE),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const tab = (person: Person, name: string) => person.page.getByRole("tab", { name: new RegExp(`^${name}`) });

test("a hand goes up, is called on, and goes down by whoever lowers it (R37)", async () => {
  const bar = student.page.getByRole("region", { name: "Take part" });
  await bar.getByRole("button", { name: "Raise hand" }).click();
  await bar.getByRole("status").getByText("Number 1 in line").waitFor();
  await expect.poll(() => tab(teacher, "People").textContent(), WAIT).toContain("1 hand up");

  await tab(teacher, "People").click();
  const queue = teacher.page.getByRole("region", { name: "Raised hands" });
  await queue.getByText(student.name).waitFor();
  await expectAccessible(teacher.page, "studio-hands");
  await queue.getByRole("button", { name: `Call on ${student.name}` }).click();
  await bar.getByRole("status").getByText("It is your turn to speak").waitFor();
  await expectAccessible(student.page, "class-called");
  await queue.getByRole("button", { name: `Lower the hand of ${student.name}` }).click();
  await bar.getByRole("button", { name: "Raise hand" }).waitFor();
  await queue.waitFor({ state: "detached" });

  await student.page.keyboard.press("h");
  await queue.getByText(student.name).waitFor();
  await queue.getByRole("button", { name: "Lower all" }).click();
  await bar.getByRole("button", { name: "Raise hand" }).waitFor();
});
