import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Explained } from "./explained.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

/** All that a build reads. The lock stands for every dependency. */
const folders = ["contracts", "session-core", "platform", "durable-objects", "worker", "web"];
const files = ["index.html", "vite.config.ts", "lingui.config.ts", "wrangler.toml", "tsconfig.base.json", "package-lock.json"];

/** Out of dist/, which is for deploying, so that neither disturbs the other. */
const builds = join(root, "node_modules", ".cache", "chalkline");
/** Other instances may still serve an older one. */
const BUILDS_KEPT = 4;

async function filesUnder(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const nested = await Promise.all(entries.map((entry) => filesUnder(join(path, entry.name))));
  return nested.flat();
}

async function digestOfSources(): Promise<string> {
  const present = [...folders, ...files].map((source) => join(root, source)).filter((path) => existsSync(path));
  const read = (await Promise.all(present.map(filesUnder)))
    .flat()
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .sort();
  const hash = createHash("sha256");
  for (const file of read) {
    const content = await readFile(file);
    hash.update(`${file.slice(root.length)}\0${content.byteLength}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 20);
}

export interface Build {
  /** Holds `client/` and the worker's folder with its wrangler.json. */
  dir: string;
  workerConfig: string;
}

/**
 * The client and the worker as production runs them, built when a source changed since the last time.
 * Invariant: a folder under its final name is complete, so that instances may build and serve side by side.
 */
export async function build(log: (line: string) => void): Promise<Build> {
  const dir = join(builds, await digestOfSources());
  if (!existsSync(dir)) {
    log("Building the client and the worker …");
    const unfinished = `${dir}.${process.pid}`;
    await mkdir(builds, { recursive: true });
    try {
      await run(
        process.execPath,
        [join(root, "node_modules/vite/bin/vite.js"), "build", "--outDir", unfinished, "--emptyOutDir", "--logLevel", "error"],
        {
          cwd: root,
          env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1", CLOUDFLARE_ENV: "", CHALKLINE_VARIABLES: "" },
          maxBuffer: 64 * 1024 * 1024,
        },
      );
      const [worker] = await workerFolders(unfinished);
      // Vite copies it along; nothing secret belongs into a build.
      if (worker) await rm(join(unfinished, worker, ".dev.vars"), { force: true });
      await rename(unfinished, dir).catch((error: unknown) => {
        if (!existsSync(dir)) throw error;
      });
    } catch (error) {
      const { stderr, stdout, message } = error as { stderr?: string; stdout?: string; message: string };
      throw new Explained(`The build failed:\n${[stdout, stderr].filter(Boolean).join("\n") || message}`);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    await forgetOld(dir);
  }
  const now = new Date();
  await utimes(dir, now, now);
  const [worker] = await workerFolders(dir);
  if (worker === undefined) throw new Explained(`The build in ${dir} has no worker: remove that folder and start again.`);
  return { dir, workerConfig: join(dir, worker, "wrangler.json") };
}

const workerFolders = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => existsSync(join(dir, name, "wrangler.json")) && name !== "client");

async function forgetOld(current: string): Promise<void> {
  const found = (await readdir(builds)).map((name) => join(builds, name)).filter((path) => path !== current);
  const dated = await Promise.all(found.map(async (path) => ({ path, time: (await stat(path)).mtimeMs })));
  const old = dated.sort((a, b) => b.time - a.time).slice(BUILDS_KEPT - 1);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}
