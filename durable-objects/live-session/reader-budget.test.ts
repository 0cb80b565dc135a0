import { expect, test } from "vitest";
import { ReaderBudget } from "./reader-budget.ts";

const LIMITS = { least: 100, most: 400, mostOfAll: 10_000 };

test("a reader may owe what the class says in some seconds, within bounds", () => {
  const budget = new ReaderBudget(LIMITS);
  expect(budget.current).toBe(100);
  for (let n = 0; n < 20; n++) budget.turn(n * 100, 10, 0);
  expect(budget.current).toBe(200);
  budget.turn(2_100, 900, 0);
  expect(budget.current).toBe(400);
  budget.turn(60_000, 1, 0);
  expect(budget.current, "what was said long ago no longer counts").toBe(100);
});

test("where all together owe too much, each may owe the least", () => {
  const budget = new ReaderBudget(LIMITS);
  budget.turn(0, 300, 10_000);
  expect(budget.current).toBe(300);
  budget.turn(1, 1, 10_001);
  expect(budget.current).toBe(100);
});
