import { beforeEach, describe, expect, test } from "vitest";
import { see, view } from "../../session.ts";
import { assistant, inClass, join, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { presence } from "../orchestrator/presence.ts";
import { controls, rights } from "./controls.ts";
import { hands } from "./hands.ts";
import { isRemoved, may, moderation } from "./moderation.ts";

const [ada, bo] = [student(3), student(4)];
const observer = uuid(5);
const nothing = { accepted: true, events: [] };

let scribe: Scribe;
const allow = (permissions: object, who = ada) =>
  scribe.write(teacher, "permission.change", { participantId: who.id, permissions });
const lock = (changes: object) => scribe.write(assistant, "room.lock", changes);
const allowedTo = (id: string, state = scribe.state) => rights.filter((right) => may(state, id, right));
beforeEach(() => {
  scribe = inClass();
});

describe("R35 class controls", () => {
  test("let students chat and no more, staff everything, observers nothing, until they are changed", () => {
    expect(allowedTo(ada.id)).toEqual(["chat"]);
    expect(allowedTo(teacher.id)).toEqual(rights);
    expect(allowedTo(assistant.id)).toEqual(rights);
    expect(allowedTo(observer)).toEqual([]);
    expect(allowedTo(uuid(99))).toEqual([]);
  });

  test("are changed by staff, what is named alone", () => {
    expect(scribe.write(ada, "room.lock", { draw: "open" })).toMatchObject({ code: "forbidden" });
    lock({ draw: "open", slowModeS: 10 });
    expect(allowedTo(ada.id)).toEqual(["chat", "draw"]);
    expect(controls.of(scribe.state)).toMatchObject({ chat: "open", slowModeS: 10, speak: "locked" });
    expect(lock({})).toEqual(nothing);
    expect(lock({ slowModeS: 301 })).toMatchObject({ code: "invalid_request" });
    expect(lock({ anything: "open" })).toMatchObject({ code: "invalid_request" });
  });

  test("end the exceptions made before, for what they name alone", () => {
    allow({ draw: true, speak: true });
    lock({ draw: "locked" });
    expect(allowedTo(ada.id)).toEqual(["chat", "speak"]);
    allow({ draw: true });
    expect(allowedTo(ada.id)).toEqual(["chat", "speak", "draw"]);
  });
});

describe("R35 an exception", () => {
  test("gives or takes one student a right, until it is ended", () => {
    allow({ draw: true, chat: false });
    expect(allowedTo(ada.id)).toEqual(["draw"]);
    expect(allowedTo(bo.id)).toEqual(["chat"]);
    allow({ chat: null });
    expect(allowedTo(ada.id)).toEqual(["chat", "draw"]);
    expect(allow({ draw: true })).toEqual(nothing);
  });

  test("is staff's to make, for students alone", () => {
    expect(scribe.write(ada, "permission.change", { participantId: ada.id, permissions: { draw: true } })).toMatchObject({
      code: "forbidden",
    });
    expect(allow({ draw: true }, { ...ada, id: assistant.id })).toMatchObject({ code: "conflict" });
    expect(allow({ draw: true }, { ...ada, id: uuid(99) })).toMatchObject({ code: "not_found" });
  });

  test("is known to staff and to whom it is made for", () => {
    allow({ draw: true });
    const change = scribe.log.at(-1)!;
    expect(see(change, { group: "student", participant: bo.id })).toBeNull();
    expect(see(change, { group: "student", participant: ada.id })).toMatchObject({ data: { permissions: { draw: true } } });
    const own = view(scribe.state, { group: "student", participant: ada.id });
    expect(allowedTo(ada.id, own)).toEqual(["chat", "draw"]);
    expect(moderation.of(view(scribe.state, { group: "student", participant: bo.id })).permissions).toEqual({});
  });
});

describe("R35 muting", () => {
  test("names who is meant, or everybody", () => {
    const one = scribe.write(teacher, "participant.mute", { participantIds: [ada.id, uuid(99)], what: "camera" });
    expect(one).toMatchObject({ events: [{ type: "participant.muted", data: { participantIds: [ada.id], what: "camera" } }] });
    expect(see(scribe.log.at(-1)!, { group: "student", participant: bo.id })).toBeNull();
    expect(see(scribe.log.at(-1)!, { group: "student", participant: ada.id })).toMatchObject({ data: { what: "camera" } });
    scribe.write(assistant, "participant.mute", { participantIds: null, what: "microphone" });
    expect(see(scribe.log.at(-1)!, { group: "student", participant: bo.id })).not.toBeNull();
    expect(scribe.write(teacher, "participant.mute", { participantIds: [uuid(99)], what: "camera" })).toEqual(nothing);
  });

  test("never reaches upward", () => {
    const mute = (by: typeof teacher, id: string) =>
      scribe.write(by, "participant.mute", { participantIds: [id], what: "microphone" });
    expect(mute(assistant, teacher.id)).toMatchObject({ code: "forbidden" });
    expect(mute(teacher, assistant.id)).toMatchObject({ accepted: true });
  });
});

describe("R35 whoever is sent out", () => {
  const remove = (by = teacher, id = ada.id, reason?: string) =>
    scribe.write(by, "participant.remove", { participantId: id, ...(reason === undefined ? {} : { reason }) });

  test("is gone with their hand, and is not seated again until let back in", () => {
    scribe.write(ada, "hand.raise", {});
    remove(assistant);
    expect(isRemoved(scribe.state, ada.id)).toBe(true);
    expect(presence.of(scribe.state).byId[ada.id]).toMatchObject({ present: false });
    expect(hands.of(scribe.state).raised).toEqual([]);
    expect(scribe.write(ada, "chat.send", { text: "Me again" })).toMatchObject({ code: "not_joined" });
    join(scribe, ada);
    expect(presence.of(scribe.state).byId[ada.id]).toMatchObject({ present: false });
    expect(remove()).toEqual(nothing);

    scribe.write(teacher, "participant.readmit", { participantId: ada.id });
    join(scribe, ada);
    expect(presence.of(scribe.state).byId[ada.id]).toMatchObject({ present: true, removed: false });
    expect(scribe.write(teacher, "participant.readmit", { participantId: ada.id })).toEqual(nothing);
  });

  test("is sent out for a reason that staff alone are told", () => {
    remove(teacher, ada.id, "Shouting");
    expect(JSON.stringify(see(scribe.log.at(-1)!, { group: "staff" }))).toContain("Shouting");
    for (const who of [ada, bo]) {
      expect(JSON.stringify(see(scribe.log.at(-1)!, { group: "student", participant: who.id }))).not.toContain("Shouting");
    }
  });

  test("is never a teacher, nor an assistant by an assistant, nor oneself", () => {
    expect(remove(assistant, teacher.id)).toMatchObject({ code: "forbidden" });
    expect(remove(assistant, assistant.id)).toMatchObject({ code: "forbidden" });
    expect(remove(teacher, teacher.id)).toMatchObject({ code: "forbidden" });
    expect(remove(teacher, assistant.id)).toMatchObject({ accepted: true });
    expect(remove(teacher, uuid(99))).toMatchObject({ code: "not_found" });
  });
});
