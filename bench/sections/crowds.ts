import { join } from "node:path";
import { startLoad } from "../load/load.ts";
import { round, spread, table } from "../measure/numbers.ts";
import { cpuMs, residentBytes } from "../measure/process.ts";
import { startProduct } from "../servers/product.ts";
import type { Bench } from "../bench.ts";

/** Many classes on one machine; a class asked for far more than it can do; a class with one who does not read. */

const MIB = 1024 * 1024;

export async function manyClasses({ dir, rounds, quick, say, heading }: Bench): Promise<void> {
  const CLASSES = quick ? 20 : 100;
  const STUDENTS = 10;
  const EACH_PER_SECOND = 2;
  heading(`${CLASSES} classes at once, ${STUDENTS} people in each, ${EACH_PER_SECOND} ev/s in each`);
  const rows: string[][] = [];
  for (let n = 0; n < rounds; n++) {
    const product = await startProduct({ dir: join(dir, `many-${n}`) });
    const load = startLoad();
    try {
      const memoryBefore = residentBytes(product.workerd.pid);
      const classes = await Promise.all(Array.from({ length: CLASSES }, () => product.startClass()));
      // A few classes at a time: a ticket lives 30 s, however busy the machine is.
      for (const [room, { admit }] of classes.entries())
        await load.connect({ targets: await admit(STUDENTS, room), atOnce: STUDENTS });
      const before = cpuMs(product.workerd.pid);
      const result = await load.drive({ perSecond: CLASSES * EACH_PER_SECOND, forMs: quick ? 3_000 : 10_000 });
      const cpu = cpuMs(product.workerd.pid) - before;
      const flushed = Math.max(...(await Promise.all(classes.map((live) => live.flushed()))));
      const memory = (residentBytes(product.workerd.pid) - memoryBefore) / MIB / CLASSES;
      const { toLastMs, completed, sent, missing } = result;
      rows.push([
        `${completed} of ${sent}`,
        String(missing),
        round(toLastMs.p50),
        round(toLastMs.p99),
        round((cpu * 1_000) / completed),
        round(flushed),
        round(memory),
      ]);
    } finally {
      load.stop();
      await product.stop();
    }
  }
  say(
    table(
      [
        "told to all",
        "missing",
        "p50 to last, ms",
        "p99, ms",
        "CPU an event, µs",
        "all flushed after, ms",
        "memory a class, MiB",
      ],
      rows,
    ),
  );
}

export async function overload({ dir, rounds, quick, say, heading, goal }: Bench): Promise<void> {
  const SIZE = 200;
  const LADDER = [1_000, 2_000, 4_000, 8_000, 16_000];
  heading(`Asked for ten times what it can do, N = ${SIZE}`);
  const overloaded: number[] = [];
  const byCpu: number[] = [];
  const rows: string[][] = [];
  for (let n = 0; n < rounds; n++) {
    const product = await startProduct({ dir: join(dir, `overload-${n}`), roomy: true });
    const load = startLoad();
    try {
      const live = await product.startClass();
      await load.connect({ targets: await live.admit(SIZE), atOnce: 50 });
      const forMs = quick ? 1_500 : 4_000;
      /** Whatever the generator asked for: what everyone was told, until all of it was. */
      const ask = async (perSecond: number) => {
        const before = cpuMs(product.workerd.pid);
        const result = await load.drive({ perSecond, forMs, drainMs: 10_000 });
        const { completed, elapsedMs, sent, refused, missing, snapshots, toLastMs } = result;
        const told = (completed * 1_000) / elapsedMs;
        const toldByCpu = (completed * 1_000) / (cpuMs(product.workerd.pid) - before);
        const counts = [perSecond, told, toldByCpu, sent, completed, refused, missing, snapshots, toLastMs.p50].map(round);
        rows.push(counts);
        return { told, toldByCpu };
      };
      await load.drive({ perSecond: 1_000, forMs });
      let peak = 0;
      let peakByCpu = 0;
      for (const perSecond of LADDER) {
        const { told, toldByCpu } = await ask(perSecond);
        peak = Math.max(peak, told);
        peakByCpu = Math.max(peakByCpu, toldByCpu);
        if (told < perSecond * 0.5) break;
      }
      const { told, toldByCpu } = await ask(peak * 10);
      overloaded.push(told / peak);
      byCpu.push(toldByCpu / peakByCpu);
    } finally {
      load.stop();
      await product.stop();
    }
  }
  const head = [
    "asked, ev/s",
    "told, ev/s",
    "a second of its CPU",
    "sent",
    "told to all",
    "refused",
    "missing",
    "snapshots",
    "p50, ms",
  ];
  say(table(head, rows));
  say(`\nBy its own CPU, which what else runs here takes nothing of: ${spread(byCpu)} of the most.`);
  goal("throughput at 10 × saturation / its peak", "≥ 0.9", overloaded);
}

export async function pausedReader({ dir, rounds, quick, say, heading, goal }: Bench): Promise<void> {
  const SIZE = 30;
  /** Many, so that what they cost is more than the swing of V8's own memory, which is divided by them too. */
  const PAUSED = 20;
  heading(`${PAUSED} who do not read, beside ${SIZE} who do`);
  const cost: number[] = [];
  const slower: number[] = [];
  // More than the kernel takes for a socket that nobody reads.
  const drive = { perSecond: 1_000, forMs: quick ? 8_000 : 15_000, textBytes: 1_900 };
  for (let n = 0; n < rounds; n++) {
    const product = await startProduct({ dir: join(dir, `paused-${n}`), roomy: true });
    const load = startLoad();
    try {
      const live = await product.startClass();
      await load.connect({ targets: await live.admit(SIZE), atOnce: SIZE });
      const { pid } = product.workerd;
      await load.drive(drive);
      const [before, all] = [residentBytes(pid), await load.drive(drive)];
      const grew = residentBytes(pid) - before;
      await load.connect({ targets: await live.admit(PAUSED), atOnce: PAUSED });
      await load.pause({ indexes: Array.from({ length: PAUSED }, (_, one) => SIZE + one), paused: true });
      await load.setAside({ count: PAUSED });
      const [beforePaused, others] = [residentBytes(pid), await load.drive(drive)];
      cost.push((residentBytes(pid) - beforePaused - grew) / MIB / PAUSED);
      slower.push(others.toLastMs.p99 / all.toLastMs.p99);
    } finally {
      load.stop();
      await product.stop();
    }
  }
  const sentMib = (drive.perSecond * drive.forMs * drive.textBytes) / 1_000 / MIB;
  say(
    `While ${round(sentMib)} MiB are said: memory ${spread(cost, "MiB")} for each of them, beyond what it grew in the same time before; ` +
      `the others' p99 ${spread(slower)} of before.`,
  );
  goal("a paused reader's cost in the object, MiB", "< 8", cost);
  goal("the others' p99 / before", "≤ 1.10", slower);
}
