import { expect, test } from "vitest";
import type { EventsAnswer } from "../../contracts/http.ts";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** Who is here, with what, and how well: nothing of it is ever written down. */

const PHONE = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test("staff see with what everyone is here, those who come later too; everyone's reconnect writes no event (R22)", async () => {
  const staff = await Api.as(stack.url, "teacher@demo.test");
  const { sessionId } = await startClass(staff);
  const [teacher, onPhone, atDesk] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", PHONE),
    Person.signedIn(browser, stack.url, "student2@demo.test"),
  ]);
  const inClass = [teacher, onPhone, atDesk];
  await onPhone.enter(sessionId, "class");
  await atDesk.enter(sessionId, "class");
  await teacher.enter(sessionId, "studio");
  await teacher.page.getByRole("tab", { name: /^People/ }).click();
  const person = ({ name }: Person) => teacher.page.getByRole("listitem").filter({ hasText: name });
  await person(onPhone).getByText("On a phone", { exact: true }).waitFor();
  await person(atDesk).getByText("On a computer", { exact: true }).waitFor();
  await expectAccessible(teacher.page, "studio-people-devices");
  await onPhone.page.getByRole("tab", { name: /^People/ }).click();
  expect(await onPhone.page.getByText("On a computer", { exact: true }).count()).toBe(0);

  const head = async () => (await staff.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?limit=1`)).watermark;
  const before = await head();
  await stack.killWorkerd();
  for (const { strip } of inClass) await strip.getByText("Back online.").waitFor();
  // Whoever's connection broke is watched for a while.
  await person(onPhone).getByText("On a phone, connection unsteady", { exact: true }).waitFor();
  expect(await head()).toBe(before);
  await teacher.page.getByRole("tab", { name: /^Chat/ }).click();
  await teacher.say("Everyone back?");
  for (const one of inClass.slice(1)) {
    await one.page.getByRole("tab", { name: /^Chat/ }).click();
    await expect.poll(() => one.chat(), WAIT).toEqual(["Everyone back?"]);
  }
  expect(await head()).toBe(before + 1);
});
