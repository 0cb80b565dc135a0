import { afterAll, beforeAll, expect, test } from "vitest";
import { quantile } from "../../bench/measure/numbers.ts";
import { extent } from "./extent.ts";
import { inWords, type Lesson } from "./lesson.ts";
import { startSchool, type School } from "./school.ts";
import { until } from "./until.ts";

/** Many at once: a crowd comes back after a crash, and many classes flush in the same moment. */

/** What a busy machine may take, all of the crowd being in one process with the judge; the figures are printed. */
const BACK_WITHIN_MS = 20_000;
const ELSEWHERE = 10;

let school: School;
beforeAll(async () => {
  school = await startSchool();
});
afterAll(async () => {
  await school?.stop();
});

test(
  `${extent.clients} clients come back at once after kill -9, with Postgres gone: by their tokens, and nobody missed a thing`,
  { timeout: 120_000 + extent.clients * 400 },
  async () => {
    const { road, stack } = school;
    const lesson = await school.beginClass({ students: extent.clients - 3 });
    await lesson.come();
    const [teacher] = lesson.is("teacher");
    lesson.talk(15, [teacher!, ...lesson.is("student").slice(0, 8)]);
    await lesson.answered(30);

    // Some look elsewhere when it happens, and miss for sure what is said meanwhile.
    const elsewhere = lesson.is("student").slice(-ELSEWHERE);
    for (const one of elsewhere) one.freeze();
    road.turn("gone");
    await lesson.answered(15);
    const before = performance.now();
    await stack.killWorkerd();
    const up = performance.now();
    const awake = lesson.attendees.filter((one) => !elsewhere.includes(one));
    const away = () => awake.filter(({ isLive, liveAt }) => !isLive || liveAt < before).length;
    await until("the crowd is back", away, (count) => count === 0, 90_000);
    const killedAt = Math.min(...awake.map(({ lostAt }) => lostAt));
    const back = awake.map(({ liveAt }) => liveAt - killedAt);
    await lesson.answered(15);
    for (const one of elsewhere) one.thaw();
    await lesson.everyoneIsLive(before, 90_000);
    expect(road.met()).toBeGreaterThan(0);
    road.turn("fine");
    await lesson.answered(15);
    await lesson.settle();

    expect(await lesson.faults()).toEqual([]);
    // 0 missed: what anyone holds is one snapshot, from their coming, and every event since.
    expect(lesson.attendees.filter(({ snapshots }) => snapshots.length !== 1).length).toBe(0);
    expect(quantile(back, 0.95)).toBeLessThan(BACK_WITHIN_MS);
    expect(school.alarms).toEqual([]);
    console.log(
      `${extent.clients} clients are back after ${inWords(back)}; workerd itself after ${Math.round(up - killedAt)} ms; 0 events missed`,
    );
    lesson.leave();
  },
);

test(
  `${extent.classes} classes flush in the same moment, and every log is complete`,
  { timeout: 120_000 + extent.classes * 3_000 },
  async () => {
    const { road } = school;
    const lessons: Lesson[] = [];
    for (let n = 0; n < extent.classes; n++) lessons.push(await school.beginClass({ students: 2, assistants: 0, observers: 0 }));
    for (const lesson of lessons) await lesson.come();
    await Promise.all(lessons.map((lesson) => lesson.settle()));

    for (const { sessionId } of lessons) road.turn("held", sessionId);
    for (const lesson of lessons) lesson.talk(15);
    await Promise.all(lessons.map((lesson) => lesson.answered(40)));
    for (const lesson of lessons) lesson.hush();
    await until(
      "every class waits for Postgres",
      () => road.waiting(),
      (classes) => classes === lessons.length,
      60_000,
    );
    const released = performance.now();
    for (const { sessionId } of lessons) road.turn("fine", sessionId);
    const complete: number[] = [];
    await Promise.all(
      lessons.map(async (lesson) => {
        await lesson.settle();
        complete.push(performance.now() - released);
      }),
    );

    for (const lesson of lessons) expect(await lesson.faults(), lesson.sessionId).toEqual([]);
    expect(school.alarms).toEqual([]);
    const commands = lessons.reduce((sum, { answers }) => sum + answers, 0);
    console.log(`${lessons.length} classes, ${commands} commands: complete in Postgres after ${inWords(complete)}`);
    for (const lesson of lessons) lesson.leave();
  },
);
