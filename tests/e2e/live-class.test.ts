import { expect, test } from "vitest";
import { Api } from "./api.ts";
import { Person } from "./person.ts";
import { expectOneTruth, WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** A class from sign-in to thank-you, as its people see it. */

const enter = (email: string) => Person.signedIn(browser, stack.url, email);

test("a class from start to end: scenes, slides and chat come in the same order to every screen, log and database (R12, R13, R18, R28, R31)", async () => {
  const teacher = await enter("teacher@demo.test");
  const [amara, ben] = await Promise.all([enter("student1@demo.test"), enter("student2@demo.test")]);

  // Amara is early: she waits in class, and it opens by itself.
  await amara.page.getByRole("link", { name: "Wait in class" }).first().click();
  await amara.page.getByText("the class opens by itself").waitFor();
  await teacher.page.getByRole("button", { name: "Start now" }).click();
  await teacher.stage.waitFor();
  const sessionId = /sessions\/([0-9a-f-]{36})\/studio/.exec(teacher.page.url())![1]!;
  await amara.stage.waitFor();
  await ben.page.reload();
  await ben.page.getByRole("link", { name: "Join class" }).click();
  await ben.stage.waitFor();
  const inClass = [teacher, amara, ben];
  for (const { strip } of inClass) {
    expect(await strip.textContent()).toBe("Connected. Audio and video are off in this class.");
  }

  const expectOnStage = async (title: string) => {
    for (const person of inClass) await expect.poll(() => person.slide(), WAIT).toBe(title);
  };
  await expectOnStage("Describing motion");
  await teacher.page.getByRole("button", { name: "Next" }).click();
  await expectOnStage("By the end of this class you can");
  await teacher.page.keyboard.press("ArrowRight");
  await expectOnStage("Warm-up: the lost dog");
  await teacher.page.getByRole("button", { name: /^Reading graphs/ }).click();
  await expectOnStage("A walk, as a graph");

  // All at once: whatever order the sequencer chooses, it is everyone's.
  const rounds = ["one", "two", "three"];
  await Promise.all(
    inClass.map(async (person) => {
      for (const round of rounds) await person.say(`${person.name} says ${round}`);
    }),
  );
  for (const person of inClass) await expect.poll(async () => (await person.chat()).length, WAIT).toBe(9);

  const chiara = await enter("student3@demo.test");
  await chiara.page.getByRole("link", { name: "Join class" }).click();
  await chiara.stage.waitFor();
  inClass.push(chiara);
  await expectOnStage("A walk, as a graph");
  await expect.poll(() => chiara.chat(), WAIT).toHaveLength(9);

  await chiara.say("Sorry, my bus was late");
  await ben.say("I do not get the flat part", "staff");
  await teacher.page.getByRole("button", { name: /^Welcome/ }).click();
  // The scene comes back where it was left.
  await expectOnStage("Warm-up: the lost dog");
  await teacher.page.keyboard.press("ArrowLeft");
  await expectOnStage("By the end of this class you can");
  await teacher.say("Back to the plan");
  for (const person of inClass) await expect.poll(async () => (await person.chat()).at(-1), WAIT).toBe("Back to the plan");

  // On the screens: one order of chat, one order of slides.
  const everything = await teacher.chat();
  expect(everything).toHaveLength(12);
  const toClass = everything.filter((text) => !text.includes("flat part"));
  expect(await ben.chat()).toEqual(everything);
  for (const person of [amara, chiara]) expect(await person.chat()).toEqual(toClass);
  expect(teacher.shown.stage).toHaveLength(6);
  for (const person of [amara, ben]) expect(person.shown.stage).toEqual(teacher.shown.stage);
  expect(chiara.shown.stage).toEqual(teacher.shown.stage.slice(3));

  await teacher.page.getByRole("button", { name: "End class" }).click();
  await teacher.page.getByRole("dialog").getByRole("button", { name: "End class" }).click();
  await teacher.page.getByRole("heading", { name: "That was your class. Well done." }).waitFor();
  for (const person of [amara, ben, chiara]) {
    await person.page.getByRole("heading", { name: "Thank you for being in class" }).waitFor();
  }

  // In the logs: what was on the screens, event by event.
  const staff = await Api.as(stack.url, "teacher@demo.test");
  const events = await expectOneTruth(stack, staff, sessionId, inClass);
  expect(events[0]!.type).toBe("session.started");
  expect(events.at(-1)!.type).toBe("session.ended");
  const said = events.filter(({ type }) => type === "chat.message").map(({ data }) => (data as { text: string }).text);
  expect(said).toEqual(everything);
  expect(events.filter(({ type }) => /^(scene|slide)\.changed$/.test(type))).toHaveLength(6);
  expect(events.filter(({ type }) => type === "participant.joined")).toHaveLength(4);
});
