import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const ROOMY_PER_SECOND = 1_000_000;

/**
 * A worker as one module, from the sources of now. `roomy` raises the allowance of frames and commands, and nothing else: a rate limit
 * that holds would hide how much the rest can do.
 */
export async function bundleWorker(entry: string, outDir: string, { roomy = false } = {}): Promise<string> {
  await mkdir(outDir, { recursive: true });
  await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    plugins: roomy ? [raisedAllowance()] : [],
    ssr: { noExternal: true, target: "webworker" },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: "es2024",
      minify: false,
      rolldownOptions: {
        external: [/^cloudflare:/, /^node:/],
        output: { entryFileNames: "worker.js", codeSplitting: false },
      },
    },
  });
  return join(outDir, "worker.js");
}

/** Each file that names allowances, and how many it names. */
const ALLOWANCES: Record<string, { names: RegExp; count: number }> = {
  "/contracts/limits.ts": { names: /(COMMAND_BURST|COMMANDS_PER_SECOND) = \d+/g, count: 2 },
  "/durable-objects/live-session/sockets.ts": { names: /(FRAME_BURST|FRAMES_PER_SECOND) = \d+/g, count: 2 },
};

function raisedAllowance() {
  return {
    name: "raised-allowance",
    transform(code: string, id: string) {
      const file = Object.keys(ALLOWANCES).find((path) => id.endsWith(path));
      if (file === undefined) return null;
      const { names, count } = ALLOWANCES[file]!;
      if (code.match(names)?.length !== count) throw new Error(`${file} no longer names the allowances that the bench raises`);
      return { code: code.replace(names, `$1 = ${ROOMY_PER_SECOND}`), map: null };
    },
  };
}
