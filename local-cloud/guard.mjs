// Outlives its parent by a moment: when the parent is gone, however it went, it ends the processes that it was told of. workerd does
// not notice by itself. One line of standard input is the whole list of process ids, replacing the one before.
import { createInterface } from "node:readline";

let pids = [];
// Ctrl-C reaches the whole group; this one stays until its parent has cleaned up.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

createInterface({ input: process.stdin })
  .on("line", (line) => (pids = line.split(" ").map(Number).filter(Boolean)))
  .on("close", () => {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    }
    process.exit(0);
  });
