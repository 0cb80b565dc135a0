import { beforeAll, expect, test } from "vitest";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** A teacher and a student on a phone, in one class: what they do together without a word. Each test leaves nothing behind. */

let teacher: Person;
let student: Person;

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  const { sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test"));
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", PHONE),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
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

test("a question is asked anonymously, wanted by others, answered in writing; another is dismissed (R32)", async () => {
  await tab(student, "Questions").click();
  const ask = async (text: string, anonymously: boolean) => {
    await student.page.getByLabel("Ask anonymously").setChecked(anonymously);
    await student.page.getByLabel("Your question").fill(text);
    await student.page.getByRole("button", { name: "Ask", exact: true }).click();
  };
  await ask("Which way is forward?", true);
  await ask("Is this in the exam?", false);

  await tab(teacher, "Questions").click();
  const panel = teacher.page.getByRole("region", { name: "Questions" });
  const asked = (text: string) => panel.getByRole("listitem").filter({ hasText: text });
  await asked("Is this in the exam?").getByText(student.name).waitFor();
  await asked("Which way is forward?").getByText("Anonymous").waitFor();
  expect(await asked("Which way is forward?").textContent()).not.toContain(student.name);
  await asked("Is this in the exam?")
    .getByRole("button", { name: /I want this answered too/ })
    .click();
  await student.page.getByRole("listitem").filter({ hasText: "Is this in the exam?" }).getByText("1 vote").waitFor();
  await teacher.page.mouse.move(0, 0);
  await expect.poll(() => panel.getByRole("listitem").first().textContent(), WAIT).toContain("Is this in the exam?");
  await expectAccessible(teacher.page, "studio-questions");
  await expectAccessible(student.page, "class-questions");

  await asked("Which way is forward?").getByRole("button", { name: "Answer in writing" }).click();
  await panel.getByLabel("Answer in writing").fill("You choose it.");
  await panel.getByRole("button", { name: "Send the answer" }).click();
  await student.page.getByText("You choose it.").waitFor();
  await asked("Is this in the exam?").getByRole("button", { name: "Dismiss the question" }).click();
  await student.page.getByText("Your question was taken away.").waitFor();
  await expect.poll(() => asked("Is this in the exam?").count(), WAIT).toBe(0);
});

test("a poll is answered and changed, closed, and its result shown; a quiz tells what is right (R33)", async () => {
  await tab(teacher, "Polls").click();
  const panel = teacher.page.getByRole("region", { name: "Polls" });
  const seen = student.page.getByRole("region", { name: "Polls" });
  const open = async (kind: string, question: string) => {
    await panel.getByRole("button", { name: "New poll" }).click();
    await panel.getByLabel("Kind").selectOption(kind);
    await panel.getByLabel("Question to the class").fill(question);
    await panel.getByLabel("Option 1", { exact: true }).fill("Up");
    await panel.getByLabel("Option 2", { exact: true }).fill("Down");
  };
  await open("quiz", "Which way do things fall?");
  await panel.getByLabel("Option 2 is right").check();
  await expectAccessible(teacher.page, "studio-new-poll");
  await panel.getByRole("button", { name: "Ask the class" }).click();

  await seen.getByRole("button", { name: "Up" }).click();
  await seen.getByText("Answered. You can change it until the poll is closed.").waitFor();
  const tally = (option: string) => panel.getByRole("listitem").filter({ hasText: option });
  await tally("Up").getByText("1 · 100%").waitFor();
  await seen.getByRole("button", { name: "Down" }).click();
  await tally("Down").getByText("1 · 100%").waitFor();
  await tally("Up").getByText("0 · 0%").waitFor();
  await expectAccessible(teacher.page, "studio-poll");
  await expectAccessible(student.page, "class-poll");

  await panel.getByRole("button", { name: "Close" }).click();
  await seen.getByText("No more answers are taken.").waitFor();
  expect(await seen.textContent()).not.toContain("100%");
  await panel.getByRole("button", { name: "Show the result" }).click();
  await seen.getByText("Your answer: Down").waitFor();
  await seen.getByRole("listitem").filter({ hasText: "Down" }).getByText("right").waitFor();
  await expectAccessible(student.page, "class-poll-revealed");
  await seen.getByRole("button", { name: "Put the poll away" }).click();
  await seen.waitFor({ state: "detached" });

  await open("multiple", "What have you read?");
  await panel.getByRole("button", { name: "Ask the class" }).click();
  await seen.getByRole("checkbox", { name: "Up" }).check();
  await seen.getByRole("checkbox", { name: "Down" }).check();
  await seen.getByRole("button", { name: "Send the answer" }).click();
  await expect.poll(() => panel.getByRole("article").first().getByText("1 · 100%").count(), WAIT).toBe(2);
  await panel.getByRole("button", { name: "Show the result" }).click();
  await seen.getByRole("button", { name: "Put the poll away" }).click();
});

test("who is lost is counted for staff, and the last word stands (R37)", async () => {
  const pulse = teacher.page.getByRole("region", { name: "Pulse of the class" });
  await student.page.getByRole("button", { name: "I am lost" }).click();
  await pulse.getByText("Lost: 1").waitFor();
  await student.page.getByRole("button", { name: "I am lost", pressed: true }).waitFor();
  await expectAccessible(teacher.page, "studio-pulse");
  await expectAccessible(student.page, "class-pulse");
  await student.page.getByRole("button", { name: "Got it" }).click();
  await pulse.getByText("Got it: 1").waitFor();
  await pulse.getByText("Lost: 0").waitFor();
});
