import { startLoad } from "../load/load.ts";
import { round, spread, table } from "../measure/numbers.ts";
import { cpuMs } from "../measure/process.ts";
import type { Contender } from "../servers/contenders.ts";
import { COALESCING, ECHO, PER_EVENT, PRODUCT, SOCKETIO, WS_COALESCED } from "../servers/contenders.ts";
import type { Bench } from "../bench.ts";

/** What one delivery (event × subscriber) costs, and how long the last student waits, at a rate that each can hold. */

/** Events a second: what the coalescing ones are asked for, and what the others hold without a queue on two cores. */
const RATES: Record<number, { coalesced: number; perEvent: number }> = {
  1: { coalesced: 200, perEvent: 200 },
  50: { coalesced: 1_000, perEvent: 200 },
  200: { coalesced: 1_000, perEvent: 60 },
  1000: { coalesced: 300, perEvent: 10 },
};
const IDLE_PER_SECOND = 5;

interface Sample {
  cpuPerDeliveryUs: number;
  generatorCpu: number;
  bytesPerDelivery: number;
  p50: number;
  p99: number;
  idleP50: number;
  missing: number;
}

export async function delivery({ contenders, sizes, rounds, quick, say, heading, goal }: Bench): Promise<void> {
  heading("Cost and latency of a delivery");
  for (const size of sizes) {
    const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
    for (let n = 0; n < rounds; n++)
      for (const contender of contenders)
        samples.get(contender.name)!.push(await measure(contender, size, quick ? 1_500 : 5_000));
    const of = (name: string, what: keyof Sample) => samples.get(name)?.map((sample) => sample[what]) ?? [];
    const { coalesced, perEvent } = RATES[size]!;
    say(`\nN = ${size}; ${coalesced} ev/s where coalesced, else ${perEvent} ev/s; ${rounds} rounds, median (lowest–highest)\n`);
    say(
      table(
        [
          "",
          "server CPU, µs a delivery",
          "p50 to last, ms",
          "p99 to last, ms",
          "idle p50 to last, ms",
          "bytes a delivery",
          "generator CPU",
          "missing",
        ],
        contenders.map(({ name }) => [
          name,
          spread(of(name, "cpuPerDeliveryUs")),
          spread(of(name, "p50")),
          spread(of(name, "p99")),
          spread(of(name, "idleP50")),
          spread(of(name, "bytesPerDelivery")),
          `${spread(of(name, "generatorCpu").map((share) => share * 100))} %`,
          round(of(name, "missing").reduce((sum, n) => sum + n, 0)),
        ]),
      ),
    );
    const ratios = (what: keyof Sample, rival: string) =>
      of(PRODUCT, what).map((value, n) => value / (of(rival, what)[n] ?? NaN));
    if (size === 50) goal("idle teacher → last student p50 / bare echo, N=50", "≤ 1.25", ratios("idleP50", ECHO));
    if (size === 200) goal("CPU a delivery at N=200, 1,000 ev/s / bare echo", "≤ 0.08", ratios("cpuPerDeliveryUs", ECHO));
    if (size === 1000) {
      goal("CPU a delivery at N=1000, 300 ev/s / bare echo", "≤ 0.10", ratios("cpuPerDeliveryUs", ECHO));
      goal("the same / Node ws + SQLite, coalesced", "≤ 1.5", ratios("cpuPerDeliveryUs", WS_COALESCED));
      goal("the same / an object that stores nothing, coalesced", "≤ 1.5", ratios("cpuPerDeliveryUs", COALESCING));
    }
    if (size === 200)
      goal(
        "CPU a delivery at N=200, 1,000 ev/s / Node ws + SQLite, coalesced",
        "≤ 1.5",
        ratios("cpuPerDeliveryUs", WS_COALESCED),
      );
  }
}

async function measure(contender: Contender, size: number, forMs: number): Promise<Sample> {
  const { coalesced, perEvent } = RATES[size]!;
  const perSecond = contender.coalesces ? coalesced : perEvent;
  const load = startLoad();
  try {
    await load.connect({ targets: await contender.open(size), atOnce: 50 });
    // The quiet part comes first: after the load the object would still be writing snapshots and flushing.
    const idle = await load.drive({ perSecond: IDLE_PER_SECOND, forMs: Math.min(3_000, forMs) });
    await load.drive({ perSecond, forMs: Math.min(1_000, forMs / 2) });
    const before = cpuMs(contender.pid);
    const result = await load.drive({ perSecond, forMs });
    const serverCpu = cpuMs(contender.pid) - before;
    return {
      cpuPerDeliveryUs: (serverCpu * 1_000) / result.deliveries,
      generatorCpu: result.cpuMs / result.elapsedMs,
      bytesPerDelivery: result.bytes / result.deliveries,
      p50: result.toLastMs.p50,
      p99: result.toLastMs.p99,
      idleP50: idle.toLastMs.p50,
      missing: result.missing + idle.missing,
    };
  } finally {
    await load.close();
    load.stop();
  }
}

/** The highest rate that a contender holds with everyone told within 200 ms (p99), found by doubling and then halving the distance. */
export async function sustained({ contenders, quick, say, heading, goal, rounds }: Bench): Promise<void> {
  const SIZE = 200;
  heading(`Sustained rate at p99 to the last student ≤ ${MAX_P99_MS} ms, N = ${SIZE}`);
  const found = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  // Those that goals compare with; the others take their time.
  const compared = quick ? contenders.filter(({ name }) => [PRODUCT, PER_EVENT, SOCKETIO].includes(name)) : contenders;
  for (let n = 0; n < rounds; n++)
    for (const contender of compared) found.get(contender.name)!.push(await highestRate(contender, SIZE, quick));
  say(
    table(
      ["", "durable events a second"],
      compared.map(({ name }) => [name, spread(found.get(name)!)]),
    ),
  );
  const ratios = (rival: string) => (found.get(PRODUCT) ?? []).map((rate, n) => rate / (found.get(rival)?.[n] ?? NaN));
  goal("sustained durable rate at N=200 / one-frame-per-event object", "≥ 60", ratios(PER_EVENT));
  goal("sustained durable rate at N=200 / socket.io + PostgreSQL", "≥ 25", ratios(SOCKETIO));
}

const MAX_P99_MS = 200;

/** What each is asked for to learn how much it can do: two to three times what it holds. */
const MORE_THAN_HOLDS: Record<string, number> = { [PRODUCT]: 16_000, [WS_COALESCED]: 16_000, [COALESCING]: 16_000 };
const MORE_THAN_OTHERS_HOLD = 500;

/**
 * How many events a contender tells to everyone in a second of its own CPU when it is asked for more than it holds: its sustained rate on a
 * core of its own, whatever else runs here.
 */
export async function capacity({ contenders, quick, say, heading, goal, rounds }: Bench): Promise<void> {
  const SIZE = 200;
  heading(`Told in a second of the server's CPU, more asked than it holds, N = ${SIZE}`);
  const found = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let n = 0; n < rounds; n++) {
    for (const contender of contenders) {
      const load = startLoad();
      try {
        await load.connect({ targets: await contender.open(SIZE), atOnce: 50 });
        await load.drive({ perSecond: 100, forMs: 500 });
        const before = cpuMs(contender.pid);
        const perSecond = MORE_THAN_HOLDS[contender.name] ?? MORE_THAN_OTHERS_HOLD;
        const { completed } = await load.drive({ perSecond, forMs: quick ? 1_000 : 2_500, drainMs: 5_000 });
        found.get(contender.name)!.push((completed * 1_000) / (cpuMs(contender.pid) - before));
      } finally {
        await load.close();
        load.stop();
      }
    }
  }
  say(
    table(
      ["", "durable events a second of CPU"],
      contenders.map(({ name }) => [name, spread(found.get(name)!)]),
    ),
  );
  const ratios = (rival: string) => (found.get(PRODUCT) ?? []).map((rate, n) => rate / (found.get(rival)?.[n] ?? NaN));
  goal("the same by the server's CPU: / one-frame-per-event object", "≥ 60", ratios(PER_EVENT));
  goal("the same by the server's CPU: / socket.io + PostgreSQL", "≥ 25", ratios(SOCKETIO));
}

async function highestRate(contender: Contender, size: number, quick: boolean): Promise<number> {
  const forMs = quick ? 700 : 3_000;
  const load = startLoad();
  try {
    await load.connect({ targets: await contender.open(size), atOnce: 50 });
    await load.drive({ perSecond: 50, forMs: 500 });
    const holds = async (perSecond: number): Promise<boolean> => {
      const { toLastMs, completed, sent } = await load.drive({ perSecond, forMs });
      return completed >= sent * 0.999 && toLastMs.p99 <= MAX_P99_MS;
    };
    let low = contender.coalesces ? 2_000 : 50;
    while (!(await holds(low)) && low > 5) low /= 2;
    let high = low * 2;
    while (await holds(high)) [low, high] = [high, high * 2];
    for (let halving = 0; halving < (quick ? 1 : 4); halving++) {
      const middle = (low + high) / 2;
      if (await holds(middle)) low = middle;
      else high = middle;
    }
    return low;
  } finally {
    await load.close();
    load.stop();
  }
}
