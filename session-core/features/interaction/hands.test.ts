import { beforeEach, describe, expect, test } from "vitest";
import { inClass, join, student, teacher, type Scribe } from "../../testing/scribe.ts";
import { evolve, initialState } from "../../session.ts";
import { hands } from "./hands.ts";

const [ada, bo, cy] = [student(3), student(4), student(6)];

let scribe: Scribe;
const queue = () => hands.of(scribe.state).raised.map(({ from }) => from);
beforeEach(() => {
  scribe = inClass();
  join(scribe, cy, 3);
  for (const student of [ada, bo, cy]) scribe.write(student, "hand.raise", {});
});

describe("R37 hands", () => {
  test("stand in the order in which they went up, one each", () => {
    const before = scribe.log.length;
    expect(scribe.write(ada, "hand.raise", {})).toEqual({ accepted: true, events: [] });
    expect(scribe.log.length).toBe(before);
    expect(queue()).toEqual([ada.id, bo.id, cy.id]);
  });

  test("go to the end of the queue when they go up again", () => {
    scribe.write(ada, "hand.lower", {});
    scribe.write(ada, "hand.raise", {});
    expect(queue()).toEqual([bo.id, cy.id, ada.id]);
  });

  test("are lowered by their owner and by staff, by nobody else", () => {
    expect(scribe.write(ada, "hand.lower", { participantIds: [bo.id] })).toMatchObject({ code: "forbidden" });
    expect(scribe.write(ada, "hand.lower", { participantIds: [ada.id, bo.id] })).toMatchObject({ code: "forbidden" });
    expect(scribe.write(ada, "hand.lower", { all: true })).toMatchObject({ code: "forbidden" });
    expect(queue()).toEqual([ada.id, bo.id, cy.id]);
    scribe.write(ada, "hand.lower", {});
    scribe.write(teacher, "hand.lower", { participantIds: [cy.id, ada.id] });
    expect(queue()).toEqual([bo.id]);
    expect(scribe.log.at(-1)!.data).toEqual({ participantIds: [cy.id] });
  });

  test("are one each also where a payload that lowered them was erased", () => {
    scribe.write(ada, "hand.lower", {});
    scribe.write(ada, "hand.raise", {});
    const erased = scribe.log.map((event) => (event.type === "hand.lowered" ? { ...event, data: null } : event));
    const { raised } = hands.of(erased.reduce(evolve, initialState));
    expect(raised.map(({ from }) => from)).toEqual([ada.id, bo.id, cy.id]);
  });

  test("all go down at once, and again is nothing", () => {
    scribe.write(teacher, "hand.lower", { all: true });
    expect(queue()).toEqual([]);
    expect(scribe.write(teacher, "hand.lower", { all: true })).toEqual({ accepted: true, events: [] });
  });

  test("go down when their owner leaves", () => {
    scribe.write(teacher, "hand.call", { participantId: bo.id });
    scribe.write({ kind: "system" }, "participant.expire", { participantIds: [bo.id] });
    expect(hands.of(scribe.state)).toMatchObject({ raised: [{ from: ada.id }, { from: cy.id }], called: null });
  });

  test("one is called on until it goes down; only one that is up can be", () => {
    scribe.write(teacher, "hand.call", { participantId: cy.id });
    expect(hands.of(scribe.state).called).toBe(cy.id);
    expect(queue()).toContain(cy.id);
    scribe.write(cy, "hand.lower", {});
    expect(hands.of(scribe.state).called).toBeNull();
    expect(scribe.write(teacher, "hand.call", { participantId: cy.id })).toMatchObject({ code: "conflict" });
  });

  test("a command names hands or asks for all, not both", () => {
    const both = { participantIds: [ada.id], all: true };
    expect(scribe.write(teacher, "hand.lower", both)).toMatchObject({ code: "invalid_request" });
  });
});
