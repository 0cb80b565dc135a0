import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { missingFrom } from "../.ci/complete-lock.mjs";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((path) => path !== "" && existsSync(join(root, path)));

/** Each room, and the rooms it may import from. Whoever is not here imports freely: tests, benches, documents. */
const rooms: Record<string, readonly string[]> = {
  contracts: [],
  "session-core": ["contracts"],
  platform: ["contracts"],
  "durable-objects": ["contracts", "session-core", "platform"],
  worker: ["contracts", "session-core", "platform"],
  web: ["contracts", "session-core"],
  migrations: ["platform", "worker", "session-core", "contracts"],
  "local-cloud": ["migrations"],
};
/** The one place where the two halves of the backend meet. */
const exceptions: Record<string, readonly string[]> = { "worker/index.ts": ["durable-objects"] };

/** Modules of the runtime that a room may not use, so that it runs where it must. */
const forbiddenModules: Record<string, RegExp> = {
  contracts: /^(node:|cloudflare:)/,
  "session-core": /^(node:|cloudflare:|react|hono|drizzle)/,
  web: /^(node:|cloudflare:|hono|drizzle)/,
  worker: /^node:(fs|child_process|http|net|worker_threads)/,
  "durable-objects": /^(node:(fs|child_process|http|net|worker_threads)|hono|react)/,
};

const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.includes("/testing/");
const roomOf = (path: string) => path.split("/")[0]!;
const sources = tracked.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && roomOf(path) in rooms);

function importsOf(path: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;"']*?\bfrom\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;
  return [...read(path).matchAll(pattern)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic!);
}

const localImports = (path: string) =>
  importsOf(path)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => normalize(join(dirname(path), specifier.replace(/\?.*$/, ""))));

interface Lock {
  packages: Record<string, { version: string }>;
}

describe("arrows point one way", () => {
  test("there is something to look at", () => {
    expect(new Set(sources.map(roomOf))).toEqual(new Set(Object.keys(rooms)));
    expect(localImports("platform/live-session.ts")).toContain("contracts/errors.ts");
  });

  test("each room imports only from the rooms it stands on", () => {
    const wrong = sources
      .filter((path) => !isTest(path))
      .flatMap((path) => {
        const room = roomOf(path);
        const allowed = [room, ...rooms[room]!, ...(exceptions[path] ?? [])];
        return localImports(path)
          .filter((target) => !allowed.includes(roomOf(target)))
          .map((target) => `${path} imports ${target}`);
      });
    expect(wrong).toEqual([]);
  });

  test("a room's tests import nothing above it either, but its own testing aids and the local cloud", () => {
    const above: Record<string, readonly string[]> = {
      contracts: ["session-core", "platform", "durable-objects", "worker", "web"],
      "session-core": ["platform", "durable-objects", "worker", "web"],
      platform: ["session-core", "durable-objects", "worker", "web"],
      "durable-objects": ["worker", "web"],
      web: ["durable-objects", "worker", "platform"],
    };
    const wrong = sources.filter(isTest).flatMap((path) =>
      localImports(path)
        .filter((target) => above[roomOf(path)]?.includes(roomOf(target)))
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("a room uses no module of a runtime it must do without", () => {
    const wrong = sources
      .filter((path) => !isTest(path))
      .flatMap((path) =>
        importsOf(path)
          .filter((specifier) => forbiddenModules[roomOf(path)]?.test(specifier))
          .map((specifier) => `${path} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  test("a tables.ts reaches other owners for their tables only, for foreign keys", () => {
    const wrong = sources
      .filter((path) => /^worker\/[^/]+\/tables\.ts$/.test(path))
      .flatMap((path) =>
        localImports(path)
          .filter((target) => !/^worker\/[^/]+\/tables\.ts$/.test(target) && !/^(platform|contracts)\//.test(target))
          .map((target) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test("session-core decides without clock, chance or network", () => {
    const impure = /\b(Date\.now|new Date\(\)|Math\.random|crypto\.(randomUUID|getRandomValues)|fetch\(|setTimeout|setInterval)/;
    const wrong = sources.filter(
      (path) => roomOf(path) === "session-core" && !isTest(path) && impure.test(withoutComments(read(path))),
    );
    expect(wrong).toEqual([]);
  });
});

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");

test("relative imports say their extension", () => {
  const wrong = sources.flatMap((path) =>
    importsOf(path)
      .filter((specifier) => specifier.startsWith(".") && !/\.[a-z]+(\?[a-z]+)?$/.test(specifier))
      .map((specifier) => `${path} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test("no file is longer than 300 lines, but what is generated", () => {
  const generated = /^(package-lock\.json|migrations\/|web\/locales\/|docs\/(api|events|owners)\.md|docs\/openapi\.json)/;
  const text = /\.(ts|tsx|mjs|md|css|html|toml|ya?ml|json|sh)$|^\.ci\//;
  const long = tracked
    .filter((path) => text.test(path) && !generated.test(path))
    .map((path) => ({ path, lines: read(path).trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > 300)
    .map(({ path, lines }) => `${path}: ${lines}`);
  expect(long).toEqual([]);
});

test("no file names a package registry: whoever clones it uses their own", () => {
  const binary = /\.(png|jpe?g|webp|gif|woff2?|wasm|ico|pdf|onnx|wav)$/;
  // Written apart, or this file would be the first to name one.
  const registry = new RegExp(
    ["registry\\.(npmjs|yarnpkg)\\.", "npm\\.pkg\\.github\\.", "jfrog\\.io", "_authToken", '"resolved":'].join("|"),
  );
  const own = "tests/architecture.test.ts";
  expect(tracked.filter((path) => path !== own && !binary.test(path) && registry.test(read(path)))).toEqual([]);
});

test("every dependency is pinned to one version, and the lock has it", () => {
  const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string> | undefined>;
  const lock = JSON.parse(read("package-lock.json")) as Lock;
  const all = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) => Object.entries(manifest[kind] ?? {}));
  expect(all.length).toBeGreaterThan(20);
  const wrong = all.filter(
    ([name, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) || lock.packages[`node_modules/${name}`]?.version !== version,
  );
  expect(wrong).toEqual([]);
});

test("the lock names the builds for every platform, or `npm ci` would refuse it (mend it with `node .ci/complete-lock.mjs`)", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as Lock;
  expect(packages["node_modules/@rolldown/binding-linux-x64-gnu"]).toBeDefined();
  expect(Object.keys(missingFrom(packages))).toEqual([]);
  const { "node_modules/@rolldown/binding-win32-x64-msvc": _taken, ...fewer } = packages;
  expect(missingFrom(fewer)).toMatchObject({
    "node_modules/@rolldown/binding-win32-x64-msvc": { os: ["win32"], cpu: ["x64"], optional: true },
  });
});

test("a test that runs alone or is skipped is not committed", () => {
  const marks = /\b(test|it|describe)\.(only|skip|todo|fails)\b/;
  expect(tracked.filter((path) => isTest(path) && path !== "tests/architecture.test.ts" && marks.test(read(path)))).toEqual([]);
});
