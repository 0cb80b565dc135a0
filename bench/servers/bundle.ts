import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const ROOMY_COMMANDS_PER_SECOND = 1_000_000;

/**
 * A worker as one module, from the sources of now. `roomy` raises the allowance of commands per socket, and nothing else: a rate limit
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

function raisedAllowance() {
  const allowance = /(COMMAND_BURST|COMMANDS_PER_SECOND) = \d+/g;
  return {
    name: "raised-allowance",
    transform(code: string, id: string) {
      if (!id.endsWith("/contracts/limits.ts")) return null;
      if (code.match(allowance)?.length !== 2)
        throw new Error("contracts/limits.ts no longer names the allowances that the bench raises");
      return { code: code.replace(allowance, `$1 = ${ROOMY_COMMANDS_PER_SECOND}`), map: null };
    },
  };
}
