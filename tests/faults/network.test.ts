import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Attendee } from "./attendee.ts";
import { Flood } from "./flood.ts";
import { inWords } from "./lesson.ts";
import { startSchool, type School } from "./school.ts";
import { until } from "./until.ts";
import { layWire, type Wire } from "./wire.ts";

/** Connections that die without a word, and readers that stop reading: their own affair, and nobody else's. */

const CUT_OFF = 4;
const FROZEN = 12;
const MIB = 1024 * 1024;
/** More than the kernels on the way take for a reader: the rest is the object's to hold, or to withhold. */
const OWED_BYTES = 16 * MIB;
/** No reader who takes nothing may cost the object more than 8 MiB; withholding nothing, each would cost all that it is owed. */
const GROWTH_MAX_BYTES = (CUT_OFF + FROZEN) * 8 * MIB;
/** The client's own patience with a silent socket, and the first attempts after it. */
const NOTICED_WITHIN_MS = 40_000;

let school: School;
const wires: Wire[] = [];
beforeAll(async () => {
  school = await startSchool();
});
afterAll(async () => {
  await school?.stop();
  await Promise.all(wires.map((wire) => wire.close()));
});

/** The most memory that a process holds while the work lasts. */
async function peakBytes(pid: number, work: Promise<void>): Promise<number> {
  let done = false;
  const over = work.finally(() => (done = true));
  let peak = 0;
  while (!done) {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    peak = Math.max(peak, Number(stdout) * 1024);
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 200))]);
  }
  await over;
  return peak;
}

const latenciesOf = (attendees: readonly Attendee[], from: number, to: number) =>
  attendees.flatMap(({ acknowledged }) =>
    acknowledged.flatMap(({ sentAt, answeredAt }) => (sentAt >= from && sentAt < to ? answeredAt - sentAt : [])),
  );

test(
  "dead connections and frozen tabs: the others go on, and all come back to the whole truth",
  { timeout: 240_000 },
  async () => {
    const { stack } = school;
    const lesson = await school.beginClass({ students: 20, assistants: 5 });
    const port = Number(new URL(stack.url).port);
    const unlucky = lesson.options.people.filter(({ role }) => role === "student").slice(0, CUT_OFF);
    const wireOf = new Map(await Promise.all(unlucky.map(async (person) => [person.userId, await layWire(port)] as const)));
    wires.push(...wireOf.values());
    await lesson.come((url, person) => wireOf.get(person.userId)?.through(url) ?? url);

    const [teacher] = lesson.is("teacher");
    const students = lesson.is("student");
    const [cutOff, frozen] = [students.slice(0, CUT_OFF), students.slice(CUT_OFF, CUT_OFF + FROZEN)];
    const [soon, late] = [frozen.slice(0, FROZEN / 2), frozen.slice(FROZEN / 2)];
    const well = [teacher!, ...students.slice(CUT_OFF + FROZEN)];
    const flood = new Flood(lesson.is("assistant"));
    const calm = performance.now();
    lesson.talk(20, well);
    // The same flood without a fault first: the memory it takes by itself is no reader's.
    const pid = (await stack.workerdPid())!;
    const before = await peakBytes(pid, flood.pour(OWED_BYTES, lesson.attendees));

    const bad = performance.now();
    for (const one of frozen) one.freeze();
    for (const wire of wireOf.values()) wire.die();
    const grown = (await peakBytes(pid, flood.pour(OWED_BYTES, well))) - before;
    const during = latenciesOf(well, bad, performance.now());
    expect(grown).toBeLessThan(GROWTH_MAX_BYTES);

    // Whoever reads again soon is caught up on the same socket.
    const thawedAt = performance.now();
    const goal = teacher!.client.confirmed().sequence;
    for (const one of soon) one.thaw();
    const lowest = () => Math.min(...soon.map(({ client }) => client.confirmed().sequence));
    await until("the thawed are level", lowest, (sequence) => sequence >= goal);
    const levelAfter = performance.now() - thawedAt;
    expect(soon.filter(({ liveAt }) => liveAt > bad)).toEqual([]);

    // Whoever takes nothing for half a minute is let go, and staff see that nobody is at that socket.
    const seenThere = (one: Attendee) => teacher!.client.current().connected[one.participantId] === true;
    await until(
      "the frozen are let go",
      () => late.filter(seenThere).length,
      (left) => left === 0,
      60_000,
    );
    const letGoAfter = performance.now() - bad;
    for (const one of late) one.thaw();
    const away = () => [...late, ...cutOff].filter(({ liveAt }) => liveAt < bad).length;
    await until("all are back", away, (count) => count === 0, 60_000);
    const noticed = cutOff.map(({ liveAt }) => liveAt - bad);
    expect(Math.max(...noticed)).toBeLessThan(NOTICED_WITHIN_MS);

    await lesson.answered(20);
    await lesson.settle();
    expect(await lesson.faults()).toEqual([]);
    expect(school.alarms).toEqual([]);
    console.log(
      [
        `${FROZEN} readers frozen and ${CUT_OFF} cut off, each owed ${OWED_BYTES / MIB} MiB: workerd grew by ${Math.round(grown / MIB)} MiB`,
        `  the others' answers in the same flood before ${inWords(latenciesOf(well, calm, bad))}`,
        `  the others' answers in the same flood during ${inWords(during)}`,
        `  level again ${Math.round(levelAfter)} ms after reading again; let go after ${Math.round(letGoAfter)} ms`,
        `  who was cut off is back after ${inWords(noticed)}`,
      ].join("\n"),
    );
    lesson.leave();
  },
);
