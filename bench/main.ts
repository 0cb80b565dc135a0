import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import type { Contender } from "./servers/contenders.ts";
import { median, spread, table } from "./measure/numbers.ts";
import { machineTicks } from "./measure/process.ts";
import { manyClasses, overload, pausedReader } from "./sections/crowds.ts";
import { folding } from "./sections/folding.ts";
import { joinStorm, lateJoin, lateToBoard } from "./sections/joining.ts";
import { outbox } from "./sections/outbox.ts";
import { capacity, delivery, sustained } from "./sections/delivery.ts";
import { restart } from "./sections/restart.ts";
import { startContenders } from "./servers/contenders.ts";

/**
 * `npm run bench`: this project and what one would use instead, on one machine, turn and turn about. `--quick` takes under 90 s;
 * `--section NAME` and `--contender NAME` (each may be repeated), `--sizes 1,50` and `--rounds N` narrow it; `--out FILE` keeps what was printed.
 */
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    section: { type: "string", multiple: true },
    contender: { type: "string", multiple: true },
    sizes: { type: "string" },
    rounds: { type: "string" },
    out: { type: "string" },
  },
});
const { quick, section } = values;
const QUICK_SIZES = [200];
const SIZES = [1, 50, 200, 1_000];
const DEFAULT_ROUNDS = 3;

const sections: Record<string, { run(bench: Bench): Promise<void>; needsContenders: boolean; inQuick: boolean }> = {
  delivery: { run: delivery, needsContenders: true, inQuick: true },
  storm: { run: joinStorm, needsContenders: false, inQuick: true },
  late: { run: lateJoin, needsContenders: false, inQuick: true },
  board: { run: lateToBoard, needsContenders: false, inQuick: false },
  fold: { run: folding, needsContenders: false, inQuick: true },
  classes: { run: manyClasses, needsContenders: false, inQuick: false },
  overload: { run: overload, needsContenders: false, inQuick: false },
  paused: { run: pausedReader, needsContenders: false, inQuick: false },
  restart: { run: restart, needsContenders: false, inQuick: false },
  outbox: { run: outbox, needsContenders: false, inQuick: false },
  capacity: { run: capacity, needsContenders: true, inQuick: false },
  sustained: { run: sustained, needsContenders: true, inQuick: true },
};

const printed: string[] = [];
const say = (line: string) => {
  printed.push(line);
  console.log(line);
};
const goals: { what: string; wanted: string; measured: readonly number[]; unit: string }[] = [];

const dir = await mkdtemp(join(tmpdir(), "chalkline-bench-"));
// PostgreSQL runs as a user of its own, and must find its folder.
await chmod(dir, 0o755);
const chosen = Object.entries(sections).filter(([name, { inQuick }]) => (section ? section.includes(name) : inQuick || !quick));
const started = performance.now();
const ticks = machineTicks();
const contenders: Contender[] = [];
try {
  if (chosen.some(([, { needsContenders }]) => needsContenders)) await startContenders(contenders, dir, values.contender, say);
  const bench: Bench = {
    dir,
    contenders,
    sizes: values.sizes?.split(",").map(Number) ?? (quick ? QUICK_SIZES : SIZES),
    rounds: Number(values.rounds ?? (quick ? 1 : DEFAULT_ROUNDS)),
    quick,
    say,
    heading: (title) => say(`\n## ${title}\n`),
    goal: (what, wanted, measured, unit = "") => void goals.push({ what, wanted, measured, unit }),
  };
  say(`${cpus().length} × ${cpus()[0]!.model}, Node ${process.version}${quick ? ", --quick: orders of magnitude only" : ""}`);
  for (const [, { run }] of chosen) await run(bench);
  say("\n## Goals\n");
  say(
    table(
      ["what", "goal", "measured", ""],
      goals.map(({ what, wanted, measured, unit }) => [what, wanted, spread(measured, unit), reaches(wanted, measured)]),
    ),
  );
  const now = machineTicks();
  const busy = (now.busy - ticks.busy) / (now.all - ticks.all);
  say(
    `\n${Math.round((performance.now() - started) / 1_000)} s; the machine was ${Math.round(busy * 100)} % busy, whatever else ran on it included.`,
  );
} finally {
  for (const { stop } of contenders) await stop();
  await rm(dir, { recursive: true, force: true });
  if (values.out !== undefined) await writeFile(values.out, `${printed.join("\n")}\n`);
}

function reaches(wanted: string, measured: readonly number[]): string {
  const [relation, limit] = wanted.split(" ");
  const known = measured.filter(Number.isFinite);
  if (known.length === 0) return "not measured";
  const value = median(known);
  const threshold = Number(limit);
  const met = { "≤": value <= threshold, "≥": value >= threshold, "<": value < threshold }[relation!];
  return met ? "reached" : "missed";
}
