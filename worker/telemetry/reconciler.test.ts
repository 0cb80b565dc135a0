import { expect, it } from "vitest";
import type { LiveSessionStatus } from "../../platform/live-session.ts";
import { compare, type Held } from "./reconciler.ts";

const held: Held = { tenantId: "t", sessionId: "s", watermark: 10, headHash: "aa" };
const status: LiveSessionStatus = {
  ...{ phase: "live", sequence: 10, hash: "aa", epoch: 1 },
  ...{ flushedThrough: 10, connected: 0, quarantined: 0 },
};

it.each<[string, Partial<Held>, Partial<LiveSessionStatus>, string]>([
  ["both hold the same", {}, {}, "agrees"],
  ["the object had more, and Postgres has it now", {}, { sequence: 12, hash: "cc", flushedThrough: 12 }, "agrees"],
  ["the object has more than it could flush", {}, { sequence: 12, hash: "cc" }, "draining"],
  ["the object set events aside", {}, { sequence: 12, quarantined: 1 }, "quarantined"],
  ["the object has less than Postgres", {}, { sequence: 8, hash: "88", flushedThrough: 8 }, "object-behind"],
  ["the object knows nothing of it", {}, { phase: "scheduled", sequence: 0, hash: "", flushedThrough: 0 }, "object-behind"],
  ["the same number, another hash", {}, { hash: "bb" }, "chains-differ"],
  ["it is over, and Postgres calls it live", {}, { phase: "ended" }, "phases-differ"],
  [
    "it was flipped to live and never reached its object",
    { watermark: 0, headHash: null },
    { phase: "scheduled", sequence: 0, hash: "", flushedThrough: 0 },
    "phases-differ",
  ],
])("R74 %s", (_what, inPostgres, inObject, kind) =>
  expect(compare({ ...held, ...inPostgres }, { ...status, ...inObject }).kind).toBe(kind),
);
