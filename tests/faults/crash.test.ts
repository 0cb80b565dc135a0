import { afterAll, beforeAll, expect, test } from "vitest";
import { extent } from "./extent.ts";
import { inWords } from "./lesson.ts";
import { startSchool, type School } from "./school.ts";
import { until } from "./until.ts";

/** kill -9 of workerd under load, again and again. */

/** A class is judged and its people go home after this many; then the next one begins. */
const CYCLES_A_CLASS = 25;
const COMMANDS_A_SECOND = 80;

let school: School;
beforeAll(async () => {
  school = await startSchool();
});
afterAll(async () => {
  await school?.stop();
});

test(
  `kill -9 of workerd under load, ${extent.cycles} times: nothing is lost, doubled or skipped, and everyone is back`,
  { timeout: 90_000 + extent.cycles * 20_000 },
  async () => {
    const back: number[] = [];
    const answeredAgain: number[] = [];
    let acknowledged = 0;
    for (let cycle = 0; cycle < extent.cycles;) {
      const lesson = await school.beginClass({ students: 9 });
      await lesson.come();
      lesson.talk(COMMANDS_A_SECOND);
      for (const last = Math.min(cycle + CYCLES_A_CLASS, extent.cycles); cycle < last; cycle++) {
        // Not always at the same place of a turn, nor of a flush.
        await lesson.answered(20 + ((cycle * 37) % 60));
        const before = performance.now();
        await school.stack.killWorkerd();
        await lesson.everyoneIsLive(before);
        const killedAt = Math.min(...lesson.attendees.map(({ lostAt }) => lostAt));
        back.push(...lesson.attendees.map(({ liveAt }) => liveAt - killedAt));
        const sentSince = () => lesson.acknowledged.filter(({ sentAt }) => sentAt > killedAt);
        await until(
          "the class is answered again",
          () => sentSince().length,
          (answers) => answers > 0,
        );
        answeredAgain.push(Math.min(...sentSince().map(({ answeredAt }) => answeredAt)) - killedAt);
      }
      await lesson.settle();
      expect(await lesson.faults(), `after ${cycle} kills`).toEqual([]);
      // From where they were, by token: nobody needed everything anew.
      expect(lesson.attendees.filter(({ snapshots }) => snapshots.length !== 1).map(({ person }) => person.name)).toEqual([]);
      acknowledged += lesson.answers;
      lesson.leave();
      if (extent.cycles > CYCLES_A_CLASS) console.log(`${cycle} of ${extent.cycles} kills; back: ${inWords(back)}`);
    }
    expect(school.alarms).toEqual([]);
    console.log(
      [
        `${extent.cycles} × kill -9, ${acknowledged} commands acknowledged: 0 lost, 0 doubled, 0 gaps`,
        `  a client is back after   ${inWords(back)}`,
        `  the class is answered after ${inWords(answeredAgain)}`,
      ].join("\n"),
    );
  },
);
