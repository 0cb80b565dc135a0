import { expect, test } from "vitest";
import type { SessionEvent } from "../../session-core/session.ts";
import { SimulatedStorage } from "../../tests/simulation/storage.ts";
import { EventLog } from "./event-log.ts";
import { createTables } from "./storage.ts";

const awkward = ['"quoted" \\ and %s', "line\nand \t tab", "Ünïcödé 😀 مرحبا", "", "\u2028 '; drop table events; --", "\u0001"];

function logOf(events: readonly Partial<SessionEvent>[]) {
  const storage = new SimulatedStorage();
  createTables(storage);
  const log = new EventLog(storage);
  const whole = events.map((event, n): SessionEvent => ({
    ...{ id: `id${n}`, sequence: n + 1, epoch: 1, type: "chat.message", data: {}, actor: "someone", at: 1_800_000_000_000 + n },
    ...{ key: null, request: null, salt: "salt", digest: `digest${n}`, hash: `hash${n}`, trace: null },
    ...event,
  }));
  log.append(whole);
  return { storage, log, whole };
}

test("what Postgres is sent is what the log holds, whatever it holds", () => {
  const { log, whole } = logOf([
    ...awkward.map((text) => ({
      data: { text, n: 1.5e-7, list: [null, true, [text]] },
      key: `someone:${text}`,
      request: "r",
      trace: text,
    })),
    { data: null, salt: null },
  ]);
  const { json, count } = log.readEncoded(0, 100);
  expect(count).toBe(whole.length);
  expect(JSON.parse(json)).toEqual(log.read(0, 100));
  expect(JSON.parse(json)).toEqual(whole);
  expect(log.readEncoded(2, 3).count).toBe(3);
  expect(JSON.parse(log.readEncoded(2, 3).json)).toEqual(whole.slice(2, 5));
  expect(log.readEncoded(whole.length, 100)).toEqual({ json: "[]", count: 0 });
});

test("numbers that leap, as they do after a recovery, end a batch and lose nothing", () => {
  const { log, whole } = logOf([1, 2, 5_000, 5_001].map((sequence) => ({ sequence })));
  expect(JSON.parse(log.readEncoded(0, 100).json)).toEqual(whole.slice(0, 2));
  expect(JSON.parse(log.readEncoded(2, 100).json)).toEqual(whole.slice(2));
  expect(log.readEncoded(5_001, 100).count).toBe(0);
});

test("large payloads go in fewer at once, and one alone however large it is", () => {
  const { log } = logOf(Array.from({ length: 8 }, () => ({ data: { text: "ü".repeat(200_000) } })));
  expect(log.readEncoded(0, 8).count).toBe(2);
  const { log: one } = logOf([{ data: { text: "x".repeat(1_500_000) } }, {}]);
  expect(one.readEncoded(0, 8).count).toBe(1);
});

test("a payload that was set aside stays here; its number, digest and hash go on", () => {
  const { storage, log, whole } = logOf([{}, { data: { text: "poison" } }, {}]);
  storage.exec("insert into quarantine (sequence, reason) values (2, 'refused')");
  expect(JSON.parse(log.readEncoded(0, 10).json)).toEqual([whole[0], { ...whole[1], data: null, salt: null }, whole[2]]);
});
