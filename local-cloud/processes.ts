import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Process ids of our own workerd children; empty where `ps` does not exist. */
export async function workerdPids(): Promise<number[]> {
  try {
    const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,comm="]);
    return stdout
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, parent, command]) => Number(parent) === process.pid && /(^|\/)workerd$/.test(command ?? ""))
      .map(([pid]) => Number(pid));
  } catch {
    return [];
  }
}

export interface Guard {
  /** Those that must not outlive us. */
  watch(pids: readonly number[]): void;
  stop(): void;
}

/** Invariant: whatever is told to the guard ends with this process, even when that is killed with -9. */
export function startGuard(): Guard {
  const child = spawn(process.execPath, [join(import.meta.dirname, "guard.mjs")], { stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  return {
    watch: (pids) => void child.stdin.write(`${pids.join(" ")}\n`),
    stop: () => {
      child.stdin.end("\n");
    },
  };
}
