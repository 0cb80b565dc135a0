import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Bindings } from "../bindings.ts";
import { countAgainst, FixedWindow, limiters } from "./rate-limit.ts";

it("R80 lets a subject ask so often a minute, and again in the next", () => {
  const window = new FixedWindow();
  const asked = Array.from({ length: 5 }, () => window.take("a", 3, 1_000));
  expect(asked).toEqual([true, true, true, false, false]);
  expect(window.take("b", 3, 1_000)).toBe(true);
  expect(window.take("a", 3, 60_999)).toBe(false);
  expect(window.take("a", 3, 61_000)).toBe(true);
});

it("forgets who asked longest ago, instead of growing", () => {
  const window = new FixedWindow(2);
  expect(window.take("a", 1, 0)).toBe(true);
  expect(window.take("b", 1, 1)).toBe(true);
  expect(window.take("c", 1, 2)).toBe(true);
  expect(window.take("b", 1, 3)).toBe(false);
  expect(window.take("a", 1, 4)).toBe(true);
});

it("asks the bound limiter where there is one", async () => {
  const keys: string[] = [];
  const limiter = { limit: async ({ key }: { key: string }) => ({ success: keys.push(key) < 2 }) };
  const bindings = { RATE_LIMIT_WRITE: limiter } as unknown as Bindings;
  await countAgainst(bindings, "write", "user 1");
  await expect(countAgainst(bindings, "write", "user 1")).rejects.toMatchObject({
    code: "rate_limited",
    headers: { "retry-after": "60" },
  });
  expect(keys).toEqual(["user 1", "user 1"]);
});

it("says the same numbers as wrangler.toml, in both deployments", async () => {
  const toml = await readFile(join(import.meta.dirname, "../../wrangler.toml"), "utf8");
  for (const { binding, perMinute } of Object.values(limiters)) {
    const bound = [...toml.matchAll(new RegExp(`name = "${binding}"\\nnamespace_id = "\\d+"\\nsimple = (.+)`, "g"))];
    expect(bound.map(([, simple]) => simple)).toEqual(Array(2).fill(`{ limit = ${perMinute}, period = 60 }`));
  }
});
