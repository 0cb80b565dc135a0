import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Api, startClass } from "./api.ts";
import { Person } from "./person.ts";
import { expectOneTruth, WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** What a bad network and a dying server cost a class: nothing. */

let staff: Api;
let sessionId: string;
let inClass: Person[] = [];

beforeAll(async () => {
  staff = await Api.as(stack.url, "teacher@demo.test");
});
beforeEach(async () => {
  ({ sessionId } = await startClass(staff));
  inClass = await Promise.all(
    ["teacher", "student1", "student2"].map((name) => Person.signedIn(browser, stack.url, `${name}@demo.test`)),
  );
  for (const person of inClass) await person.enter(sessionId, person === inClass[0] ? "studio" : "class");
});
afterEach(async () => {
  await Promise.all(inClass.map((person) => person.leave()));
});

const expectChat = async (texts: string[]) => {
  for (const person of inClass) await expect.poll(() => person.chat(), WAIT).toEqual(texts);
};
const expectSlide = async (title: string) => {
  for (const person of inClass) await expect.poll(() => person.slide(), WAIT).toBe(title);
};
const expectStrip = (person: Person, text: string) => expect.poll(() => person.strip.textContent(), WAIT).toBe(text);
/** Coming back is not joining: it needs no database. */
const expectJoinedOnce = ({ email, wire }: Person) =>
  expect(
    wire.asked.filter((path) => path === "/v1/join"),
    email,
  ).toHaveLength(1);
const WELL = "Connected. Audio and video are off in this class.";
const BACK = "Back online. Nothing was lost.";

test("ten seconds offline: what was said meanwhile arrives once, what was missed is shown, and the strip says so", async () => {
  const [teacher, amara, ben] = inClass as [Person, Person, Person];
  await amara.say("before");
  await expectChat(["before"]);

  await amara.context.setOffline(true);
  const wentOffline = Date.now();
  await expectStrip(amara, "You are offline. Nothing is lost: you will see what you missed.");
  await amara.say("from the tunnel");
  await amara.say("still in the tunnel");
  await expectStrip(amara, "You are offline. Nothing is lost: 2 messages will be sent when you are back.");
  expect(await amara.chat()).toEqual(["before", "from the tunnel (sending)", "still in the tunnel (sending)"]);
  await teacher.page.getByRole("tab", { name: /^People/ }).click();
  await teacher.page.getByRole("region", { name: "People" }).getByText("reconnecting").waitFor();
  await teacher.page.getByRole("tab", { name: /^Chat/ }).click();
  await teacher.page.keyboard.press("Escape");
  await teacher.page.getByRole("button", { name: "Next" }).click();
  await ben.say("meanwhile");
  await expect.poll(() => ben.slide(), WAIT).toBe("Opening, slide 2");
  expect(await amara.slide()).toBe("Opening, slide 1");
  // Ten seconds as the promise has it, of which most have passed by now.
  await expect.poll(() => Date.now() - wentOffline, WAIT).toBeGreaterThanOrEqual(10_000);

  await amara.context.setOffline(false);
  await expectStrip(amara, BACK);
  await expectChat(["before", "meanwhile", "from the tunnel", "still in the tunnel"]);
  await expectSlide("Opening, slide 2");
  await expectStrip(amara, WELL);
  await expectOneTruth(stack, staff, sessionId, inClass);
  // She came back to where she had been, and by her resume token.
  expect(amara.wire.log.snapshots).toHaveLength(1);
  expectJoinedOnce(amara);
});

test("a page loaded anew, offline or in mid-sentence, sends what was on its way, once, and shows the class as it is", async () => {
  const [teacher, amara, ben] = inClass as [Person, Person, Person];
  await ben.say("hello");
  await expectChat(["hello"]);

  await amara.context.setOffline(true);
  await amara.say("written in the tunnel");
  await teacher.page.getByRole("button", { name: "Next" }).click();
  await expect.poll(() => ben.slide(), WAIT).toBe("Opening, slide 2");
  // She reloads, sees the browser's own page, waits, and tries the address again.
  await amara.page.reload().catch(() => undefined);
  await amara.context.setOffline(false);
  await amara.enter(sessionId, "class");
  await expectChat(["hello", "written in the tunnel"]);
  await expectSlide("Opening, slide 2");

  // In the very moment: whether the server had it already or not, it counts once.
  await amara.say("written before the reload");
  await amara.page.reload();
  await expectChat(["hello", "written in the tunnel", "written before the reload"]);

  expectJoinedOnce(amara);
  const events = await expectOneTruth(stack, staff, sessionId, inClass);
  expect(events.filter(({ type }) => type === "chat.message")).toHaveLength(3);
  expect(events.filter(({ type }) => type === "participant.joined")).toHaveLength(3);
});

test("kill -9 of the server in mid-class: everyone is back by themselves, and every command counts once", async () => {
  const [teacher, amara, ben] = inClass as [Person, Person, Person];
  await Promise.all([amara.say("one"), ben.say("two")]);
  for (const person of inClass) await expect.poll(async () => (await person.chat()).length, WAIT).toBe(2);

  const back = stack.killWorkerd();
  // In the very moment: some of these are lost with the process, some were never received.
  await Promise.all([
    amara.say("said into the crash"),
    ben.say("me too"),
    teacher.page.getByRole("button", { name: "Next" }).click(),
  ]);
  await back;

  await expectSlide("Opening, slide 2");
  for (const person of inClass) {
    await expect.poll(async () => (await person.chat()).length, WAIT).toBe(4);
    expect(await person.chat()).toEqual(await teacher.chat());
    await expectStrip(person, WELL);
    expect(person.shown.status.some((text) => text.startsWith("Reconnecting … Nothing is lost:"))).toBe(true);
    expect(person.shown.status).toContain(BACK);
    // From where they were, by token: nobody needed everything anew.
    expect(person.wire.log.snapshots).toHaveLength(1);
    expectJoinedOnce(person);
  }
  const events = await expectOneTruth(stack, staff, sessionId, inClass);
  expect(events.filter(({ type }) => type === "chat.message")).toHaveLength(4);
  expect(events.filter(({ type }) => type === "slide.changed")).toHaveLength(1);
  expect(events.filter(({ type }) => type === "participant.joined")).toHaveLength(3);
  expect(events.filter(({ type }) => type === "participant.left")).toHaveLength(0);
});
