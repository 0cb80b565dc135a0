import { expect, test } from "vitest";
import { ActionKeys } from "./action-keys.ts";

const body = { title: "Motion" };

test("an action that got no answer is tried again under its key", () => {
  const keys = new ActionKeys();
  const first = keys.keyFor(body);
  keys.settle(0);
  expect(keys.keyFor({ title: "Motion" })).toBe(first);
  keys.settle(503);
  expect(keys.keyFor(body)).toBe(first);
});

test("once it is answered, the same wish is a new action", () => {
  const keys = new ActionKeys();
  const first = keys.keyFor(body);
  keys.settle(201);
  expect(keys.keyFor(body)).not.toBe(first);
});

test("other content never goes under the key of what was tried before", () => {
  const keys = new ActionKeys();
  const first = keys.keyFor(body);
  keys.settle(0);
  expect(keys.keyFor({ title: "Forces" })).not.toBe(first);
});
