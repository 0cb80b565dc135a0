import { beforeEach, describe, expect, test } from "vitest";
import { see, view } from "../../session.ts";
import { assistant, inClass, join, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { presence } from "../orchestrator/presence.ts";
import { lobby } from "./lobby.ts";

const [ada, newcomer] = [student(3), student(6)];
const nothing = { accepted: true, events: [] };

let scribe: Scribe;
const enter = (who: { id: string; role: "student" | "observer" | "assistant" }) =>
  scribe.write({ kind: "system" }, "participant.join", { participantId: who.id, name: "New", role: who.role, capacity: 9 });
const lock = (entry: string) => scribe.write(assistant, "room.lock", { entry });
const decide = (what: "admit" | "deny", who = newcomer) => scribe.write(teacher, `lobby.${what}`, { participantIds: [who.id] });
beforeEach(() => {
  scribe = inClass();
});

describe("R37 the lobby", () => {
  test("keeps students who are new until staff let them in; waiting writes nothing", () => {
    lock("lobby");
    const before = scribe.log.length;
    expect(enter(newcomer)).toMatchObject({ code: "in_lobby" });
    expect(scribe.log).toHaveLength(before);
    expect(scribe.write(ada, "lobby.admit", { participantIds: [newcomer.id] })).toMatchObject({ code: "forbidden" });
    decide("admit");
    expect(enter(newcomer)).toMatchObject({ events: [{ type: "participant.joined" }] });
    expect(decide("admit")).toEqual(nothing);
    expect(decide("deny")).toEqual(nothing);
  });

  test("lets whoever was in the class come back, and whoever is no student walk in", () => {
    lock("lobby");
    scribe.write(ada, "participant.leave", {});
    join(scribe, ada);
    expect(presence.of(scribe.state).byId[ada.id]!.present).toBe(true);
    expect(enter({ id: uuid(7), role: "observer" })).toMatchObject({ accepted: true });
    expect(enter({ id: uuid(8), role: "assistant" })).toMatchObject({ accepted: true });
  });

  test("turns away whoever is denied, until they are let in after all or the class is opened", () => {
    lock("lobby");
    decide("deny");
    expect(enter(newcomer)).toMatchObject({ code: "entry_denied" });
    decide("admit");
    expect(enter(newcomer)).toMatchObject({ accepted: true });
    const other = student(9);
    decide("deny", other);
    lock("open");
    expect(enter(other)).toMatchObject({ accepted: true });
  });

  test("that is locked lets nobody in who is new, but whom staff name", () => {
    lock("locked");
    expect(enter(newcomer)).toMatchObject({ code: "entry_locked" });
    decide("admit");
    expect(enter(newcomer)).toMatchObject({ accepted: true });
  });

  test("is staff's to know of", () => {
    lock("lobby");
    decide("deny");
    expect(see(scribe.log.at(-1)!, { group: "student", participant: ada.id })).toBeNull();
    expect(lobby.of(view(scribe.state, { group: "student", participant: ada.id }))).toEqual(lobby.initial);
    expect(lobby.of(view(scribe.state, { group: "staff" }))).not.toEqual(lobby.initial);
  });
});
