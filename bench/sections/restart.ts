import { join } from "node:path";
import { startLoad } from "../load/load.ts";
import { quantile, round, table } from "../measure/numbers.ts";
import { startProduct } from "../servers/product.ts";
import type { Bench } from "../bench.ts";

/** kill -9 in the middle of a class: how long until everyone is back, and whether anybody missed anything. */
export async function restart({ dir, rounds, quick, say, heading, goal }: Bench): Promise<void> {
  const SIZE = quick ? 200 : 1_000;
  heading(`kill -9 under ${SIZE} clients`);
  const rows: string[][] = [];
  const back: number[] = [];
  const missed: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const product = await startProduct({ dir: join(dir, `restart-${n}`), roomy: true });
    const load = startLoad();
    try {
      const live = await product.startClass();
      for (let seated = 0; seated < SIZE; seated += 200) await load.connect({ targets: await live.admit(200), atOnce: 100 });
      await load.drive({ perSecond: 20, forMs: 1_000 });
      await load.comeBack();
      const speaking = load.drive({ perSecond: 20, forMs: 3_000, drainMs: 1_000 });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const killedAt = performance.now();
      await product.killAndRestart();
      const up = performance.now() - killedAt;
      const { took, tries } = await load.back();
      await speaking;
      // Everyone speaks on: whoever missed something shows it by a gap or by staying behind.
      await load.drive({ perSecond: 20, forMs: 1_000 });
      const { sequence } = await live.status();
      const told = await load.positions();
      const behind = told.filter(({ position, gaps }) => position !== sequence || gaps > 0).length;
      back.push(quantile(took, 0.95) / 1_000);
      missed.push(behind);
      rows.push([
        String(took.length),
        round(up),
        round(quantile(took, 0.5)),
        round(quantile(took, 0.95)),
        round(quantile(took, 1)),
        String(tries),
        String(behind),
      ]);
    } finally {
      load.stop();
      await product.stop();
    }
  }
  say(
    table(
      ["lost their socket", "workerd up, ms", "back p50, ms", "p95, ms", "last, ms", "tries", "clients that missed an event"],
      rows,
    ),
  );
  goal(`${SIZE} clients after a kill, p95 back, s`, "< 5", back);
  goal("clients that missed an event", "≤ 0", missed);
}
