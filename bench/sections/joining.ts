import { join } from "node:path";
import { startLoad } from "../load/load.ts";
import { quantile, round, spread, table } from "../measure/numbers.ts";
import { cpuMs, residentBytes } from "../measure/process.ts";
import { startProduct } from "../servers/product.ts";
import type { Bench } from "../bench.ts";

const MIB = 1024 * 1024;

/** Everyone at once, and what each socket costs to keep. */
export async function joinStorm({ dir, rounds, quick, say, heading }: Bench): Promise<void> {
  heading("Join storm");
  const rows: string[][] = [];
  for (const size of quick ? [200] : [200, 1_000]) {
    const last: number[] = [];
    const median: number[] = [];
    const cpu: number[] = [];
    const memory: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const product = await startProduct({ dir: join(dir, `storm-${size}-${n}`) });
      const load = startLoad();
      try {
        const live = await product.startClass();
        const { pid } = product.workerd;
        // The first class compiles what the others find ready.
        await load.connect({ targets: await (await product.startClass()).admit(20, 1), atOnce: 20 });
        const [cpuBefore, memoryBefore] = [cpuMs(pid), residentBytes(pid)];
        const targets = await live.admit(size);
        const { took } = await load.connect({ targets, atOnce: size });
        cpu.push((cpuMs(pid) - cpuBefore) / size);
        memory.push((residentBytes(pid) - memoryBefore) / size / 1024);
        median.push(quantile(took, 0.5));
        last.push(quantile(took, 1));
      } finally {
        load.stop();
        await product.stop();
      }
    }
    rows.push([String(size), spread(median), spread(last), spread(cpu), spread(memory)]);
  }
  say("From the socket's first byte to the welcome; admission (ticket, seat, `participant.joined`) is in the CPU.\n");
  say(table(["at once", "p50, ms", "last, ms", "object CPU a join, ms", "memory a socket, KiB"], rows));
}

/** Someone comes when the class has already said much: what they must receive before they see it. */
export async function lateJoin({ dir, rounds, quick, say, heading, goal }: Bench): Promise<void> {
  heading("Late join");
  const rows: string[][] = [];
  const product = await startProduct({ dir: join(dir, "late"), roomy: true });
  const load = startLoad();
  try {
    const { pid } = product.workerd;
    const live = await product.startClass();
    await load.connect({ targets: await live.admit(2), atOnce: 2 });
    const memoryBefore = residentBytes(pid);
    let logBytes = 0;
    let events = 0;
    for (const upTo of quick ? [10_000] : [10_000, 100_000]) {
      while (events < upTo) {
        const { completed, bytes, deliveries } = await load.drive({
          perSecond: 3_000,
          forMs: Math.min(10_000, ((upTo - events) / 3_000) * 1_000 + 1),
        });
        events += completed;
        logBytes += (bytes / deliveries) * completed;
      }
      const took: number[] = [];
      const welcome: number[] = [];
      for (let n = 0; n < Math.max(5, rounds); n++) {
        const { took: ms, welcomeBytes } = await load.connect({ targets: await live.admit(1), atOnce: 1 });
        took.push(...ms);
        welcome.push(...welcomeBytes);
      }
      const memory = (residentBytes(pid) - memoryBefore) / MIB;
      rows.push([
        String(events),
        spread(welcome.map((n) => n / 1024)),
        round(logBytes / MIB),
        spread(took),
        round((memory / events) * 10_000),
      ]);
      if (upTo === 100_000)
        goal(
          "first visible state at 100k events / full log, bytes",
          "≤ 0.01",
          welcome.map((n) => n / logBytes),
        );
    }
  } finally {
    load.stop();
    await product.stop();
  }
  say(table(["events", "welcome, KiB", "full log, MiB", "connect to welcome, ms", "memory for 10k events, MiB"], rows));
}

/** Someone comes when much has been drawn. */
export async function lateToBoard({ dir, rounds, say, heading }: Bench): Promise<void> {
  const STROKES = 2_000;
  heading(`Late join, ${STROKES} strokes on the board`);
  const product = await startProduct({ dir: join(dir, "board"), roomy: true });
  const load = startLoad();
  try {
    const live = await product.startClass(undefined, "whiteboard");
    await load.connect({ targets: await live.admit(2), atOnce: 2 });
    await live.draw(STROKES);
    const took: number[] = [];
    const welcome: number[] = [];
    for (let n = 0; n < Math.max(5, rounds); n++) {
      const joined = await load.connect({ targets: await live.admit(1), atOnce: 1 });
      took.push(...joined.took);
      welcome.push(...joined.welcomeBytes);
    }
    say(
      `Welcome ${spread(
        welcome.map((n) => n / 1024),
        "KiB",
      )}, ${spread(took, "ms")} from connect.`,
    );
  } finally {
    load.stop();
    await product.stop();
  }
}
