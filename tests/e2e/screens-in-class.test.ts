import { expect, test } from "vitest";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** What the screens become while a class runs: full of talk, under a dialog, offline, over. */

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test("no state of a running class has a serious fault, light or dark, wide or 360 px (R76)", async () => {
  const { sessionId, classroomId } = await startClass(await Api.as(stack.url, "teacher@demo.test"));
  const [teacher, amara, ben] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
    Person.signedIn(browser, stack.url, "student2@demo.test", PHONE),
  ]);
  await teacher.page.goto(`${stack.url}/classrooms/${classroomId}`);
  await teacher.page
    .getByRole("button", { name: /^Schedule/ })
    .first()
    .click();
  await teacher.page.getByRole("dialog").waitFor();
  await expectAccessible(teacher.page, "schedule");

  await teacher.enter(sessionId, "studio");
  await amara.enter(sessionId, "class");
  await ben.enter(sessionId, "class");
  await amara.say("How do we know which way is forward?");
  await ben.say("I cannot hear you", "staff");
  await teacher.say("You choose it, and then you stay with it.");
  for (const person of [teacher, ben]) await expect.poll(() => person.chat(), WAIT).toHaveLength(3);
  await expect.poll(() => amara.chat(), WAIT).toHaveLength(2);
  await expectAccessible(teacher.page, "studio-talk");
  await expectAccessible(amara.page, "class-talk");
  await expectAccessible(ben.page, "class-talk");

  await teacher.page.getByRole("tab", { name: /^People/ }).click();
  await expectAccessible(teacher.page, "studio-people");
  await ben.page.getByRole("tab", { name: /^People/ }).click();
  await expectAccessible(ben.page, "class-people");
  await teacher.page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await teacher.page.getByRole("dialog").waitFor();
  await expectAccessible(teacher.page, "shortcuts");
  await teacher.page.keyboard.press("Escape");

  await amara.context.setOffline(true);
  await amara.say("Are you still there?");
  await amara.page.getByText("1 message will be sent when you are back").waitFor();
  await expectAccessible(amara.page, "class-offline");
  await amara.context.setOffline(false);
  await amara.page.getByText("Back online.").waitFor();
  await expectAccessible(amara.page, "class-back");

  await teacher.page.getByRole("button", { name: "End class" }).click();
  await teacher.page.getByRole("dialog").waitFor();
  await expectAccessible(teacher.page, "end-class");
  await teacher.page.getByRole("dialog").getByRole("button", { name: "End class" }).click();
  await teacher.page.getByRole("heading", { name: "That was your class. Well done." }).waitFor();
  await expectAccessible(teacher.page, "ended-teaching");
  await ben.page.getByRole("heading", { name: "Thank you for being in class" }).waitFor();
  await expectAccessible(ben.page, "ended");
  await amara.page.goto(`${stack.url}/join/ZZZ-999`);
  await amara.page.getByRole("alert").waitFor();
  await expectAccessible(amara.page, "join-refused");
});
