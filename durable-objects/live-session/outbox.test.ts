import { describe, expect, test } from "vitest";
import type { SessionEvent } from "../../session-core/session.ts";
import { Outbox, type AppendFailure, type OutboxPorts } from "./outbox.ts";

/** A step that is repeated this often was not going to end. */
const FOREVER = 50;

function outboxOver(held: { position: number; head: number; events: number; failure: AppendFailure | null; holds?: boolean }) {
  const tries = { asked: 0, recovered: 0, retries: [] as number[] };
  const tooOften = (count: number) => {
    if (count > FOREVER) throw new Error("it goes on for ever");
  };
  const ports: OutboxPorts = {
    encoded: () => ({ json: "[]", count: held.events }),
    event: (after) => ({ sequence: after + 1, data: {} }) as SessionEvent,
    head: () => held.head,
    position: () => held.position,
    holds: () => held.holds ?? true,
    moved: ({ watermark }) => void (held.position = watermark),
    async append() {
      tooOften(++tries.asked);
      if (held.failure && tries.asked <= FOREVER) throw new Error(held.failure);
      return { watermark: held.position, hash: null };
    },
    classify: () => (tries.asked > FOREVER ? "unreachable" : held.failure!),
    async recover() {
      tooOften(++tries.recovered);
    },
    isQuarantined: () => false,
    quarantine() {},
    retryAt: (at) => void tries.retries.push(at),
    done() {},
    now: () => 0,
    jitter: () => 0,
    after() {},
    report() {},
  };
  return { outbox: new Outbox(ports), tries };
}

describe("an outbox that cannot get on waits for its next try, and asks nobody in a loop (R74)", () => {
  test("when Postgres was restored to before the end of a log that was dropped here", async () => {
    const { outbox, tries } = outboxOver({ position: 3, head: 5, events: 0, failure: null });
    await outbox.drain();
    expect(tries).toEqual({ asked: 0, recovered: 0, retries: [250] });
  });

  test("when the chains differ, and Postgres holds nothing that would mend it", async () => {
    const { outbox, tries } = outboxOver({ position: 3, head: 5, events: 2, failure: "diverged" });
    await outbox.drain();
    expect(tries).toEqual({ asked: 1, recovered: 1, retries: [250] });
  });

  test("when Postgres says that it holds another event under the last number, and recovering mends nothing", async () => {
    const held = { position: 3, head: 5, events: 2, failure: null, holds: false };
    const { outbox, tries } = outboxOver(held);
    await outbox.drain();
    expect(tries).toEqual({ asked: 1, recovered: 1, retries: [250] });
    expect(held.position, "it is not taken for flushed").toBe(3);
  });

  test("when Postgres once said more than it can give", async () => {
    const { outbox, tries } = outboxOver({ position: 7, head: 5, events: 0, failure: null });
    await outbox.drain();
    expect(tries).toEqual({ asked: 0, recovered: 1, retries: [250] });
  });
});
