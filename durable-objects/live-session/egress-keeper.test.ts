import { beforeEach, describe, expect, test } from "vitest";
import type { RoomRecorders } from "../../platform/egress.ts";
import { SYSTEM } from "../../session-core/feature.ts";
import { recording } from "../../session-core/features/recording/recording.ts";
import { inClass, teacher, uuid, type Scribe } from "../../session-core/testing/scribe.ts";
import { EgressKeeper, START_BUDGET_MS } from "./egress-keeper.ts";

const first = uuid(70);
const second = uuid(71);

/** LiveKit's egress, which is away when it is told to be. */
class Egress implements RoomRecorders {
  active: { egressId: string; recordingId: string }[] = [];
  isAway = false;
  looks = 0;
  async running() {
    this.looks++;
    if (this.isAway) throw new Error("away");
    return [...this.active];
  }
  async stop(egressId: string) {
    if (this.isAway || egressId.endsWith("stubborn")) throw new Error("does not stop");
    this.active = this.active.filter((one) => one.egressId !== egressId);
  }
  begin(recordingId: string, egressId = `EG_${recordingId.slice(-2)}`) {
    this.active.push({ egressId, recordingId });
  }
  get made() {
    return this.active.map(({ recordingId }) => recordingId);
  }
}

let scribe: Scribe;
let egress: Egress;
let keeper: EgressKeeper;
let now: number;
let wakeAt: number | null;
let watched: number | null;
let reports: string[];
const begin = () => {
  keeper = new EgressKeeper({
    recorders: egress,
    room: "room",
    state: () => scribe.state,
    watchedUntil: () => watched,
    watch: (until) => void (watched = until),
    submit: async (type, data) => write(type, data as object),
    wakeBy: (at) => void (wakeAt = Math.min(wakeAt ?? Infinity, at)),
    now: () => now,
    jitter: () => 1,
    report: (message) => void reports.push(message),
    alarm: (message) => void reports.push(message),
  });
};
/** As the class's own sequencer does, but that nobody waits for what the keeper then does. */
function write(type: string, data: object) {
  const before = scribe.log.length;
  scribe.write(type === "recording.start" || type === "session.end" ? teacher : SYSTEM, type, data);
  const events = scribe.log.slice(before);
  keeper.committing(events);
  keeper.committed(events);
}
const start = (recordingId: string, recorder = "egress") => write("recording.start", { recordingId, recorder });
const stop = (recordingId: string) => write("recording.stop", { recordingId });
/** Time passes, and each alarm rings when it is due. */
async function pass(ms: number) {
  await keeper.run();
  const until = now + ms;
  while (wakeAt !== null && wakeAt <= until) {
    now = Math.max(now, wakeAt);
    wakeAt = null;
    await keeper.run();
  }
  now = until;
}

beforeEach(() => {
  scribe = inClass();
  egress = new Egress();
  now = scribe.log.at(-1)!.at;
  wakeAt = null;
  watched = null;
  reports = [];
  begin();
});

describe("R17 what the class was told is over", () => {
  test("is stopped at LiveKit, whoever said so, and nothing else is", async () => {
    start(first);
    egress.begin(first);
    await pass(10_000);
    expect(egress.made).toEqual([first]);
    stop(first);
    await pass(0);
    expect(egress.made).toEqual([]);
  });

  test("is stopped also where its egress comes up only after the stop", async () => {
    start(first);
    stop(first);
    await pass(20_000);
    egress.begin(first);
    await pass(6_000);
    expect(egress.made).toEqual([]);
    await pass(START_BUDGET_MS);
    const { looks } = egress;
    wakeAt = null;
    await pass(START_BUDGET_MS);
    // It looks no more once nothing can come up late.
    expect([wakeAt, egress.looks]).toEqual([null, looks + 1]);
  });

  test("is stopped for as long as it takes, over a restart too, and a human is told", async () => {
    start(first);
    egress.begin(first);
    await pass(10_000);
    egress.isAway = true;
    stop(first);
    await pass(10_000);
    begin();
    await pass(10 * START_BUDGET_MS);
    expect(egress.made).toEqual([first]);
    expect(reports.at(-1)).toMatch(/may go on/);
    egress.isAway = false;
    await pass(START_BUDGET_MS);
    expect(egress.made).toEqual([]);
  });

  test("is stopped although another does not stop", async () => {
    start(first);
    egress.begin(second, "EG_stubborn");
    egress.begin(first);
    stop(first);
    await pass(0);
    expect(egress.made).toEqual([second]);
    expect(wakeAt).not.toBeNull();
  });

  test("is stopped also where it began before anybody watched", async () => {
    start(first);
    egress.begin(first);
    watched = null;
    begin();
    stop(first);
    await pass(0);
    expect(egress.made).toEqual([]);
  });

  test("ends with its class", async () => {
    start(first);
    egress.begin(first);
    await pass(10_000);
    write("session.end", {});
    await pass(0);
    expect(egress.made).toEqual([]);
  });
});

describe("R51 a recording that LiveKit does not make", () => {
  const current = () => recording.of(scribe.state).current?.id ?? null;

  test("is said to have broken off, once it had time to begin", async () => {
    start(first);
    await pass(START_BUDGET_MS - 1);
    expect(current()).toBe(first);
    await pass(60_000);
    expect(current()).toBeNull();
    expect(recording.of(scribe.state).brokeOff).toBe(first);
  });

  test("is not said of one that runs, nor while LiveKit does not answer", async () => {
    start(first);
    egress.begin(first);
    await pass(10 * START_BUDGET_MS);
    expect(current()).toBe(first);
    egress.isAway = true;
    egress.active = [];
    await pass(10 * START_BUDGET_MS);
    expect(current()).toBe(first);
    egress.isAway = false;
    await pass(60_000);
    expect(current()).toBeNull();
  });

  test("by a browser is none of its business, and LiveKit is not asked", async () => {
    start(first, "browser");
    await pass(10 * START_BUDGET_MS);
    stop(first);
    await pass(START_BUDGET_MS);
    expect(egress.looks).toBe(0);
  });
});
