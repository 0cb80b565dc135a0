import { readdirSync, readFileSync } from "node:fs";

/** What a process has used so far, as the kernel counts it. Linux only, as the whole bench is. */

const TICKS_PER_SECOND = 100;

/**
 * CPU of all its threads, user and system, in ms. The scheduler's own count (ns) where there is one; threads that ended since are only
 * in `stat`, whose ticks are 10 ms.
 */
export function cpuMs(pid: number): number {
  try {
    let ns = 0;
    for (const task of readdirSync(`/proc/${pid}/task`))
      ns += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]);
    return ns / 1e6;
  } catch {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
  }
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  const [, resident] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return Number(resident) * 4_096;
}

/** Share of this machine's cores that was not idle since `before`; what else runs here is in it. */
export function machineTicks(): { busy: number; all: number } {
  const fields = readFileSync("/proc/stat", "utf8").split("\n")[0]!.trim().split(/\s+/).slice(1, 9).map(Number);
  const all = fields.reduce((sum, ticks) => sum + ticks, 0);
  return { busy: all - fields[3]! - fields[4]!, all };
}
