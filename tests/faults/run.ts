import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * The faults at any length: `npm run test:crash -- --cycles 1000` kills workerd that often; `npm run test:faults -- --outage 300 --clients 1000
 * --classes 100` does the rest, with Postgres away for that many seconds.
 */

const { values, positionals } = parseArgs({
  options: {
    cycles: { type: "string" },
    outage: { type: "string" },
    clients: { type: "string" },
    classes: { type: "string" },
  },
  allowPositionals: true,
});
const named = {
  FAULTS_CYCLES: "cycles",
  FAULTS_OUTAGE_S: "outage",
  FAULTS_CLIENTS: "clients",
  FAULTS_CLASSES: "classes",
} as const;
const env: NodeJS.ProcessEnv = { ...process.env };
for (const [variable, option] of Object.entries(named)) {
  const value = values[option];
  if (value === undefined) continue;
  if (!/^[1-9]\d*$/.test(value)) {
    console.error(`--${option} takes a whole number of at least 1, not ${value}.`);
    process.exit(2);
  }
  env[variable] = value;
}

const root = join(import.meta.dirname, "../..");
const files = positionals.map((name) => `tests/faults/${name}.test.ts`);
const vitest = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "faults", ...files], {
  cwd: root,
  env,
  stdio: "inherit",
});
process.on("SIGTERM", () => vitest.kill("SIGTERM"));
process.on("SIGINT", () => undefined);
vitest.on("exit", (code) => process.exit(code ?? 1));
