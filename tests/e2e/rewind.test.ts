import { beforeAll, expect, test } from "vitest";
import { Api, startClass } from "./api.ts";
import { expectAccessible } from "./axe.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";

/** Looking back while the class goes on. */

let sessionId: string;
let teacher: Person;
let student: Person;

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  ({ sessionId } = await startClass(await Api.as(stack.url, "teacher@demo.test")));
  [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test", PHONE),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
});

const back = ({ page }: Person) => page.getByRole("region", { name: "Looking back" });

test("a student looks back while the class goes on, still takes part live, and returns", async () => {
  await expect.poll(() => student.slide(), WAIT).toBe("Opening, slide 1");
  await teacher.page.getByRole("button", { name: "Next" }).click();
  await expect.poll(() => student.slide(), WAIT).toBe("Opening, slide 2");

  await student.page.getByRole("button", { name: "Back 30 seconds" }).click();
  const bar = back(student);
  await expect.poll(() => student.slide(), WAIT).toBe("Opening, slide 1");
  await bar.getByRole("button", { name: "Halt" }).click();
  await bar.getByText("Talk, polls and hands are live.").waitFor();

  // The class goes on: its talk is here, its stage is not, and what this student says arrives.
  await teacher.page.getByRole("button", { name: "Next" }).click();
  await teacher.say("Any questions?");
  await expect.poll(() => student.chat(), WAIT).toEqual(["Any questions?"]);
  await student.page.getByRole("button", { name: "Raise hand" }).click();
  await expect.poll(() => teacher.page.getByRole("tab", { name: /^People/ }).textContent(), WAIT).toContain("1 hand up");
  await student.page.getByRole("button", { name: "Lower hand" }).click();
  expect(await student.slide()).toBe("Opening, slide 1");
  await expectAccessible(student.page, "class-looking-back");

  await bar.getByRole("button", { name: "Go live" }).click();
  await expect.poll(() => student.slide(), WAIT).toBe("Opening, slide 3");
  await bar.waitFor({ state: "detached" });
  expect(student.wire.complaints).toEqual([]);
});

test("who comes late sees the class from its beginning, by keyboard, and is level with it by itself", async () => {
  const late = await Person.signedIn(browser, stack.url, "student2@demo.test");
  await late.enter(sessionId, "class");
  await expect.poll(() => late.slide(), WAIT).toBe("Opening, slide 3");

  await late.page.keyboard.press("r");
  await back(late).getByRole("slider", { name: "Moment of the class" }).press("Home");
  await expect.poll(() => late.slide(), WAIT).toBe("Opening, slide 1");
  // Everything before they came was read in the log.
  expect(late.wire.received.some((text) => text.startsWith('{"t":"history"'))).toBe(true);
  await back(late).getByLabel("Speed").selectOption("2");
  await expect.poll(() => late.slide(), { ...WAIT, timeout: 60_000 }).toBe("Opening, slide 3");
  await back(late).waitFor({ state: "detached", timeout: 60_000 });
  await expectAccessible(late.page, "class-level");
  expect(late.wire.complaints).toEqual([]);
  await late.leave();
});
