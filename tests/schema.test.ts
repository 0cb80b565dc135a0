import { glob, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { generateDrizzleJson } from "drizzle-kit/api";
import { expect, test } from "vitest";

/** Compares with the snapshot that drizzle-kit kept: a table that was changed without a migration works on nobody's database. */
test("the migrations make the tables that the code declares (R83)", async () => {
  const root = join(import.meta.dirname, "..");
  const declared: Record<string, unknown> = {};
  for await (const file of glob("worker/*/tables.ts", { cwd: root })) {
    Object.assign(declared, (await import(join(root, file))) as object);
  }
  const snapshots = (await readdir(join(root, "migrations", "meta"))).filter((name) => name.endsWith("_snapshot.json"));
  const last = await readFile(join(root, "migrations", "meta", snapshots.toSorted().at(-1)!), "utf8");
  const { tables } = JSON.parse(JSON.stringify(generateDrizzleJson(declared))) as { tables: object };
  expect(Object.keys(tables)).toContain("public.session_state_events");
  expect(tables).toEqual((JSON.parse(last) as { tables: object }).tables);
});
