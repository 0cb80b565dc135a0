import { beforeEach, describe, expect, test } from "vitest";
import { valueOf } from "../../per-participant.ts";
import { see, view } from "../../session.ts";
import { inClass, student, teacher, type Scribe } from "../../testing/scribe.ts";
import { PULSE_MINUTES, pulse, pulseNow, type PulseKind } from "./pulse.ts";

const [ada, bo] = [student(3), student(4)];

let scribe: Scribe;
const give = (who: ReturnType<typeof student>, kind: PulseKind) => scribe.write(who, "pulse.give", { kind });
const staffView = () => pulse.of(view(scribe.state, { group: "staff", participant: teacher.id }));
const now = () => pulseNow(staffView(), scribe.log.at(-1)!.at);
beforeEach(() => {
  scribe = inClass();
  scribe.startMinute();
});

describe("R37 the pulse", () => {
  test("counts people by the last thing they said, not how often they said it", () => {
    give(ada, "lost");
    expect(give(ada, "lost")).toEqual({ accepted: true, events: [] });
    give(bo, "lost");
    expect(now()).toEqual({ lost: 2, "got-it": 0 });
    give(ada, "got-it");
    expect(now()).toEqual({ lost: 1, "got-it": 1 });
    expect(staffView().minutes).toHaveLength(1);
  });

  test("counts whoever spoke in this minute and the one before once, and forgets earlier ones", () => {
    give(ada, "lost");
    give(bo, "lost");
    scribe.startMinute();
    give(ada, "got-it");
    expect(now()).toEqual({ lost: 1, "got-it": 1 });
    give(ada, "lost");
    expect(now()).toEqual({ lost: 2, "got-it": 0 });
    scribe.startMinute();
    give(bo, "got-it");
    expect(now()).toEqual({ lost: 1, "got-it": 1 });
  });

  test("is a curve by the minute of what happened", () => {
    give(ada, "lost");
    scribe.startMinute();
    scribe.startMinute();
    give(ada, "lost");
    give(bo, "got-it");
    expect(staffView().minutes.map(({ counts }) => counts)).toEqual([
      { lost: 1, "got-it": 0 },
      { lost: 1, "got-it": 1 },
    ]);
    const [first, second] = staffView().minutes;
    expect(second!.minute - first!.minute).toBe(2);
  });

  test("tells staff how many, students their own, and nobody who", () => {
    give(ada, "lost");
    const given = scribe.log.at(-1)!;
    expect(JSON.stringify([staffView(), see(given, { group: "staff", participant: teacher.id })])).not.toContain(ada.id);
    expect(see(given, { group: "student", participant: bo.id })).toBeNull();
    expect(pulse.of(view(scribe.state, { group: "student", participant: bo.id }))).toEqual(pulse.initial);
    expect(pulse.of(view(scribe.state, { group: "observer" }))).toEqual(pulse.initial);
    const own = pulse.of(view(scribe.state, { group: "student", participant: ada.id }));
    expect(own.minutes).toEqual([]);
    expect(valueOf(own.latest, ada.id)).toMatchObject({ kind: "lost" });
  });

  test("holds no more minutes than a class has", () => {
    for (let n = 0; n <= PULSE_MINUTES; n++) {
      give(ada, "lost");
      scribe.startMinute();
    }
    expect(staffView().minutes).toHaveLength(PULSE_MINUTES);
  });

  test("is the students'", () => {
    expect(scribe.write(teacher, "pulse.give", { kind: "lost" })).toMatchObject({ code: "forbidden" });
  });
});
