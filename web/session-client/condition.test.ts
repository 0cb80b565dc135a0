import { beforeEach, expect, test } from "vitest";
import type { Device } from "../../session-core/features/orchestrator/presence.ts";
import { Condition } from "./condition.ts";

let now: number;
let told: Device[];
let condition: Condition;

beforeEach(() => {
  now = 0;
  told = [];
  condition = new Condition(
    "phone",
    () => now,
    (device) => void told.push(device),
  );
});

test("one slow answer is chance, several are how it is; told when it changes, and to each new server", () => {
  condition.greeted();
  for (const ms of [40, 60, 5_000, 50]) condition.roundTrip(ms);
  expect(told).toEqual([{ kind: "phone", quality: "good" }]);
  for (const ms of [600, 700]) condition.roundTrip(ms);
  expect(told.at(-1)).toEqual({ kind: "phone", quality: "fair" });
  for (const ms of [2_000, 2_000]) condition.roundTrip(ms);
  expect(told.at(-1)).toEqual({ kind: "phone", quality: "poor" });
  expect(told).toHaveLength(3);
  condition.greeted();
  expect(told).toHaveLength(4);
});

test("a connection that broke is not trusted for a minute, one that broke twice is poor", () => {
  condition.broken();
  condition.greeted();
  expect(condition.quality).toBe("fair");
  condition.broken();
  condition.greeted();
  expect(condition.quality).toBe("poor");
  now = 61_000;
  condition.roundTrip(30);
  expect(condition.quality).toBe("good");
});

test("what audio and video say counts too", () => {
  condition.media("poor");
  expect(told).toEqual([{ kind: "phone", quality: "poor" }]);
  condition.media("good");
  expect(condition.quality).toBe("good");
});

test("a client without a device of its own tells nothing", () => {
  const silent = new Condition(
    null,
    () => now,
    (device) => void told.push(device),
  );
  silent.greeted();
  expect(told).toEqual([]);
});
