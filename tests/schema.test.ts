import { glob, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";

/** A table that was changed without a migration works on nobody's database: each is held to what all migrations together make. */

const root = join(import.meta.dirname, "..");

interface Shape {
  columns: string[];
  primaryKey: string[];
  references: string[];
}

async function declaredTables(): Promise<Record<string, Shape>> {
  const tables: Record<string, Shape> = {};
  for await (const file of glob("worker/*/tables.ts", { cwd: root })) {
    for (const table of Object.values((await import(join(root, file))) as object)) {
      if (!is(table, PgTable)) continue;
      const { name, columns, primaryKeys, foreignKeys } = getTableConfig(table);
      const own = columns.filter((column) => column.primary).map((column) => column.name);
      tables[name] = {
        columns: columns
          .map((column) => `${column.name} ${column.getSQLType()}${column.notNull || column.primary ? " not null" : ""}`)
          .sort(),
        primaryKey: [...own, ...primaryKeys.flatMap((key) => key.columns.map((column) => column.name))].sort(),
        references: foreignKeys
          .map((key) => {
            const { columns: from, foreignTable, foreignColumns } = key.reference();
            const names = (of: { name: string }[]) => of.map((column) => column.name).join(", ");
            return `${names(from)} → ${getTableConfig(foreignTable).name} (${names(foreignColumns)})`;
          })
          .sort(),
      };
    }
  }
  return tables;
}

async function migratedTables(): Promise<Record<string, Shape>> {
  const database = new PGlite();
  const files = (await readdir(join(root, "migrations"))).filter((name) => /^\d{4}_.*\.sql$/.test(name)).toSorted();
  for (const file of files) await database.exec(await readFile(join(root, "migrations", file), "utf8"));
  const { rows } = await database.query<{ name: string } & Shape>(`
    select c.relname as name,
      array(select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      array(select a.attname from pg_constraint k join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey)
        where k.conrelid = c.oid and k.contype = 'p') as "primaryKey",
      array(select format('%s → %s (%s)',
          (select string_agg(a.attname, ', ' order by p.n) from unnest(k.conkey) with ordinality p (num, n)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.num),
          k.confrelid::regclass,
          (select string_agg(a.attname, ', ' order by p.n) from unnest(k.confkey) with ordinality p (num, n)
            join pg_attribute a on a.attrelid = k.confrelid and a.attnum = p.num))
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'f') as "references"
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`);
  await database.close();
  return Object.fromEntries(
    rows.map(({ name, columns, primaryKey, references }) => [
      name,
      { columns: columns.sort(), primaryKey: primaryKey.sort(), references: references.sort() },
    ]),
  );
}

test("the migrations make the tables that the code declares (R83)", { timeout: 60_000 }, async () => {
  const [declared, migrated] = await Promise.all([declaredTables(), migratedTables()]);
  expect(Object.keys(declared)).toContain("session_state_events");
  expect(migrated).toEqual(declared);
});
