import { expect, test } from "vitest";
import { SimulatedStorage } from "../../tests/simulation/storage.ts";
import { Snapshots } from "./snapshots.ts";
import { createTables } from "./storage.ts";

test("a snapshot comes back as it was, wherever its parts are cut (R24)", () => {
  const storage = new SimulatedStorage();
  createTables(storage);
  const snapshots = new Snapshots(storage);
  // Two lengths that differ by one: in one of them the cut falls within a pair.
  const state = { chat: { even: "😀".repeat(300_000) }, scenes: { odd: "x" + "😀".repeat(300_000) } };
  snapshots.take({ sequence: 7, state });
  expect(snapshots.latest().sequence).toBe(7);
  const latest = snapshots.latest().state;
  expect(JSON.stringify(latest["chat"]) === JSON.stringify(state.chat)).toBe(true);
  expect(JSON.stringify(latest["scenes"]) === JSON.stringify(state.scenes)).toBe(true);
});
