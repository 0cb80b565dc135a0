import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLoad } from "./load/load.ts";
import { round } from "./measure/numbers.ts";
import { startProduct } from "./servers/product.ts";

/**
 * `npm run bench:click`: from the teacher's click to each student's screen, as far as server and loopback go. One teacher, 50 students, a
 * click at a time, every check on and every limit in force.
 */
const STUDENTS = 50;
/** Slower than a turn, so that each click finds the class idle; below the allowance of commands per socket. */
const CLICKS_PER_SECOND = 8;
const CLICKS = Number(process.argv[2] ?? 200);
const GOAL_MS = { p50: 20, p99: 50 };

const dir = await mkdtemp(join(tmpdir(), "chalkline-bench-"));
const product = await startProduct({ dir });
const load = startLoad();
try {
  const { admit, sceneId } = await product.startClass();
  await load.connect({ targets: await admit(1 + STUDENTS), atOnce: 25 });
  const slides = { sceneId };
  await load.drive({ perSecond: CLICKS_PER_SECOND, forMs: 2_000, slides });
  const result = await load.drive({ perSecond: CLICKS_PER_SECOND, forMs: (CLICKS / CLICKS_PER_SECOND) * 1_000, slides });
  const { toEachMs, toLastMs, completed, sent, missing, refused } = result;
  console.log(`${sent} clicks, ${STUDENTS} students: ${completed} told to all, ${missing} missing, ${refused} refused`);
  console.log(`to each student: p50 ${round(toEachMs.p50)} ms, p99 ${round(toEachMs.p99)} ms`);
  console.log(`to the last one: p50 ${round(toLastMs.p50)} ms, p99 ${round(toLastMs.p99)} ms, slowest ${round(toLastMs.max)} ms`);
  const reached = toEachMs.p50 < GOAL_MS.p50 && toEachMs.p99 < GOAL_MS.p99 && completed === sent;
  console.log(`goal p50 < ${GOAL_MS.p50} ms, p99 < ${GOAL_MS.p99} ms: ${reached ? "reached" : "missed"}`);
  if (!reached) process.exitCode = 1;
} finally {
  load.stop();
  await product.stop();
  await rm(dir, { recursive: true, force: true });
}
