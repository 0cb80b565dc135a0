import { createHash, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { TURN_INTERVAL_MS } from "../../contracts/limits.ts";
import { SYSTEM } from "../../session-core/feature.ts";
import { genesisHash, type Sha256 } from "../../session-core/hash-chain.ts";
import { initialState } from "../../session-core/session.ts";
import type { EventLog } from "./event-log.ts";
import { restAfter, Sequencer, type Outcome, type SequencerPorts, type Turn } from "./sequencer.ts";

const sha256: Sha256 = (text) => createHash("sha256").update(text).digest("hex");
const tenantId = "00000000-0000-4000-8000-00000000000a";
const sessionId = "00000000-0000-4000-8000-00000000000b";

/** A sequencer whose clock and timers are the test's. */
function classOf(ports: Partial<SequencerPorts> = {}) {
  const turns: Turn[] = [];
  const outcomes: Outcome[] = [];
  const timers: (() => void)[] = [];
  let now = 1_000;
  const log = { append: () => undefined, receipts: () => new Map() } as unknown as EventLog;
  const sequencer = new Sequencer(
    {
      log,
      sha256,
      now: () => now,
      newId: randomUUID,
      newSalt: () => "salt",
      readers: () => 1,
      after: (_ms, wake) => void timers.push(wake),
      transaction: (work) => work(),
      committing: () => undefined,
      publish(turn) {
        turns.push(turn);
        return new Set();
      },
      rolledBack: () => {},
      fail: (_message, error) => {
        throw error;
      },
      ...ports,
    },
    { state: initialState, head: { sequence: 0, hash: genesisHash(sha256, tenantId, sessionId), at: 0, epoch: 1 } },
  );
  const start = { sessionId, classroomId: sessionId, classroomName: "Physics", lessonTitle: "Motion", capacity: 10, scenes: [] };
  return {
    turns,
    timers,
    outcomes,
    pass: (ms: number) => (now += ms),
    submit: () =>
      sequencer.submit({
        ...{ actor: SYSTEM, key: null, type: "session.start", data: start, trace: null },
        settle: (outcome) => void outcomes.push(outcome),
      }),
  };
}

describe("turns are self-clocked", () => {
  test("idle: a command is taken at once; within the cooldown commands wait and are taken together", () => {
    const { turns, timers, submit } = classOf();
    submit();
    expect(turns).toHaveLength(1);
    submit();
    submit();
    expect(turns).toHaveLength(1);
    timers.shift()!();
    expect(turns.map(({ settled }) => settled.length)).toEqual([1, 2]);
  });

  test("under a flood, when the timer does not come, the next command takes the turn", () => {
    const { turns, submit, pass } = classOf();
    submit();
    pass(TURN_INTERVAL_MS * 2);
    submit();
    expect(turns).toHaveLength(1);
    pass(TURN_INTERVAL_MS);
    submit();
    expect(turns.map(({ settled }) => settled.length)).toEqual([1, 2]);
  });

  test("a timer that comes after its turn was taken without it begins no other", () => {
    const { turns, timers, submit, pass } = classOf();
    submit();
    pass(TURN_INTERVAL_MS * 3);
    submit();
    submit();
    expect(turns).toHaveLength(2);
    timers.shift()!();
    expect(turns).toHaveLength(2);
    timers.shift()!();
    expect(turns.map(({ settled }) => settled.length)).toEqual([1, 1, 1]);
  });
});

test("a turn rests longer the more it is told to, and never so long that a click is late (R29)", () => {
  expect([1, 330, 1_000, 10_000].map(restAfter)).toEqual([33, 33, 100, 120]);
});

test("a class goes on after a turn that could not be published, and what was committed is answered", () => {
  const faults: string[] = [];
  const { timers, outcomes, submit } = classOf({
    publish() {
      throw new Error("a send failed");
    },
    fail: (message) => void faults.push(message),
  });
  submit();
  submit();
  expect(outcomes).toEqual([{ ok: true, sequence: 1 }]);
  timers.shift()!();
  expect(outcomes).toHaveLength(2);
  expect(faults).toEqual(Array.from({ length: 2 }, () => "a turn was committed and could not be published"));
});
