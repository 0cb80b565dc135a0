// A registry may not carry a package's builds for every platform. npm then leaves those out of the lock, and `npm ci` refuses a lock
// that lacks them, on every machine. This names them again, from what their parents say; run it after each `npm install`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const lockFile = new URL("../package-lock.json", import.meta.url);
const systems = ["android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32", "aix"];
const processors = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32"];

/** Which machines may install it, as its name tells: `binding-linux-x64-musl`. Null for what is no build for a platform. */
export function platformOf(name) {
  const words = name.split("/").at(-1).split("-");
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (cpu === "wasm32") return { cpu: [cpu] };
  if (os === undefined || cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith("musl"))
    ? ["musl"]
    : words.some((word) => word.startsWith("gnu"))
      ? ["glibc"]
      : undefined;
  return { cpu: [cpu], os: [os], ...(os === "linux" && libc ? { libc } : {}) };
}

/** The places where Node looks for a dependency of what lies at `path`, nearest first. */
function places(path, name) {
  const folders = path === "" ? [] : path.split(/(?<=.)\/(?=node_modules\/)/);
  return [...folders.map((_, index) => folders.slice(0, folders.length - index).join("/")), ""].map((folder) =>
    folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`,
  );
}

/** What is missing, by its place in the lock. */
export function missingFrom(packages) {
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      const candidates = places(path, name);
      const known = candidates.map((place) => packages[place] ?? missing[place]).find(Boolean);
      if (platform === null || !/^\d+\.\d+\.\d+/.test(version) || known?.version === version) continue;
      const place = known ? candidates[0] : candidates.at(-1);
      missing[place] = { version, ...platform, ...(dev ? { dev: true } : {}), optional: true };
    }
  }
  return missing;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(lockFile, "utf8"));
  const missing = missingFrom(lock.packages);
  const { "": root, ...rest } = { ...lock.packages, ...missing };
  lock.packages = { "": root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, "en"))) };
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} builds for other platforms named in the lock.`);
}
