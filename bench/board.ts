import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureLog } from "./board/log.ts";
import { measureObject } from "./board/object.ts";
import { measureScreens } from "./board/screens.ts";

/**
 * `npm run bench:board`: three hours with one board that holds ten thousand elements at their end: what a change weighs and costs in the
 * rules, in the object and on the screens, half hour by half hour. `-- --part log|object|screens` runs one of them.
 */
const parts: Record<string, { title: string; run(dir: string): void | Promise<void> }> = {
  log: { title: "The rules", run: () => measureLog(console.log) },
  object: { title: "The object", run: (dir) => measureObject(dir, console.log) },
  screens: { title: "The screens", run: () => measureScreens(console.log) },
};
const { values } = parseArgs({ options: { part: { type: "string", multiple: true } } });
const dir = await mkdtemp(join(tmpdir(), "chalkline-bench-"));
try {
  for (const name of values.part ?? Object.keys(parts)) {
    const part = parts[name];
    if (!part) throw new Error(`There is no part ${name}; there are ${Object.keys(parts).join(", ")}.`);
    console.log(`\n## ${part.title}\n`);
    await part.run(dir);
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
process.exit();
