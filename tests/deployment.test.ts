import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_readConfig as readConfig } from "wrangler";
import { expect, test } from "vitest";
import { variableNames } from "../platform/env.ts";

const root = join(import.meta.dirname, "..");

/** The part of wrangler's configuration that is compared here; wrangler's own type of it is not published. */
interface Config {
  vars: Record<string, string>;
  durable_objects: unknown;
  migrations: unknown;
  triggers: unknown;
  r2_buckets: { binding: string; bucket_name: string }[];
  ratelimits: { name: string; namespace_id: string; simple: unknown }[];
}
const configOf = (env?: string) =>
  readConfig({ config: join(root, "wrangler.toml"), ...(env === undefined ? {} : { env }) }, { hideWarnings: true }) as Config;
const bindings = readFileSync(join(root, "worker/bindings.ts"), "utf8");
const workflow = readFileSync(join(root, ".github/workflows/deploy.yml"), "utf8");

test.each(["staging", "production"])("R84: %s has every binding that a laptop has, with buckets of its own", (env) => {
  const [laptop, deployed] = [configOf(), configOf(env)];
  expect(deployed.durable_objects).toEqual(laptop.durable_objects);
  expect(deployed.migrations).toEqual(laptop.migrations);
  expect(deployed.triggers).toEqual(laptop.triggers);
  const names = (config: Config) => ({
    buckets: config.r2_buckets.map(({ binding }) => binding),
  });
  expect(names(deployed)).toEqual(names(laptop));
  const own = (config: Config) => [
    ...config.r2_buckets.map((bucket) => bucket.bucket_name),
    ...config.ratelimits.map((limit) => limit.namespace_id),
  ];
  expect(own(deployed).filter((name) => own(laptop).includes(name))).toEqual([]);
});

test("R80: staging and production count requests for all isolates alike, each for itself", () => {
  const [staging, production] = [configOf("staging"), configOf("production")];
  const limits = (config: Config) => config.ratelimits.map(({ name, simple }) => ({ name, simple }));
  expect(limits(staging).map(({ name }) => name)).toEqual(bindings.match(/RATE_LIMIT_\w+/g));
  expect(limits(staging)).toEqual(limits(production));
  const spaces = [...staging.ratelimits, ...production.ratelimits].map((limit) => limit.namespace_id);
  expect(new Set(spaces).size).toBe(spaces.length);
});

test("the demo is never on in production, and no secret stands in the configuration", () => {
  expect(configOf("production").vars).toMatchObject({ DEMO: "off" });
  for (const env of [undefined, "staging", "production"])
    expect(Object.keys(configOf(env).vars).filter((name) => /SECRET|KEY|DATABASE/.test(name))).toEqual([]);
});

test("a deployment is given every variable that the worker reads", () => {
  const given = [
    ...Object.keys(configOf("production").vars),
    ...[...workflow.matchAll(/^ {10}([A-Z0-9_]+): \$\{\{ (?:vars|secrets)\./gm)].map(([, name]) => name),
  ];
  // Neon's own endpoint is the default.
  expect(variableNames.filter((name) => name !== "NEON_FETCH_ENDPOINT" && !given.includes(name))).toEqual([]);
});

test("a deployment without its secrets stops before it uploads anything", () => {
  const script = join(root, ".github/secrets.mjs");
  const run = (env: Record<string, string>) => execFileSync(process.execPath, [script], { env, encoding: "utf8", stdio: "pipe" });
  expect(() => run({ DATABASE_URL: "postgres://u:p@h/d" })).toThrow(/lacks the secrets AUTH_SECRETS, TICKET_SECRETS/);
  const full = { DATABASE_URL: "postgres://u:p@h/d", AUTH_SECRETS: "a", TICKET_SECRETS: "b", LIVEKIT_API_KEY: "", OTHER: "x" };
  expect(JSON.parse(run(full))).toEqual({ DATABASE_URL: "postgres://u:p@h/d", AUTH_SECRETS: "a", TICKET_SECRETS: "b" });
});
