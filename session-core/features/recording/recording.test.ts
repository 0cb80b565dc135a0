import { beforeEach, describe, expect, test } from "vitest";
import { see, view } from "../../session.ts";
import { assistant, inClass, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { valueOf } from "../../per-participant.ts";
import { recording } from "./recording.ts";

const [ada, bo] = [student(3), student(4)];
const nothing = { accepted: true, events: [] };
const first = { recordingId: uuid(70) };
const second = { recordingId: uuid(71) };

let scribe: Scribe;
const current = () => recording.of(scribe.state).current;
const start = (which = first) => scribe.write(teacher, "recording.start", { ...which, recorder: "browser" });
beforeEach(() => {
  scribe = inClass();
});

describe("R17 a recording", () => {
  test("is a teacher's to start, and everybody is told, also who waits outside", () => {
    for (const who of [assistant, ada]) {
      expect(scribe.write(who, "recording.start", first)).toMatchObject({ code: "forbidden" });
    }
    start();
    for (const group of ["staff", "student", "observer", "lobby"] as const) {
      expect(recording.of(view(scribe.state, { group })).current).toMatchObject({ id: uuid(70), status: "recording" });
    }
    expect(current()).toMatchObject({ by: teacher.id, recorder: "browser" });
  });

  test("is one at a time; the same one again changes nothing", () => {
    start();
    expect(start()).toEqual(nothing);
    expect(start(second)).toMatchObject({ code: "conflict", details: { recordingId: uuid(70) } });
    scribe.write(teacher, "recording.stop", first);
    start(second);
    expect(current()?.id).toBe(uuid(71));
  });

  test("is held by staff and goes on by the teacher", () => {
    start();
    expect(scribe.write(ada, "recording.pause", first)).toMatchObject({ code: "forbidden" });
    scribe.write(assistant, "recording.pause", first);
    expect(current()?.status).toBe("paused");
    expect(scribe.write(teacher, "recording.pause", first)).toEqual(nothing);
    expect(scribe.write(assistant, "recording.resume", first)).toMatchObject({ code: "forbidden" });
    scribe.write(teacher, "recording.resume", first);
    expect(current()?.status).toBe("recording");
    expect(scribe.write(teacher, "recording.pause", second)).toMatchObject({ code: "not_found" });
  });

  test("by egress is stopped rather than held", () => {
    scribe.write(teacher, "recording.start", { ...first, recorder: "egress" });
    expect(scribe.write(teacher, "recording.pause", first)).toMatchObject({ code: "conflict" });
  });

  test("ends when it is stopped, and with the class", () => {
    start();
    expect(scribe.write(teacher, "recording.stop", second)).toEqual(nothing);
    expect(current()).not.toBeNull();
    scribe.write(assistant, "recording.stop", first);
    expect(current()).toBeNull();
    start(second);
    scribe.write(teacher, "session.end", {});
    expect(current()).toBeNull();
  });

  test("that broke off, by the media server's word alone, is told to staff until the next begins", () => {
    const system = { kind: "system" } as const;
    const brokeOff = (group: "staff" | "student") => recording.of(view(scribe.state, { group })).brokeOff;
    start();
    scribe.write(teacher, "recording.stop", { ...first, brokeOff: true });
    expect(brokeOff("staff")).toBeNull();
    start(second);
    scribe.write(system, "recording.stop", { ...second, brokeOff: true });
    expect([brokeOff("staff"), brokeOff("student")]).toEqual([uuid(71), null]);
    expect(see(scribe.log.at(-1)!, { group: "student" })?.data).toEqual(second);
    start();
    expect(brokeOff("staff")).toBeNull();
  });

  test("is known to whoever said so: once each, told to staff and to themselves, and asked anew by the next", () => {
    expect(scribe.write(ada, "recording.acknowledge", first)).toEqual(nothing);
    start();
    scribe.write(ada, "recording.acknowledge", first);
    const said = scribe.log.at(-1)!;
    expect(scribe.write(ada, "recording.acknowledge", first)).toEqual(nothing);
    const known = (audience: Parameters<typeof view>[1]) =>
      valueOf(recording.of(view(scribe.state, audience)).acknowledged, ada.id) ?? false;
    expect([known({ group: "staff" }), known({ group: "student", participant: ada.id })]).toEqual([true, true]);
    expect(known({ group: "student", participant: bo.id })).toBe(false);
    expect(see(said, { group: "student", participant: bo.id })).toBeNull();
    scribe.write(teacher, "recording.stop", first);
    start(second);
    expect(known({ group: "staff" })).toBe(false);
  });
});
