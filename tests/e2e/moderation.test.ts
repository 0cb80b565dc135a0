import { beforeAll, expect, test } from "vitest";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** A teacher, an assistant at the desk, a student on a phone and one at a keyboard: what keeps a class a good place. */

let sessionId: string;
let teacher: Person;
let assistant: Person;
let amara: Person;
let ben: Person;

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  ({ sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test")));
  [teacher, assistant, amara, ben] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "assistant@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", PHONE),
    Person.signedIn(browser, stack.url, "student2@demo.test"),
  ]);
  await teacher.enter(sessionId, "studio");
  await assistant.enter(sessionId, "studio");
  await amara.enter(sessionId, "class");
});

const tab = (person: Person, name: string) => person.page.getByRole("tab", { name: new RegExp(`^${name}`) });
const desk = () => assistant.page.getByRole("region", { name: "Desk" });
const line = (person: Person, text: string) =>
  person.page.getByRole("log", { name: "Chat" }).getByRole("listitem").filter({ hasText: text }).last();
const actions = async (person: Person, text: string) => {
  await line(person, text).hover();
  await line(person, text)
    .getByRole("button", { name: /^What to do with the message/ })
    .click();
};
const sheet = async (work: (dialog: ReturnType<Person["page"]["getByRole"]>) => Promise<void>) => {
  await assistant.page.getByRole("button", { name: "Class controls" }).first().click();
  const dialog = assistant.page.getByRole("dialog", { name: "Class controls" });
  await work(dialog);
  await assistant.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
};

test("a newcomer waits in the lobby, is told so, and comes in by themselves when the desk lets them (R37)", async () => {
  await sheet(async (dialog) => {
    await expectAccessible(assistant.page, "class-controls");
    await dialog.getByLabel("Newcomers").selectOption("lobby");
  });
  await ben.page.goto(`${stack.url}/sessions/${sessionId}/class`);
  await ben.page.getByText("You are in the lobby.").waitFor();
  await expectAccessible(ben.page, "lobby");
  expect(ben.wire.received.join("\n")).not.toContain(teacher.participantId);
  await expect.poll(() => tab(assistant, "Desk").textContent(), WAIT).toContain("1");
  await desk()
    .getByRole("button", { name: `Let in ${ben.name}` })
    .waitFor();
  await expectAccessible(assistant.page, "desk-lobby");
  await desk()
    .getByRole("button", { name: `Let in ${ben.name}` })
    .click();
  await ben.stage.waitFor();
  await sheet(async (dialog) => void (await dialog.getByLabel("Newcomers").selectOption("open")));
});

test("a message is answered, reacted to, pinned and found again; a word to one person is theirs alone (R31)", async () => {
  await amara.say("What is a vector?");
  await actions(ben, "What is a vector?");
  await expectAccessible(ben.page, "class-message-actions");
  await line(ben, "What is a vector?").getByRole("button", { name: "Like" }).click();
  await line(amara, "What is a vector?").getByRole("button", { name: "Like: 1" }).waitFor();
  await line(ben, "What is a vector?").getByRole("button", { name: "Reply" }).click();
  await ben.page.keyboard.type("An arrow, see https://example.org/arrows?x=1");
  await ben.page.keyboard.press("Enter");
  const link = line(amara, "An arrow").getByRole("link");
  await link.waitFor();
  expect(await link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  expect(await link.getAttribute("href")).toBe("https://example.org/arrows?x=1");
  await line(amara, "An arrow").getByText("What is a vector?").waitFor();

  await tab(teacher, "Chat").click();
  await actions(teacher, "An arrow");
  await line(teacher, "An arrow").getByRole("button", { name: "Pin" }).click();
  await amara.page.getByRole("region", { name: "Pinned" }).getByText("An arrow").waitFor();
  await expectAccessible(amara.page, "class-chat-pinned");

  await teacher.page.getByLabel("To", { exact: true }).selectOption({ label: amara.name });
  await teacher.page.getByLabel("Write a message").fill("for-amara-alone");
  await teacher.page.getByRole("button", { name: "Send" }).click();
  await line(amara, "for-amara-alone").waitFor();
  await amara.page.getByText("To you alone").waitFor();
  await teacher.page.getByLabel("To", { exact: true }).selectOption("class");

  await amara.page.getByRole("button", { name: "Search the chat" }).click();
  await amara.page.getByRole("searchbox").fill("VECTOR");
  await amara.page.getByRole("region", { name: "What was found" }).getByText("What is a vector?").waitFor();
  await expectAccessible(amara.page, "class-chat-search");
  await amara.page.getByRole("button", { name: "End the search" }).click();
});

test("a locked or slowed chat says so, and the way to the teachers stays open (R31, R35)", async () => {
  await sheet((dialog) => dialog.getByRole("button", { name: "Quiet" }).click());
  await amara.page.getByText("The chat is locked. You can still write to the teachers.").waitFor();
  await expectAccessible(amara.page, "class-chat-locked");
  await amara.page.getByLabel("Write a message").fill("I need help");
  await amara.page.getByRole("button", { name: "Send" }).click();
  await tab(assistant, "Chat").click();
  await line(assistant, "I need help").waitFor();
  await tab(assistant, "Desk").click();
  await sheet(async (dialog) => {
    await dialog.getByRole("button", { name: "Lecture" }).click();
    await dialog.getByLabel("Between two messages").selectOption("300");
  });
  await ben.say("once");
  await ben.page.getByText("The chat is slowed down: wait a little between messages.").waitFor();
  await sheet(async (dialog) => void (await dialog.getByLabel("Between two messages").selectOption("0")));
  await ben.say("twice");
  await line(amara, "twice").waitFor();
});

test("by keyboard alone a message is reported; the desk takes it, sees what it said, and settles it (R35)", async () => {
  await ben.say("you are all stupid");
  await line(amara, "you are all stupid").waitFor();
  const more = line(amara, "you are all stupid").getByRole("button", { name: /^What to do/ });
  await more.focus();
  await amara.page.keyboard.press("Enter");
  await line(amara, "you are all stupid").getByRole("button", { name: "Report" }).focus();
  await amara.page.keyboard.press("Enter");
  const dialog = amara.page.getByRole("dialog", { name: "Report to the teachers" });
  await dialog.waitFor();
  await expectAccessible(amara.page, "class-report");
  await dialog.getByLabel("Anything to add? (optional)").focus();
  await amara.page.keyboard.type("told-to-staff-alone");
  await dialog.getByRole("button", { name: "Send the report" }).focus();
  await amara.page.keyboard.press("Enter");
  await amara.page.getByText("Thank you. Your teachers have been told.").waitFor();
  await actions(ben, "you are all stupid");
  await line(ben, "you are all stupid")
    .getByRole("button", { name: /^Delete the message/ })
    .click();

  const reports = desk().getByRole("region", { name: "Reports" });
  await reports.getByText("told-to-staff-alone").waitFor();
  await reports.getByText("you are all stupid").waitFor();
  await expectAccessible(assistant.page, "desk-report");
  await reports.getByRole("button", { name: "I look after it" }).click();
  await reports.getByLabel("What came of it (only staff read this)").fill("spoke-with-ben");
  await reports.getByRole("button", { name: "Dealt with" }).click();
  await reports.getByText("Nothing is reported.").waitFor();
});

test("one student may draw, another is sent out and does not come back until they are let (R35)", async () => {
  await tab(teacher, "People").click();
  const people = teacher.page.getByRole("region", { name: "People" });
  await people.getByRole("button", { name: `What to do about ${ben.name}` }).click();
  await expectAccessible(teacher.page, "studio-person");
  await people.getByLabel("Draw on the board").check();
  await people.getByRole("button", { name: "Remove", exact: true }).click();
  await expectAccessible(teacher.page, "studio-remove");
  await people.getByRole("button", { name: "Remove from class" }).click();
  await ben.page.getByText("You were removed from this class.").waitFor();
  await ben.page.goto(`${stack.url}/sessions/${sessionId}/class`);
  await ben.page.getByText("You were removed from this class.").waitFor();
  await expectAccessible(ben.page, "removed");
  await desk().getByRole("region", { name: "Removed from class" }).getByRole("button", { name: "Let back in" }).click();
  await ben.enter(sessionId, "class");
});

test("no frame of another student held what was for one person, for staff, or in a report", async () => {
  const told = ben.wire.received.join("\n");
  const secrets = ["for-amara-alone", "I need help", "told-to-staff-alone", "spoke-with-ben", "report."];
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  const toStaff = assistant.wire.received.join("\n");
  expect(toStaff, "what two say to each other is not the third's").not.toContain("for-amara-alone");
  expect(toStaff).toContain("told-to-staff-alone");
  expect(amara.wire.received.join("\n")).not.toContain("spoke-with-ben");
  for (const { wire } of [teacher, assistant, amara, ben]) expect(wire.complaints).toEqual([]);
});
