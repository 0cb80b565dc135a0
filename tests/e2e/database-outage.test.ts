import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import type { EventsAnswer } from "../../contracts/http.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, startClass } from "./api.ts";
import { killDatabase } from "./outage.ts";
import { openBrowser, Person } from "./person.ts";
import { expectOneTruth, WAIT } from "./record.ts";

/** The class goes on without Postgres; only coming in for the first time needs it. */

let stack: Stack;
let browser: Browser;
const said: string[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ log: (line) => said.push(line) }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("kill -9 of Postgres in mid-class: slides and chat go on, reloads come back, and afterwards Postgres has everything", async () => {
  onTestFailed(() => console.error(said.join("\n")));
  const staff = await Api.as(stack.url, "teacher@demo.test");
  const { sessionId } = await startClass(staff);
  const inClass = await Promise.all(
    ["teacher", "student1", "student2"].map((name) => Person.signedIn(browser, stack.url, `${name}@demo.test`)),
  );
  const [teacher, amara, ben] = inClass as [Person, Person, Person];
  for (const person of inClass) await person.enter(sessionId, person === teacher ? "studio" : "class");
  const expectChat = async (texts: string[]) => {
    for (const person of inClass) await expect.poll(() => person.chat(), WAIT).toEqual(texts);
  };
  const expectSlide = async (title: string) => {
    for (const person of inClass) await expect.poll(() => person.slide(), WAIT).toBe(title);
  };
  await amara.say("before");
  await expectChat(["before"]);

  const outage = killDatabase(stack);
  try {
    await teacher.page.getByRole("button", { name: "Next" }).click();
    await expectSlide("Opening, slide 2");
    await ben.say("during");
    await expectChat(["before", "during"]);

    // Nobody who is in class is put out of it, whoever they are.
    await Promise.all([amara.page.reload(), teacher.page.reload()]);
    await expectSlide("Opening, slide 2");
    await expectChat(["before", "during"]);
    // Not even by the loss of the server on top.
    await stack.killWorkerd();
    await teacher.page.getByRole("button", { name: "Next" }).click();
    await expectSlide("Opening, slide 3");
    await amara.say("still here");
    await expectChat(["before", "during", "still here"]);
    for (const { shown } of inClass) {
      expect(shown.status.filter((text) => /lost/.test(text) && !/Nothing (is|was) lost/.test(text))).toEqual([]);
    }
    expect((await staff.send("GET", `/v1/sessions/${sessionId}`)).status).toBe(503);
  } finally {
    await outage.end();
  }

  await ben.say("after");
  await expectChat(["before", "during", "still here", "after"]);
  const events = await expectOneTruth(stack, staff, sessionId, inClass);
  expect(events.filter(({ type }) => type === "participant.joined")).toHaveLength(3);
  const { flushedThrough } = await staff.ask<EventsAnswer>("GET", `/v1/sessions/${sessionId}/events?limit=1`);
  expect(flushedThrough).toBe(events.length);
});
