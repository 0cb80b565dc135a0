import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { findChromium } from "./chromium.ts";
import { Explained } from "./explained.ts";
import { haveServer } from "./livekit/binary.ts";

/**
 * `npm test`: every check and every suite, then one line `N passed, N failed`. `npm test -- --only unit,workers` runs a part;
 * `-- --only integration tests/integration/http.test.ts` some files of it.
 */

interface Count {
  passed: number;
  failed: number;
}

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);

const { values, positionals } = parseArgs({ options: { only: { type: "string" } }, allowPositionals: true });

let running: ReturnType<typeof spawn> | undefined;
const end = (code: number) => {
  running?.kill("SIGTERM");
  process.exit(code);
};
process.on("SIGINT", () => end(130));
process.on("SIGTERM", () => end(143));
process.on("disconnect", () => end(1));

async function succeeds(command: string, args: readonly string[], env: NodeJS.Dict<string> = {}): Promise<boolean> {
  running = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } });
  const [code] = (await once(running, "exit")) as [number | null];
  return code === 0;
}

/** A check has no tests to count: it is one failure or none. */
const check =
  (command: string, ...args: string[]) =>
  async (): Promise<Count> => ({ passed: 0, failed: (await succeeds(bin(command), args)) ? 0 : 1 });

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that does not load fails no test of its own, and a suite without tests proves nothing: each counts as a failure. */
async function vitest(
  project: string,
  { files = positionals, env }: { files?: string[]; env?: NodeJS.Dict<string> } = {},
): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), "chalkline-test-"));
  const output = join(folder, "report.json");
  try {
    const projects = project.split(",").flatMap((name) => ["--project", name]);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
    const ok = await succeeds(bin("vitest"), ["run", ...projects, ...reporters, ...files], env);
    const report = JSON.parse(await readFile(output, "utf8").catch(() => "null")) as Report | null;
    if (report === null) return { passed: 0, failed: 1 };
    const broken = report.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
    ).length;
    const failed = report.numFailedTests + broken;
    const silent = failed === 0 && (!ok || report.numPassedTests === 0);
    if (silent) console.error(ok ? `No test ran in ${project}.` : `${project} failed outside of any test; see above.`);
    return { passed: report.numPassedTests, failed: silent ? 1 : failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Built once here, so that no test waits for it. A stack of its own would say less clearly what is wrong with the sources. */
const built = async (suite: () => Promise<Count>): Promise<Count> => {
  await build(console.log);
  return suite();
};

const suites: Record<string, () => Promise<Count>> = {
  format: check("prettier", "--check", "--log-level", "warn", "."),
  lint: check("oxlint", "--type-aware", "--deny-warnings"),
  types: async () => {
    const projects = [".", "web", "tests/e2e"];
    const counts: Count[] = [];
    for (const project of projects) counts.push(await check("tsc", "-p", project)());
    return sum(counts);
  },
  unit: () => vitest("unit"),
  workers: () => vitest("workers"),
  simulation: () => vitest("simulation"),
  integration: () => built(() => vitest("integration")),
  faults: () => built(() => vitest("faults")),
  e2e: () =>
    built(async () => {
      await haveServer(console.log);
      return vitest("e2e", { env: { CHROMIUM_PATH: findChromium(console.log) } });
    }),
};

/** Not part of everything: what must also hold on the PostgreSQL that DATABASE_URL names. */
const onPostgres = (): Promise<Count> => {
  if (!process.env["DATABASE_URL"]) throw new Explained("The database suite needs a PostgreSQL: name one with DATABASE_URL.");
  // How processes are started and ended, and what is heard, has nothing to do with which database stands behind.
  const others = ["local-cloud", "captions", "captions-faults", "speech-contract"];
  const files = ["local-cloud/neon", "tests/integration", ...others.map((name) => `--exclude=tests/integration/${name}.test.ts`)];
  return built(() => vitest("unit,integration", { files }));
};

const sum = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

const known: Record<string, () => Promise<Count>> = { ...suites, database: onPostgres };
const chosen = values.only?.split(",") ?? Object.keys(suites);
const unknown = chosen.filter((name) => !(name in known));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(", ")}. There are ${Object.keys(known).join(", ")}.`);
  process.exit(2);
}

const counts: [string, Count][] = [];
for (const name of chosen) {
  const started = Date.now();
  console.log(`\n── ${name}`);
  const count = await known[name]!().catch((error: unknown): Count => {
    console.error(error instanceof Explained ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  counts.push([name, count]);
  console.log(
    `── ${name}: ${count.failed === 0 ? "good" : `${count.failed} failed`} after ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}

console.log();
for (const [name, { passed, failed }] of counts) {
  const parts = [failed > 0 && `${failed} failed`, passed > 0 && `${passed} passed`].filter(Boolean);
  console.log(`   ${name.padEnd(12)} ${parts.join(", ") || "good"}`);
}
const { passed, failed } = sum(counts.map(([, count]) => count));
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
