import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestDatabase } from "../../local-cloud/testing.ts";
import { demoClassrooms } from "../../migrations/demo/school.ts";
import { migrate, MigrationError } from "../../migrations/migrate.ts";
import { seedDemo } from "../../migrations/seed.ts";
import { createDatabase, NO_SCOPE } from "../../platform/database.ts";
import { connect } from "../../platform/neon.ts";
import { slidesOf } from "../../session-core/features/studio/scene-kinds.ts";
import { Scene } from "../../session-core/features/studio/scenes.ts";
import { users } from "../../worker/identity/tables.ts";
import { failureOf, placeIn, scopeOf, startDatabase, type Place, type TestDatabase } from "./database-fixture.ts";

/** The migrator's own; the application has no right to it. */
const OUTSIDE_TENANTS = ["applied_migrations"];

let db: TestDatabase;
let demo: Place;
let other: Place;

beforeAll(async () => {
  db = await startDatabase();
  [demo, other] = await Promise.all([placeIn(db.owner, "demo"), placeIn(db.owner, "other")]);
});
afterAll(() => db.stop());

interface TableFacts {
  name: string;
  tenant_column: string | null;
  protected: boolean;
  policies: number;
  granted: boolean;
  rows: number;
}

async function tables(): Promise<TableFacts[]> {
  const [rows] = await db.owner.batch([
    sql<TableFacts>`
      select c.relname as name,
        case when c.relname = 'tenants' then 'id' else (select attname from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) end as tenant_column,
        c.relrowsecurity and c.relforcerowsecurity as protected,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
        has_any_column_privilege('app_user', c.oid, 'select, insert, update') as granted
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  ]);
  return rows.filter(({ name }) => !OUTSIDE_TENANTS.includes(name));
}

describe("tenants are kept apart (R7)", () => {
  test("every table names its tenant, forces row level security, and has its one policy", async () => {
    const found = await tables();
    expect(found.length).toBeGreaterThan(15);
    const forgotten = found.filter((table) => table.tenant_column === null || !table.protected || table.policies !== 1);
    expect(forgotten).toEqual([]);
  });

  test("every key begins with the tenant, but for what is unique in the whole deployment", async () => {
    const [keys] = await db.owner.batch([
      sql<{ name: string; columns: string }>`
        select c.conname as name, (select string_agg(a.attname, ',' order by k.place) from unnest(c.conkey) with ordinality as k (number, place)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns
        from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f')
          and c.conrelid::regclass::text <> all (array['applied_migrations'])`,
    ]);
    const global = keys.filter(({ columns }) => columns.split(",")[0] !== "tenant_id").map(({ name }) => name);
    expect(global.toSorted()).toEqual(["courses_invite_code_once", "tenant_domains_pkey", "tenants_pkey", "tenants_slug_unique"]);
  });

  test("no row of another tenant is seen, in any table", async () => {
    for (const { name, tenant_column: column, granted } of await tables()) {
      if (!granted) continue;
      const owned = sql<{ rows: number }>`
        select count(*)::int as rows from ${sql.identifier(name)} where ${sql.identifier(column!)} = ${demo.tenantId}::uuid`;
      const all = sql<{ rows: number }>`select count(*)::int as rows from ${sql.identifier(name)}`;
      const [[[held]], [[mine]], [[theirs]], [[nobodys]]] = await Promise.all([
        db.owner.batch([owned]),
        db.database.transaction(scopeOf(demo), [all]),
        db.database.transaction(scopeOf(other), [owned]),
        db.database.transaction(NO_SCOPE, [all]),
      ]);
      const seen = { name, mine: mine!.rows, theirs: theirs!.rows, nobodys: nobodys!.rows };
      expect(seen).toEqual({ name, mine: held!.rows, theirs: 0, nobodys: 0 });
    }
  });

  test("no row can be written into another tenant, nor moved there", async () => {
    const into = (scope: Place) =>
      db.database.transaction(scopeOf(scope), [
        sql`insert into users (id, tenant_id, email, name)
          values (${randomUUID()}, ${demo.tenantId}, ${`${randomUUID()}@demo.test`}, 'Nobody')`,
      ]);
    expect((await failureOf(into(demo))).code).toBe("none");
    expect((await failureOf(into(other))).code).toBe("42501");
    const move = sql`update users set tenant_id = ${other.tenantId} where name = 'Nobody'`;
    expect((await failureOf(db.database.transaction(scopeOf(demo), [move]))).code).toBe("42501");
  });

  test("a grant, an enrolment or a session cannot name what is another tenant's", async () => {
    const teacher = demo.userOf("teacher@demo.test");
    const across = [
      sql`insert into user_roles (user_id, role, scope, scope_id) values (${teacher}, 'teacher', 'course', ${other.courseId})`,
      sql`insert into user_roles (user_id, role, scope, scope_id) values (${teacher}, 'teacher', 'session', ${other.sessionId})`,
      sql`insert into enrollments (course_id, user_id, role) values (${demo.courseId}, ${other.userOf("teacher@other.test")}, 'student')`,
      sql`insert into scenes (session_id, name, layout, metadata, position) values (${other.sessionId}, 'x', 'stage', '{}', 0)`,
    ];
    for (const statement of across)
      expect((await failureOf(db.database.transaction(scopeOf(demo), [statement]))).code).toBe("23503");
  });

  test("the same address may be two people, one in each tenant", async () => {
    const email = `${randomUUID()}@both.test`;
    const insert = sql`insert into users (email, name) values (${email}, 'Somebody')`;
    expect((await failureOf(db.database.transaction(scopeOf(demo), [insert]))).code).toBe("none");
    expect((await failureOf(db.database.transaction(scopeOf(other), [insert]))).code).toBe("none");
    expect((await failureOf(db.database.transaction(scopeOf(demo), [insert]))).code).toBe("23505");
  });

  test("functions that look across tenants are these, and no more", async () => {
    const [definers] = await db.owner.batch([
      sql<{ name: string; pinned: boolean; open: boolean }>`
        select proname as name, coalesce(array_to_string(proconfig, ','), '') like 'search_path=%' as pinned,
          has_function_privilege('public', oid, 'execute') as open
        from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`,
    ]);
    // Sign-in before there is a tenant, the log's only way in, sweeps over all tenants, a webhook that names none, and a code that
    // is unique among all.
    const names = [
      "abandoned_recordings",
      "append_session_events",
      "find_login_tenants",
      "finish_egress",
      "forget_idempotency_keys",
      "free_invite_code",
      "stale_sessions",
      "unfinished_transcripts",
    ];
    expect(definers).toEqual(names.map((name) => ({ name, pinned: true, open: false })));
  });

  test("what a batch was pinned to is forgotten after it, also when it fails", async () => {
    await failureOf(db.database.transaction(scopeOf(demo, demo.userOf("teacher@demo.test")), [sql`select 1 / 0`]));
    await db.database.transaction(scopeOf(demo), [sql`select 1`]);
    const looks = Array.from({ length: 30 }, () =>
      db.owner.batch([
        sql<{ role: string; tenant: string | null }>`select current_user::text as role, current_tenant()::text as tenant`,
      ]),
    );
    for (const [[row]] of await Promise.all(looks))
      expect(row).toEqual({ role: expect.not.stringMatching("app_user"), tenant: null });
  });
});

describe("a transaction", () => {
  test("is one round trip, however many statements it has", async () => {
    const before = db.trips();
    await db.database.transaction(scopeOf(demo), [sql`select 1`, sql`select 2`, db.database.query.select().from(users)]);
    expect(db.trips() - before).toBe(1);
  });

  test("answers typed rows: instants, numbers, JSON, and columns by their names", async () => {
    const [[raw], [user]] = await db.database.transaction(scopeOf(demo), [
      sql<{ big: number; at: Date; json: unknown; text: unknown; flag: boolean }>`
        select 9007199254740991 as big, timestamptz '2026-01-02T03:04:05.678Z' as at, '{"a":[1,null]}'::jsonb as json,
          '"5"'::jsonb as text, true as flag`,
      db.database.query.select({ name: users.name, created: users.createdAt }).from(users).limit(1),
    ]);
    const at = new Date("2026-01-02T03:04:05.678Z");
    expect(raw).toEqual({ big: Number.MAX_SAFE_INTEGER, at, json: { a: [1, null] }, text: "5", flag: true });
    expect(user).toEqual({ name: expect.any(String), created: expect.any(Date) });
  });

  test("undoes all of it when one statement fails, and says why by SQLSTATE and constraint", async () => {
    const email = `${randomUUID()}@demo.test`;
    const insert = sql`insert into users (email, name) values (${email}, 'Twice')`;
    const failed = db.database.transaction(scopeOf(demo), [insert, insert]);
    await expect(failed).rejects.toMatchObject({ name: "DatabaseError", code: "23505", constraint: "users_email_once" });
    const [found] = await db.database.transaction(scopeOf(demo), [sql`select 1 from users where email = ${email}`]);
    expect(found).toEqual([]);
  });

  test("read-only refuses to write", async () => {
    const write = db.database.transaction(scopeOf(demo), [sql`delete from lessons`], { readOnly: true });
    expect((await failureOf(write)).code).toBe("25006");
  });

  test("a database that is not there is 08006", async () => {
    const nowhere = createDatabase({ DATABASE_URL: "postgres://a:b@127.0.0.1/c", NEON_FETCH_ENDPOINT: "http://127.0.0.1:9/sql" });
    expect((await failureOf(nowhere.transaction(NO_SCOPE, [sql`select 1`]))).code).toBe("08006");
  });
});

describe("migrations (R83)", () => {
  test("from empty, twice, and several at once", async () => {
    const empty = await startTestDatabase();
    try {
      const { connectionString, fetchEndpoint } = empty;
      await Promise.all([1, 2, 3].map(() => migrate(connectionString, fetchEndpoint)));
      const again = () => migrate(connectionString, fetchEndpoint);
      await again();
      const owner = connect({ connectionString, fetchEndpoint });
      const [applied] = await owner.batch([sql<{ name: string }>`select name from applied_migrations order by name`]);
      expect(applied.map(({ name }) => name)).toContain("0000_catalogue");

      await owner.batch([sql`update applied_migrations set digest = 'changed ' || digest where name = '0002_roles'`]);
      await expect(again()).rejects.toThrow(/^Migration 0002_roles was changed after it was applied/);
      await owner.batch([sql`update applied_migrations set digest = substr(digest, 9) where name = '0002_roles'`]);
      await again();

      await owner.batch([sql`delete from applied_migrations where name = '0004_views'`]);
      const failing = again();
      await expect(failing).rejects.toBeInstanceOf(MigrationError);
      await expect(failing).rejects.toThrow(/^Migration 0004_views failed and changed nothing: .*chat_messages.*already exists/);
      const [views] = await owner.batch([sql`select 1 from applied_migrations where name = '0004_views'`]);
      expect(views).toEqual([]);
    } finally {
      await empty.stop();
    }
  });
});

describe("the demo (R83)", () => {
  const counts = async () => {
    const [[row]] = await db.owner.batch([
      sql<{ people: number; classrooms: number; upcoming: number; scenes: number }>`
        select (select count(*) from users where email like '%@demo.test' and name <> 'Nobody' and name <> 'Twice') as people,
          (select count(*) from courses) as classrooms, (select count(*) from scenes) as scenes,
          (select count(*) from sessions where status = 'scheduled' and scheduled_start > now()) as upcoming`,
    ]);
    return row!;
  };

  test("seeding again changes nothing", async () => {
    const before = await counts();
    expect(before.classrooms).toBe(demoClassrooms.length);
    await Promise.all([1, 2].map(() => seedDemo(db.connectionString, db.fetchEndpoint)));
    expect(await counts()).toEqual(before);
  });

  test("a class that began is followed by a new one, one that was missed moves on, and people's own stay", async () => {
    const before = await counts();
    const own = randomUUID();
    await db.owner.batch([
      sql`update sessions set status = 'live' where id = ${demo.sessionId}`,
      sql`update sessions set scheduled_start = now() - interval '3 days', scheduled_end = now() - interval '2 days' where id = ${other.sessionId}`,
      sql`insert into sessions (id, tenant_id, course_id, lesson_id, scheduled_start, scheduled_end, created_by)
        select ${own}, tenant_id, course_id, lesson_id, now() - interval '2 hours', now() - interval '1 hour', created_by
        from sessions where id = ${other.sessionId}`,
    ]);
    await seedDemo(db.connectionString, db.fetchEndpoint);
    expect((await counts()).upcoming).toBe(before.upcoming);
    const [[mine]] = await db.owner.batch([
      sql<{ past: boolean }>`select scheduled_start < now() as past from sessions where id = ${own}`,
    ]);
    expect(mine).toEqual({ past: true });
    await db.owner.batch([sql`delete from sessions where id = ${own}`]);
  });

  test("what it prepared is what a class can show, with notes for its speaker", async () => {
    const [scenes] = await db.owner.batch([
      sql<{ id: string; name: string; layout: string; metadata: unknown }>`select id, name, layout, metadata from scenes`,
    ]);
    const slides = scenes.flatMap((scene) => slidesOf(Scene.parse(scene).metadata));
    expect(slides.length).toBeGreaterThanOrEqual(12);
    expect(slides.every(({ notes }) => notes !== undefined)).toBe(true);
  });
});
