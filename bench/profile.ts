import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startLoad } from "./load/load.ts";
import { profiled, shares } from "./measure/cpu-profile.ts";
import { round, table } from "./measure/numbers.ts";
import { cpuMs } from "./measure/process.ts";
import { freePort } from "./servers/ports.ts";
import { startProduct } from "./servers/product.ts";

/** `npm run bench:profile -- --size 200 --rate 1000 --classes 1`: where the object's time goes. `--out FILE` keeps the profile for a browser's tools. */
const { values } = parseArgs({
  options: {
    size: { type: "string", default: "200" },
    rate: { type: "string", default: "1000" },
    classes: { type: "string", default: "1" },
    seconds: { type: "string", default: "5" },
    out: { type: "string" },
  },
});
const dir = await mkdtemp(join(tmpdir(), "chalkline-bench-"));
const inspectorPort = await freePort();
const product = await startProduct({ dir, roomy: true, inspectorPort });
const load = startLoad();
try {
  for (let room = 0; room < Number(values.classes); room++) {
    const { admit } = await product.startClass();
    await load.connect({ targets: await admit(Number(values.size), room), atOnce: 50 });
  }
  await load.drive({ perSecond: Number(values.rate), forMs: 1_000 });
  const before = cpuMs(product.workerd.pid);
  const { profile, result } = await profiled(inspectorPort, () =>
    load.drive({ perSecond: Number(values.rate), forMs: Number(values.seconds) * 1_000 }),
  );
  const cpu = cpuMs(product.workerd.pid) - before;
  if (values.out !== undefined) await writeFile(values.out, JSON.stringify(profile));
  const ranked = shares(profile).filter(({ name }) => name !== "(root)");
  const awake = ranked.filter(({ name }) => !["(idle)", "(program)"].includes(name)).reduce((sum, { selfMs }) => sum + selfMs, 0);
  const perEvent = (ms: number) => `${round((ms * 1_000) / result.completed)} µs`;
  console.log(
    `${result.completed} events to ${values.size} each: ${perEvent(cpu)} of server CPU an event, ${perEvent(awake)} of it in JavaScript`,
  );
  console.log(`sampled while profiled: the profiler itself is in these\n`);
  console.log(
    table(
      ["by itself", "an event", "with callees"],
      ranked.slice(0, 40).map(({ name, selfMs, totalMs }) => [name, perEvent(selfMs), perEvent(totalMs)]),
    ),
  );
} finally {
  load.stop();
  await product.stop();
  await rm(dir, { recursive: true, force: true });
}
