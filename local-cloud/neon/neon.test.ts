import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neon, neonConfig, NeonDbError, type NeonQueryFunction } from "@neondatabase/serverless";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPglite, openPostgres, type Backend } from "./backend.ts";
import { serveNeon, type NeonServer } from "./server.ts";

const databaseUrl = process.env["DATABASE_URL"];

/** Every backend must pass the same suite; the second runs where DATABASE_URL names a PostgreSQL. */
const backends: Record<string, () => Promise<Backend>> = {
  PGlite: () => openPglite("memory://"),
  ...(databaseUrl === undefined ? {} : { PostgreSQL: () => openPostgres(databaseUrl) }),
};

describe.each(Object.entries(backends))("Neon's protocol over %s", (_name, open) => {
  let server: NeonServer;
  let sql: NeonQueryFunction<false, false>;
  const schema = `neon_suite_${process.pid}`;

  beforeAll(async () => {
    server = await serveNeon(await open(), { port: 0, password: "p@ss/word" });
    neonConfig.fetchEndpoint = server.fetchEndpoint;
    sql = neon(server.connectionString);
    await sql.query(`create schema ${schema}`);
    await sql.query(`create table ${schema}.people (id int primary key, name text not null, age int check (age > 0))`);
    await sql.query(`create table ${schema}.pets (owner int references ${schema}.people deferrable initially deferred)`);
  }, 60_000);
  afterAll(async () => {
    await sql.query(`drop schema ${schema} cascade`);
    await server.close();
  });

  test("values come back as the driver's types make them", async () => {
    const [row] =
      await sql`select 1::int as i, 2::bigint as big, 1.50::numeric as n, true as b, null as nothing, ${"ü'\\ \n"} as text,
      '{"a":[1,null]}'::jsonb as json, array['x','y z'] as list, '2026-01-02T03:04:05.678Z'::timestamptz as at, '\\xdeadbeef'::bytea as bytes,
      ${[1, 2]}::int[] as ints, ${{ k: "v" }}::jsonb as object, ${null}::text as none, ${false}::bool as f`;
    expect(row).toEqual({
      i: 1,
      big: "2",
      n: "1.50",
      b: true,
      nothing: null,
      text: "ü'\\ \n",
      json: { a: [1, null] },
      list: ["x", "y z"],
      at: new Date("2026-01-02T03:04:05.678Z"),
      bytes: Buffer.from("deadbeef", "hex"),
      ints: [1, 2],
      object: { k: "v" },
      none: null,
      f: false,
    });
  });

  test("full results name the command, the count, and the fields", async () => {
    const full = { fullResults: true, arrayMode: true } as const;
    const inserted = await sql.query(`insert into ${schema}.people values (1, 'Ada', 36), (2, 'Bob', 7)`, [], full);
    expect(inserted).toMatchObject({ command: "INSERT", rowCount: 2, rows: [], fields: [] });
    const read = await sql.query(`select id, name from ${schema}.people order by id`, [], full);
    expect(read).toMatchObject({
      command: "SELECT",
      rowCount: 2,
      rows: [
        [1, "Ada"],
        [2, "Bob"],
      ],
    });
    expect(read.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
      ["id", 23],
      ["name", 25],
    ]);
  });

  const failure = async (work: Promise<unknown>): Promise<NeonDbError> =>
    work.then(
      () => expect.unreachable("it should have failed"),
      (error: unknown) => {
        expect(error).toBeInstanceOf(NeonDbError);
        return error as NeonDbError;
      },
    );

  test("errors carry what Postgres says of them", async () => {
    const insert = (...values: unknown[]) => failure(sql.query(`insert into ${schema}.people values ($1, $2, $3)`, values));
    expect(await insert(1, "Again", 1)).toMatchObject({
      code: "23505",
      severity: "ERROR",
      schema,
      table: "people",
      constraint: "people_pkey",
      detail: "Key (id)=(1) already exists.",
    });
    expect(await insert(3, null, 1)).toMatchObject({ code: "23502", column: "name" });
    expect(await insert(3, "Cy", -1)).toMatchObject({ code: "23514", constraint: "people_age_check" });
    expect(await failure(sql`selct 1`)).toMatchObject({
      code: "42601",
      position: "1",
      message: 'syntax error at or near "selct"',
    });
    expect(await failure(sql`select 1; select 2`)).toMatchObject({ code: "42601" });
    expect(await failure(sql`do $$ begin raise 'no' using errcode = 'CL403', hint = 'ask', detail = 'd'; end $$`)).toMatchObject({
      code: "CL403",
      message: "no",
      hint: "ask",
      detail: "d",
    });
  });

  test("a transaction is all or nothing, also when its commit is what fails", async () => {
    const results = await sql.transaction([
      sql`select 1 as a`,
      sql.query(`insert into ${schema}.people values (10, 'Ten', 10)`),
      sql`select 2 as b`,
    ]);
    expect(results).toEqual([[{ a: 1 }], [], [{ b: 2 }]]);
    const refused = sql.transaction([sql.query(`insert into ${schema}.people values (11, 'Eleven', 11)`), sql`select 1/0`]);
    expect(await failure(refused)).toMatchObject({ code: "22012" });
    const atCommit = sql.transaction([
      sql.query(`insert into ${schema}.people values (12, 'Twelve', 12)`),
      sql.query(`insert into ${schema}.pets values (99)`),
    ]);
    expect(await failure(atCommit)).toMatchObject({ code: "23503", table: "pets" });
    expect(await sql.query(`select id from ${schema}.people where id >= 10 order by id`)).toEqual([{ id: 10 }]);
  });

  test("a transaction has the isolation that its headers ask for", async () => {
    const look = [
      sql`select current_setting('transaction_isolation') as level, current_setting('transaction_read_only') as read_only`,
    ];
    expect(await sql.transaction(look, { isolationLevel: "Serializable", readOnly: true, deferrable: true })).toEqual([
      [{ level: "serializable", read_only: "on" }],
    ]);
    expect(await sql.transaction(look, { isolationLevel: "RepeatableRead" })).toEqual([
      [{ level: "repeatable read", read_only: "off" }],
    ]);
    expect(await sql.transaction(look)).toEqual([[{ level: "read committed", read_only: "off" }]]);
    const write = sql.transaction([sql.query(`delete from ${schema}.people`)], { readOnly: true });
    expect(await failure(write)).toMatchObject({ code: "25006" });
  });

  test("nothing of a request is left for the next: settings, role, transaction, locks", async () => {
    const probe = `select coalesce(current_setting('app.tenant', true), '') as tenant, current_setting('work_mem') as mem,
      session_user = current_user as own_role, (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`;
    const [before] = await sql.query(probe);
    // In a pool, what leaks does so to any of its connections.
    const many = (make: () => Promise<unknown>) => Promise.allSettled(Array.from({ length: 24 }, make));
    await many(() => sql`set work_mem = '99MB'`);
    await many(() => sql`select set_config('app.tenant', 'leak', false)`);
    await many(() => sql`select pg_advisory_lock(${process.pid})`.catch(() => undefined));
    await many(() => sql`begin`);
    await many(() => sql`set role pg_read_all_data`);
    await many(() =>
      sql.transaction([
        sql`select set_config('app.tenant', 'leak', true), set_config('role', 'pg_read_all_data', true)`,
        sql`select 1/0`,
      ]),
    );
    for (const answer of await many(() => sql.query(probe))) expect(answer).toEqual({ status: "fulfilled", value: [before] });
    expect(before).toEqual({ tenant: "", mem: (before as { mem: string }).mem, own_role: true, locks: 0 });
    expect((before as { mem: string }).mem).not.toBe("99MB");
  });

  test("400 queries and transactions at once: no wrong answer", async () => {
    await sql.query(`create table ${schema}.counter (n int)`);
    await sql.query(`insert into ${schema}.counter values (0)`);
    let wrong = 0;
    const jobs = Array.from({ length: 400 }, async (_, i) => {
      const tenant = `tenant-${i}`;
      switch (i % 4) {
        case 0: {
          const rows = await sql`select ${i}::int as i, ${tenant} as tenant, repeat(${String(i)}, 50) as long`;
          if (JSON.stringify(rows) !== JSON.stringify([{ i, tenant, long: String(i).repeat(50) }])) wrong++;
          break;
        }
        case 1: {
          const [, rows] = await sql.transaction([
            sql`select set_config('app.tenant', ${tenant}, true)`,
            sql`select current_setting('app.tenant') as tenant, ${i}::int as i`,
            sql.query(`update ${schema}.counter set n = n + 1`),
          ]);
          if (JSON.stringify(rows) !== JSON.stringify([{ tenant, i }])) wrong++;
          break;
        }
        case 2: {
          const error = await failure(
            sql.transaction([
              sql`select set_config('app.tenant', ${tenant}, true)`,
              sql.query(`update ${schema}.counter set n = n + 1000`),
              sql`select ${tenant}::int`,
            ]),
          );
          if (error.code !== "22P02" || !error.message.includes(tenant)) wrong++;
          break;
        }
        default: {
          const rows = await sql`select coalesce(current_setting('app.tenant', true), '') as tenant, ${i}::int as i`;
          if (JSON.stringify(rows) !== JSON.stringify([{ tenant: "", i }])) wrong++;
        }
      }
    });
    await Promise.all(jobs);
    expect(wrong).toBe(0);
    expect(await sql.query(`select n from ${schema}.counter`)).toEqual([{ n: 100 }]);
  });

  test("whoever does not know the password is refused", async () => {
    const other = neon("postgresql://chalkline:guess@127.0.0.1/chalkline");
    await expect(other`select 1`).rejects.toThrow(/401/);
    const page = await fetch(server.fetchEndpoint, { method: "POST", body: JSON.stringify({ query: "select 1", params: [] }) });
    expect(page.status).toBe(401);
  });
});

test("a PGlite whose process is killed with -9 in the middle of writing opens again with all that it had answered", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "chalkline-neon-"));
  try {
    let answered = 0;
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
        env: { ...process.env, NEON_DATA_DIR: dataDir, NEON_PASSWORD: "secret", NEON_PORT: "0", DATABASE_URL: "" },
        stdio: ["pipe", "pipe", "inherit"],
      });
      const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
      const { fetchEndpoint, connectionString } = JSON.parse(line) as NeonServer;
      neonConfig.fetchEndpoint = fetchEndpoint;
      const sql = neon(connectionString);
      if (round === 0) await sql`create table written (n int primary key, filler text)`;
      const [{ highest, count }] =
        (await sql`select coalesce(max(n), 0)::int as highest, count(*)::int as count from written`) as [
          { highest: number; count: number },
        ];
      expect(count).toBe(highest);
      expect(highest).toBeGreaterThanOrEqual(answered);
      const exited = once(child, "exit");
      for (let n = highest + 1; ; n++) {
        if (n === highest + 40) child.kill("SIGKILL");
        try {
          await sql`insert into written values (${n}, repeat('x', 3000))`;
          answered = n;
        } catch {
          break;
        }
      }
      await exited;
    }
    expect(answered).toBeGreaterThan(100);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}, 60_000);
