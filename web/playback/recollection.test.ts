import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { SessionState } from "../../session-core/feature.ts";
import { stateHash } from "../../session-core/hash-chain.ts";
import { see, view } from "../../session-core/session.ts";
import { inClass, people, sha256, type Scribe, teacher } from "../../session-core/testing/scribe.ts";
import { someClass } from "../../session-core/testing/some-class.ts";
import { Replica } from "../session-client/replica.ts";
import type { HistoryPage } from "../session-client/history.ts";
import { Recollection } from "./recollection.ts";

const audience = { group: "student", participant: people[2]!.id } as const;
const hash = (state: SessionState) => stateHash(sha256, state);

/** A student's client that came in at some number, over a log that goes on. */
class LateClient {
  readonly replica = new Replica(sha256);
  readonly scribe: Scribe;
  readonly asked: number[] = [];
  pageSize = 5;

  constructor(scribe: Scribe, cameAt: number) {
    this.scribe = scribe;
    this.come(cameAt, 1);
  }

  /** Gets a snapshot of the class as it was at that number. */
  come(sequence: number, epoch: number): void {
    const { log, states } = this.scribe;
    this.replica.replace({ ...view(states[sequence]!, audience) }, { sequence, epoch }, (log[sequence - 1]?.at ?? 0) + 1);
  }
  followTo(sequence: number): void {
    const from = this.replica.watermark;
    const events = this.scribe.log.slice(from, sequence).flatMap((event) => see(event, audience) ?? []);
    this.replica.apply({ t: "events", from, to: sequence, events });
  }

  confirmed = () => ({ state: this.replica.confirmed, sequence: this.replica.watermark, events: this.replica.seen });
  witnessed = () => this.replica.base;
  serverNow = () => 0;
  history = async (from: number, to: number): Promise<HistoryPage> => {
    this.asked.push(from);
    const page = this.scribe.log.slice(from, Math.min(to, from + this.pageSize));
    return { from, to: page.at(-1)?.sequence ?? from, events: page.flatMap((event) => see(event, audience) ?? []) };
  };
}

let changes: number;
const remember = (client: LateClient) =>
  new Recollection(
    client,
    (_ms, wake) => (wake(), () => {}),
    () => void changes++,
  );
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  changes = 0;
});

describe("a recollection", () => {
  test("shows any moment of a class, seen or read back, as this person's view of it, hash for hash (R24, R54)", async () => {
    await fc.assert(
      fc.asyncProperty(someClass, fc.nat(), fc.nat(), async (scribe, come, look) => {
        const { log, states } = scribe;
        const client = new LateClient(scribe, 1 + (come % log.length));
        const recollection = remember(client);
        client.followTo(log.length);
        const { at } = log[look % log.length]!;
        recollection.at(at);
        for (let waited = 0; recollection.at(at) === null && waited < 200; waited++) await settle();
        const last = log.findLast((event) => event.at <= at)!.sequence;
        expect(hash(recollection.at(at)!.state)).toBe(hash(view(states[last]!, audience)));
      }),
      { numRuns: 100 },
    );
  });

  test("what was seen with one's own eyes asks the server for nothing", () => {
    const scribe = inClass();
    const start = scribe.log.length;
    for (let n = 0; n < 20; n++) scribe.write(teacher, "chat.send", { text: `${n}` });
    const client = new LateClient(scribe, start);
    client.followTo(scribe.log.length);
    const recollection = remember(client);
    expect(recollection.at(scribe.log[start + 9]!.at)?.sequence).toBe(start + 10);
    expect(client.asked).toEqual([]);
  });

  test("shows the beginning as soon as its page is there, and reads no page twice", async () => {
    const scribe = inClass();
    for (let n = 0; n < 60; n++) scribe.write(teacher, "chat.send", { text: `${n}` });
    const client = new LateClient(scribe, scribe.log.length);
    const recollection = remember(client);
    expect(recollection.at(scribe.log[1]!.at)).toBeNull();
    await Promise.resolve();
    await Promise.resolve();
    expect(recollection.at(scribe.log[1]!.at)?.sequence).toBe(2);
    await settle();
    expect(changes).toBe(client.asked.length);
    expect(new Set(client.asked).size).toBe(client.asked.length);
    expect(recollection.at(scribe.log.at(-1)!.at - 1)?.sequence).toBe(scribe.log.length - 1);
  });

  test("starts anew when what it stood on was replaced: after a recovery or an erasure nothing of before is shown", async () => {
    const scribe = inClass();
    scribe.write(teacher, "chat.send", { text: "to be erased" });
    const erased = scribe.log.length;
    scribe.write(teacher, "chat.send", { text: "stays" });
    const client = new LateClient(scribe, scribe.log.length);
    const recollection = remember(client);
    const { at } = scribe.log[erased - 1]!;
    recollection.at(at);
    await settle();
    expect(JSON.stringify(recollection.at(at))).toContain("to be erased");
    scribe.log[erased - 1] = { ...scribe.log[erased - 1]!, data: null };
    client.come(scribe.log.length, 2);
    expect(recollection.at(at)).toBeNull();
    await settle();
    expect(JSON.stringify(recollection.at(at))).not.toContain("to be erased");
  });

  test("a client that forgets its oldest still shows what was before", async () => {
    const scribe = inClass();
    const start = scribe.log.length;
    for (let n = 0; n < 20_100; n++) scribe.write(teacher, "chat.send", { text: `${n}` });
    const client = new LateClient(scribe, start);
    client.pageSize = 500;
    for (let to = start; to < scribe.log.length; to += 400) client.followTo(Math.min(to + 400, scribe.log.length));
    expect(client.replica.base.sequence).toBeGreaterThan(start);
    expect(hash(client.replica.confirmed)).toBe(hash(view(scribe.state, audience)));
    const recollection = remember(client);
    const wanted = start + 100;
    const { at } = scribe.log[wanted - 1]!;
    recollection.at(at);
    for (let waited = 0; recollection.at(at) === null && waited < 500; waited++) await settle();
    expect(hash(recollection.at(at)!.state)).toBe(hash(view(scribe.states[wanted]!, audience)));
    expect(hash(recollection.at(scribe.log.at(-2)!.at)!.state)).toBe(hash(view(scribe.states.at(-2)!, audience)));
  });
});
