// Runs before anything is installed, under whatever Node ≥ 20 the machine has: plain JavaScript, no dependency.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");

/** What the tree was installed from. Times say nothing after a clone, so the stamp is a digest of the lock. */
const stamp = join(modules, ".chalkline-lock");

/** The first that runs TypeScript by itself. */
const OLDEST_NODE = [22, 18];

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function installDependencies() {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const digest = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  if (installedAlready(lock)) return writeFileSync(stamp, digest);
  console.log("Installing dependencies (about half a minute) …");
  rmSync(stamp, { force: true });
  // npm's own variables describe the script that runs us, not the install that we want.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(config_|lifecycle|package)/i.test(name)));
  const { status, error } = spawnSync("npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env,
    shell: process.platform === "win32",
  });
  if (status !== 0)
    fail(
      `npm ci failed${error ? ` (${error.message})` : ""}. Check that npm works and reaches its registry, then run this again.`,
    );
  writeFileSync(stamp, digest);
}

/** True when npm was run by hand: it keeps its own copy of the lock, which names each package with its version. */
function installedAlready(lock) {
  const hidden = join(modules, ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(lock).packages;
  const present = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === "" || present[path]?.version === version || (present[path] === undefined && (optional || devOptional || peer)),
  );
}

/** The Node that came with the dependencies; where there is none for this platform, this one, if it is new enough. */
function findNode() {
  const bundled = join(modules, ".bin", process.platform === "win32" ? "node.cmd" : "node");
  if (existsSync(bundled) && spawnSync(bundled, ["-v"], { shell: process.platform === "win32" }).status === 0) return bundled;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath;
  fail(
    `No Node for ${process.platform} ${process.arch} comes with the dependencies: install Node ${OLDEST_NODE.join(".")} or newer, then run this again.`,
  );
}

/** Installs what is missing, then runs `script` under the right Node, with this process's arguments, signals and fate. */
export function run(script) {
  process.chdir(root);
  installDependencies();
  const node = findNode();
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", join(root, script), ...process.argv.slice(2)], {
    // The channel tells the child when we are gone, even by kill -9.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    shell: process.platform === "win32",
    env: { ...process.env, PATH: [join(modules, ".bin"), process.env.PATH].join(process.platform === "win32" ? ";" : ":") },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}
