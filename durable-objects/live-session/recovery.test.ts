import { expect, test } from "vitest";
import { createLogger } from "../../platform/log.ts";
import { SESSION, Scribe, sha256, teacher, TENANT, uuid } from "../../session-core/testing/scribe.ts";
import { chain, headOf, markOf, type Head } from "../../session-core/numbering.ts";
import { SimulatedStorage } from "../../tests/simulation/storage.ts";
import { EventLog } from "./event-log.ts";
import { FactBook } from "./facts.ts";
import { Recovery } from "./recovery.ts";

/** A log of ten events of an epoch, under a Postgres that holds none of them, but others of an epoch where one is named. */
function recoveryOver(epoch = 1, epochInPostgres?: number) {
  const storage = new SimulatedStorage();
  const facts = { tenantId: TENANT, sessionId: SESSION, capacity: 10, epoch: 1, flushedThrough: 0, settled: null, words: null };
  FactBook.begin(storage, facts);
  const log = new EventLog(storage);
  const { genesis } = new Scribe();
  let ids = 0;
  const random = { newId: () => uuid(ids++), newSalt: () => `salt${ids++}` };
  const origin = { actor: teacher.id, at: 1, key: null, request: null, trace: null };
  const write = (count: number, inEpoch: number) => {
    const drafts = Array.from({ length: count }, (_, n) => ({
      type: "chat.message",
      data: { messageId: uuid(n), text: `${n}`, to: "class" },
    }));
    return chain(sha256, random, { ...genesis, epoch: inEpoch }, drafts, origin);
  };
  const events = write(10, epoch);
  log.append(events);
  const inPostgres = epochInPostgres === undefined ? [] : write(12, epochInPostgres);
  const asked = { times: 0 };
  const rewritten: Head[] = [];
  const recovery = new Recovery({
    ...{ log, genesis, sha256, ...random, logger: createLogger("silent"), now: () => 1, after: () => () => {} },
    head: () => headOf(events.at(-1)!),
    async position() {
      asked.times++;
      return { watermark: inPostgres.length, hash: inPostgres.at(-1)?.hash ?? null };
    },
    readPostgres: async (after, limit) => inPostgres.slice(after, after + limit),
    rewrite: (_flushedThrough, work) => void rewritten.push(work()),
  });
  return {
    recovery,
    asked,
    events,
    log,
    inPostgres,
    rewritten,
    mark: (sequence: number) => markOf(sequence === 0 ? genesis : events[sequence - 1]!),
  };
}

test("what somebody has seen is this log where its mark there is theirs, and may be where they know of no marks", () => {
  const { recovery, mark } = recoveryOver();
  for (let sequence = 0; sequence <= 10; sequence++) {
    expect(recovery.holds({ epoch: 1, sequence, mark: mark(sequence) })).toBe(true);
    expect(recovery.holds({ epoch: 1, sequence, mark: mark((sequence + 1) % 11) })).toBe(false);
    expect(recovery.holds({ epoch: 1, sequence, mark: undefined })).toBe(true);
  }
  expect(recovery.holds({ epoch: 1, sequence: 11, mark: mark(10) })).toBe(false);
  expect(recovery.holds({ epoch: 1, sequence: 11, mark: undefined })).toBe(false);
});

test("where Postgres says it ends is this log where it names the same hash, and not the same number alone", () => {
  const { recovery, events } = recoveryOver();
  expect(recovery.agrees({ watermark: 0, hash: null })).toBe(true);
  for (const [n, { sequence, hash }] of events.entries()) {
    expect(recovery.agrees({ watermark: sequence, hash })).toBe(true);
    expect(recovery.agrees({ watermark: sequence, hash: events[(n + 1) % 10]!.hash })).toBe(false);
  }
  expect(recovery.agrees({ watermark: 11, hash: events[9]!.hash })).toBe(false);
});

test("a whole class that comes back with more than there is asks Postgres once for all who come while it is asked", async () => {
  const { recovery, asked, mark } = recoveryOver();
  const answers = Array.from({ length: 200 }, () => recovery.catchUpWith({ epoch: 1, sequence: 12, mark: mark(3) }, false));
  expect(new Set(await Promise.all(answers))).toEqual(new Set([false]));
  expect(asked.times).toBe(1);
});

test.each([
  [3, 2, 4],
  [1, 5, 6],
])("what was written here in epoch %i and there in %i goes on in %i, which neither has used", async (ours, theirs, after) => {
  const { recovery, log, events, inPostgres, rewritten } = recoveryOver(ours, theirs);
  await recovery.adoptPostgres();
  const all = log.read(0, 100);
  expect(all.slice(0, 12).map(({ hash }) => hash)).toEqual(inPostgres.map(({ hash }) => hash));
  expect(all[12]).toMatchObject({ type: "session.recovered", epoch: after, sequence: 13 });
  expect(all.slice(13).map(({ data }) => data)).toEqual(events.map(({ data }) => data));
  expect(rewritten).toEqual([headOf(all.at(-1)!)]);
});
