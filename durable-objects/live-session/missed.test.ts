import { expect, test } from "vitest";
import type { SessionEvent } from "../../session-core/session.ts";
import { missedSince } from "./missed.ts";

const logOf = (count: number, text = "", from = 1) => {
  const log = Array.from({ length: count }, (_, n) => ({ sequence: from + n, data: { text } }) as SessionEvent);
  const head = from + count - 1;
  return {
    head: () => ({ sequence: head }),
    read: (after: number, limit: number) => log.filter(({ sequence }) => sequence > after).slice(0, limit),
  };
};

test("a few events are told one by one, over pages and from anywhere", () => {
  expect(missedSince(logOf(450), 30)?.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 420 }, (_, n) => 31 + n));
  expect(missedSince(logOf(450), 450)).toEqual([]);
});

test("what is too much, in number or in size, is not; nor what is gone, or ahead of the log", () => {
  expect(missedSince(logOf(2_001), 0)).toBeNull();
  expect(missedSince(logOf(2_000), 0)).toHaveLength(2_000);
  expect(missedSince(logOf(30, "x".repeat(40_000)), 0)).toBeNull();
  expect(missedSince(logOf(30, "x".repeat(40_000)), 10)).toHaveLength(20);
  expect(missedSince(logOf(10, "", 5), 2)).toBeNull();
  expect(missedSince(logOf(10), 11)).toBeNull();
});
