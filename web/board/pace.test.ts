import { beforeEach, expect, test } from "vitest";
import { Pace } from "./pace.ts";

let now: number;
let done: number[];
let cost: number;
let paint: (() => void)[];
let pace: Pace;
let timer: { at: number; wake: () => void } | null;

beforeEach(() => {
  [now, done, cost, paint, timer] = [0, [], 0, [], null];
  pace = new Pace(
    () => {
      done.push(now);
      now += cost;
    },
    {
      now: () => now,
      after(ms, wake) {
        timer = { at: now + ms, wake };
        return () => (timer = null);
      },
      painted: (then) => void paint.push(then),
    },
  );
});
const painted = () => {
  now += 16;
  for (const then of paint.splice(0)) then();
};
const until = (at: number) => {
  now = Math.max(now, at);
  if (timer && timer.at <= now) {
    const { wake } = timer;
    timer = null;
    wake();
  }
};

test("what costs nothing is done at each asking, once a frame", () => {
  pace.ask();
  pace.ask();
  expect(done).toEqual([0]);
  painted();
  expect(done).toEqual([0, 16]);
  painted();
  pace.ask();
  expect(done).toEqual([0, 16, 32]);
});

test("what costs much rests four times as long, and whatever was asked for meanwhile is done once", () => {
  cost = 90;
  pace.ask();
  painted();
  for (const at of [150, 300, 465]) {
    until(at);
    pace.ask();
  }
  expect(done).toEqual([0]);
  until(466);
  expect(done).toEqual([0, 466]);
  painted();
  until(2_000);
  expect(done).toHaveLength(2);
});

test.each(["while it is painted", "while it rests"])("once closed nothing is done any more: %s", (when) => {
  cost = 90;
  pace.ask();
  if (when === "while it rests") painted();
  pace.ask();
  pace.close();
  painted();
  until(5_000);
  pace.ask();
  expect(done).toEqual([0]);
});
