import { afterAll, beforeAll, expect, test } from "vitest";
import { quantile } from "../../bench/measure/numbers.ts";
import { extent } from "./extent.ts";
import { postgresStandsAt } from "./judge.ts";
import { inWords } from "./lesson.ts";
import type { Weather } from "./road.ts";
import { startSchool, type School } from "./school.ts";
import { until } from "./until.ts";

/** Postgres gone, slow, silent, or carrying out what it does not answer: the class does not notice, and nothing is lost. */

const COMMANDS_A_SECOND = 20;
/** A class that waited for Postgres would wait seconds; a busy machine makes a turn wait for less than this. */
const FULL_SPEED_MS = 1_500;

let school: School;
beforeAll(async () => {
  school = await startSchool();
});
afterAll(async () => {
  await school?.stop();
});

/** `met`: how often at least; `moves`: whether Postgres does. */
const weathers: { name: string; weather: Weather; met: number; moves: boolean }[] = [
  { name: "gone", weather: "gone", met: 3, moves: false },
  { name: "silent: it accepts, and never answers", weather: "silent", met: 1, moves: false },
  { name: "committing, and losing the reply", weather: "forgetful", met: 3, moves: true },
  { name: "slow by three seconds", weather: { slowMs: 3_000 }, met: 2, moves: true },
];

test.concurrent.for(weathers)(
  "Postgres is $name",
  { timeout: 180_000 + 2 * extent.outageMs },
  async ({ name, weather, met, moves }, { expect }) => {
    const { road } = school;
    const lesson = await school.beginClass({ students: 5 });
    const { sessionId } = lesson;
    await lesson.come();
    const calm = performance.now();
    lesson.talk(COMMANDS_A_SECOND);
    await lesson.answered(60);

    const bad = performance.now();
    road.turn(weather, sessionId);
    await until(
      "the fault is met",
      () => road.met(sessionId),
      (times) => times >= 1,
    );
    const before = await postgresStandsAt(lesson.options);
    const told = lesson.answers;
    await until(
      "it lasts",
      () => performance.now() - bad,
      (ms) => ms >= extent.outageMs,
      extent.outageMs + 10_000,
    );
    await until(
      "the fault is met again and again",
      () => road.met(sessionId),
      (times) => times >= met,
      60_000,
    );
    const lasted = performance.now() - bad;
    const during = lesson.latencies(bad, performance.now() - FULL_SPEED_MS);

    // The class went on at the pace it was asked for, and whatever was sent came back at once.
    expect(lesson.answers - told).toBeGreaterThan((lasted / 1_000) * COMMANDS_A_SECOND * 0.7 - COMMANDS_A_SECOND);
    expect(quantile(during, 0.95)).toBeLessThan(FULL_SPEED_MS);
    expect((await postgresStandsAt(lesson.options)) > before, "whether Postgres moved meanwhile").toBe(moves);

    // The last word is said and tried in vain before it is well again: nobody says anything that would set it off.
    lesson.hush();
    await lesson.allIsAnswered();
    const tried = road.met(sessionId);
    if (!moves)
      await until(
        "the last of it is tried",
        () => road.met(sessionId),
        (times) => times > tried,
        90_000,
      );
    const fine = performance.now();
    road.turn("fine", sessionId);
    await lesson.settle();
    const whole = performance.now() - fine;
    expect(await lesson.faults()).toEqual([]);
    console.log(
      [
        `Postgres ${name}, for ${Math.round(lasted / 1_000)} s`,
        `  answers before ${inWords(lesson.latencies(calm, bad))}`,
        `  answers during ${inWords(during)}`,
        `  all of it in Postgres ${Math.round(whole)} ms after it was well again`,
      ].join("\n"),
    );
    lesson.leave();
  },
);

test("the database's process is stopped, then killed, and workerd with it", { timeout: 180_000 }, async () => {
  const { stack } = school;
  const lesson = await school.beginClass({ students: 5 });
  await lesson.come();
  lesson.talk(COMMANDS_A_SECOND);
  await lesson.answered(20);

  const stopped = stack.database.pid()!;
  process.kill(stopped, "SIGSTOP");
  try {
    await lesson.answered(60);
    await stack.killWorkerd();
    await lesson.everyoneIsLive();
    await lesson.answered(20);
  } finally {
    process.kill(stopped, "SIGCONT");
  }
  await lesson.answered(20);
  process.kill(stopped, "SIGKILL");
  await lesson.answered(40);
  await lesson.settle();
  expect(await lesson.faults()).toEqual([]);
  expect(school.alarms).toEqual([]);
  lesson.leave();
});
