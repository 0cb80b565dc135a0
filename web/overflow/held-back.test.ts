import { describe, expect, test } from "vitest";
import type { SeenEvent } from "../../contracts/frames.ts";
import { chat } from "../../session-core/features/interaction/chat.ts";
import { polls } from "../../session-core/features/interaction/polls.ts";
import { initialState } from "../../session-core/session.ts";
import { inClass, student, teacher, type Scribe } from "../../session-core/testing/scribe.ts";
import { HeldBack } from "./held-back.ts";

const me = student(3);
const own = { you: { participantId: me.id, name: "Ada", role: "student" as const }, pending: [] };
const base = { generation: 1, sequence: 0, state: initialState, at: 0 };
const events = (scribe: Scribe) => scribe.log as readonly SeenEvent[];
const said = (state: Parameters<typeof chat.of>[0]) => chat.of(state).messages.map(({ text }) => text);

/** Something is said ten seconds after `began`, a question asked, and something else said. */
function lively(): { scribe: Scribe; began: number } {
  const scribe = inClass();
  scribe.later(10);
  scribe.write(teacher, "chat.send", { text: "Listen", to: "class" });
  const began = scribe.log.at(-1)!.at - 10_000;
  scribe.write(teacher, "poll.open", { kind: "single", question: "Which?", options: ["a", "b"] });
  scribe.later(4);
  scribe.write(teacher, "chat.send", { text: "And now", to: "class" });
  return { scribe, began };
}

describe("R60 what is held back for a picture that is late", () => {
  test("comes when it was, in order, and ends up the same as for everyone else", () => {
    const { scribe, began } = lively();
    const held = new HeldBack();
    const at = (s: number) => held.at(began + s * 1_000, { base, events: events(scribe) }, own);
    expect(said(at(9))).toEqual([]);
    expect(polls.of(at(9)).polls).toHaveLength(0);
    expect(held.next(events(scribe))).toBe(began + 10_000);
    expect(said(at(12))).toEqual(["Listen"]);
    expect(polls.of(at(12)).polls).toHaveLength(1);
    expect(said(at(60))).toEqual(["Listen", "And now"]);
    expect(held.next(events(scribe))).toBeNull();
    expect(at(61)).toEqual(scribe.state);
  });

  test("is not one's own word, sent or on its way", () => {
    const { scribe, began } = lively();
    scribe.write(me, "chat.send", { text: "Mine", to: "class" });
    const held = new HeldBack();
    const pending = [{ key: "k", type: "chat.send", data: { text: "Mine too", to: "class" }, trace: "" }];
    const state = held.at(began + 12_000, { base, events: events(scribe) }, { ...own, pending });
    expect(said(state)).toEqual(["Listen", "Mine", "Mine too"]);
    expect(said(held.at(began + 60_000, { base, events: events(scribe) }, own))).toEqual(["Listen", "And now", "Mine"]);
  });

  test("begins anew with a new snapshot, and goes on where earlier events were forgotten", () => {
    const { scribe, began } = lively();
    const held = new HeldBack();
    held.at(began + 12_000, { base, events: events(scribe) }, own);
    const whole = { generation: 2, sequence: scribe.log.length, state: scribe.state, at: began };
    expect(held.at(began + 12_000, { base: whole, events: [] }, own)).toEqual(scribe.state);
    scribe.write(teacher, "chat.send", { text: "Later", to: "class" });
    const after = { ...whole, sequence: scribe.log.length, state: scribe.state };
    expect(said(held.at(began + 13_000, { base: after, events: [] }, own))).toContain("Later");
  });
});
