import { expect, test } from "vitest";
import type { SessionEvent } from "../../session-core/session.ts";
import { RecentEvents } from "./recent.ts";

const event = (sequence: number, text: string): SessionEvent =>
  ({
    sequence,
    type: "chat.message",
    data: { messageId: `m${sequence}`, text, to: "class" },
    actor: "someone",
    at: 1,
  }) as SessionEvent;
const all = { from: 0, to: 9, mark: "0123456789abcdef" };
const numbersIn = (frame: string | null) =>
  frame === null ? [] : (JSON.parse(frame) as { events: { sequence: number }[] }).events.map(({ sequence }) => sequence);

test("a frame is cut from wherever its reader is, for as long as its events are kept", () => {
  const recent = new RecentEvents();
  recent.add([event(1, "one"), event(2, "two")]);
  recent.add([event(3, "three")]);
  expect(numbersIn(recent.cut("student", 0, all).frame)).toEqual([1, 2, 3]);
  expect(numbersIn(recent.cut("student", 2, all).frame)).toEqual([3]);
  expect(recent.cut("lobby", 0, all).frame).toBeNull();
  expect(recent.reachBackTo(0)).toBe(true);
  recent.forget();
  expect(recent.reachBackTo(3)).toBe(false);
});

test("what is kept is bounded by its text, and says how far back it reaches", () => {
  const recent = new RecentEvents();
  const megabyte = "x".repeat(1024 * 1024);
  for (let n = 1; n <= 8; n++) {
    recent.add([event(n, megabyte)]);
    recent.cut("student", n - 1, all);
    recent.cut("staff", n - 1, all);
  }
  expect(recent.reachBackTo(3)).toBe(false);
  expect(recent.reachBackTo(4)).toBe(true);
  expect(numbersIn(recent.cut("student", 4, all).frame)).toEqual([5, 6, 7, 8]);
});
