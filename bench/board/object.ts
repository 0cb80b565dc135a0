import { join } from "node:path";
import { startLoad } from "../load/load.ts";
import { round, table } from "../measure/numbers.ts";
import { cpuMs, residentBytes } from "../measure/process.ts";
import { startProduct } from "../servers/product.ts";
import { inParts, lesson } from "./lesson.ts";

const STUDENTS = 30;
/** At the end of each half hour, one after another. */
const MEASURED = 200;
/** What comes before is taken in turns of many. */
const AT_ONCE = 40;
const MIB = 1024 * 1024;

/** The class in the product's own object, with a class that watches: CPU and memory of workerd, and what a late joiner is sent. */
export async function measureObject(dir: string, say: (line: string) => void): Promise<void> {
  const product = await startProduct({ dir: join(dir, "object"), roomy: true });
  const load = startLoad();
  try {
    const { pid } = product.workerd;
    const live = await product.startClass(undefined, "whiteboard");
    await load.connect({ targets: await live.admit(1 + STUDENTS), atOnce: 10 });
    const rows: string[][] = [];
    for (const [n, part] of inParts([...lesson(live.sceneId)]).entries()) {
      const fast = part.slice(0, -MEASURED);
      for (let from = 0; from < fast.length; from += AT_ONCE)
        await live.submit("whiteboard.change", fast.slice(from, from + AT_ONCE));
      await live.flushed();
      const before = cpuMs(pid);
      for (const change of part.slice(-MEASURED)) await live.submit("whiteboard.change", [change]);
      await live.flushed();
      const cpu = (cpuMs(pid) - before) / MEASURED;
      const joined = await load.connect({ targets: await live.admit(1), atOnce: 1 });
      rows.push([
        `${(n + 1) * 30} min`,
        round(cpu),
        round(residentBytes(pid) / MIB),
        round(joined.welcomeBytes[0]! / 1024),
        round(joined.took[0]!),
      ]);
    }
    say(`${STUDENTS} students watch; the last ${MEASURED} changes of each half hour, one after another.\n`);
    say(
      table(["class", "CPU a change told to all, ms", "resident memory, MiB", "a late joiner's welcome, KiB", "after, ms"], rows),
    );
  } finally {
    load.stop();
    await product.stop();
  }
}
