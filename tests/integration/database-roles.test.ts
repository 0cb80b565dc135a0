import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureOf, newSession, placeIn, scopeOf, startDatabase, type Place, type TestDatabase } from "./database-fixture.ts";

let db: TestDatabase;
let demo: Place;
let other: Place;
/** Of the same tenant, and of neither the course nor the session that is asked about. */
let elsewhere: { courseId: string; sessionId: string };
const people = {} as Record<Who, string>;

const tenantRoles = ["tenant teacher", "tenant admin", "tenant assistant"] as const;
const courseRoles = ["course teacher", "course assistant", "course student", "course admin"] as const;
const enrolled = ["enrolled teacher", "enrolled assistant", "enrolled student"] as const;
const sessionRoles = ["session teacher", "session assistant", "session student"] as const;
type Who =
  | (typeof tenantRoles)[number]
  | (typeof courseRoles)[number]
  | (typeof enrolled)[number]
  | (typeof sessionRoles)[number]
  | "nobody"
  | "elsewhere teacher";

beforeAll(async () => {
  db = await startDatabase();
  [demo, other] = await Promise.all([placeIn(db.owner, "demo"), placeIn(db.owner, "other")]);
  const [[course]] = await db.owner.batch([
    sql<{ id: string }>`select id from courses where tenant_id = ${demo.tenantId} and id <> ${demo.courseId} limit 1`,
  ]);
  const sibling = await newSession(db.owner, demo);
  elsewhere = { courseId: course!.id, sessionId: sibling };

  const make = async (who: Who) => {
    const id = randomUUID();
    people[who] = id;
    const [scope, role] = who.split(" ");
    const add = {
      tenant: sql`insert into user_roles (user_id, role, scope) values (${id}, ${role}, 'tenant')`,
      course: sql`insert into user_roles (user_id, role, scope, scope_id) values (${id}, ${role}, 'course', ${demo.courseId})`,
      enrolled: sql`insert into enrollments (course_id, user_id, role) values (${demo.courseId}, ${id}, ${role})`,
      session: sql`insert into user_roles (user_id, role, scope, scope_id) values (${id}, ${role}, 'session', ${demo.sessionId})`,
      elsewhere: sql`insert into enrollments (course_id, user_id, role) values (${elsewhere.courseId}, ${id}, ${role})`,
      nobody: sql`select 1`,
    }[scope!]!;
    await db.database.transaction(scopeOf(demo), [
      sql`insert into users (id, email, name) values (${id}, ${`${id}@demo.test`}, ${who})`,
      add,
    ]);
  };
  await Promise.all(
    ([...tenantRoles, ...courseRoles, ...enrolled, ...sessionRoles, "nobody", "elsewhere teacher"] as Who[]).map(make),
  );
});
afterAll(() => db.stop());

async function answer(who: string, roles: string[], scope: string, id: string | null, place = demo): Promise<string> {
  const { code } = await failureOf(
    db.database.transaction(scopeOf(place, who), [
      sql`select require_role(${who}::uuid, ${`{${roles.join(",")}}`}::text[], ${scope}, ${id}::uuid)`,
    ]),
  );
  return code === "none" ? "yes" : code;
}

describe("require_role (R5, R8)", () => {
  const teachers = ["teacher", "admin"];
  const expected: [Who, { tenant: string; course: string; session: string }][] = [
    ["tenant teacher", { tenant: "yes", course: "yes", session: "yes" }],
    ["tenant admin", { tenant: "yes", course: "yes", session: "yes" }],
    ["tenant assistant", { tenant: "CL403", course: "CL403", session: "CL403" }],
    ["course teacher", { tenant: "CL403", course: "yes", session: "yes" }],
    ["course admin", { tenant: "CL403", course: "yes", session: "yes" }],
    ["course assistant", { tenant: "CL403", course: "CL403", session: "CL403" }],
    ["course student", { tenant: "CL403", course: "CL403", session: "CL403" }],
    ["enrolled teacher", { tenant: "CL403", course: "yes", session: "yes" }],
    ["enrolled assistant", { tenant: "CL403", course: "CL403", session: "CL403" }],
    ["enrolled student", { tenant: "CL403", course: "CL403", session: "CL403" }],
    ["session teacher", { tenant: "CL403", course: "CL404", session: "yes" }],
    ["session student", { tenant: "CL403", course: "CL404", session: "CL403" }],
    ["elsewhere teacher", { tenant: "CL403", course: "CL404", session: "CL404" }],
    ["nobody", { tenant: "CL403", course: "CL404", session: "CL404" }],
  ];
  test.each(expected)("what only teachers and admins may: %s", async (who, { tenant, course, session }) => {
    const id = people[who];
    expect({
      tenant: await answer(id, teachers, "tenant", demo.tenantId),
      course: await answer(id, teachers, "course", demo.courseId),
      session: await answer(id, teachers, "session", demo.sessionId),
    }).toEqual({ tenant, course, session });
  });

  test("a role in one course or session is none in its neighbour", async () => {
    expect(await answer(people["enrolled teacher"], teachers, "course", elsewhere.courseId)).toBe("CL404");
    expect(await answer(people["session teacher"], teachers, "session", elsewhere.sessionId)).toBe("CL404");
    expect(await answer(people["enrolled teacher"], teachers, "session", elsewhere.sessionId)).toBe("yes");
  });

  test("what does not exist, or is another tenant's, is not there, even for an administrator", async () => {
    const admin = people["tenant admin"];
    for (const id of [randomUUID(), null, other.courseId]) expect(await answer(admin, teachers, "course", id)).toBe("CL404");
    for (const id of [randomUUID(), null, other.sessionId]) expect(await answer(admin, teachers, "session", id)).toBe("CL404");
    expect(await answer(admin, teachers, "galaxy", demo.courseId)).toBe("CL404");
    // Pinned to the other tenant, what is ours is not there either.
    expect(await answer(admin, teachers, "course", demo.courseId, other)).toBe("CL404");
  });
});

describe("session_role and course_role", () => {
  test.each<[Who, string | null, string | null]>([
    ["tenant admin", "admin", "admin"],
    ["enrolled teacher", "teacher", "teacher"],
    ["course assistant", "assistant", "assistant"],
    ["enrolled student", "student", "student"],
    ["session assistant", "assistant", null],
    ["nobody", null, null],
  ])("%s", async (who, inSession, inCourse) => {
    const [[row]] = await db.database.transaction(scopeOf(demo), [
      sql`select session_role(${people[who]}::uuid, ${demo.sessionId}::uuid) as session, course_role(${people[who]}::uuid, ${demo.courseId}::uuid) as course`,
    ]);
    expect(row).toEqual({ session: inSession, course: inCourse });
  });

  test("the strongest of several wins; in another tenant there is none", async () => {
    const id = people["enrolled student"];
    const promote = sql`insert into user_roles (user_id, role, scope, scope_id) values (${id}, 'assistant', 'session', ${demo.sessionId})`;
    const look = sql`select session_role(${id}::uuid, ${demo.sessionId}::uuid) as role`;
    const [, [row]] = await db.database.transaction(scopeOf(demo), [promote, look]);
    expect(row).toEqual({ role: "assistant" });
    expect(await db.database.transaction(scopeOf(other), [look])).toEqual([[{ role: null }]]);
  });
});

describe("require_session", () => {
  const signIn = async (userId: string, expires: string) => {
    const id = randomUUID();
    await db.database.transaction(scopeOf(demo), [
      sql`insert into auth_sessions (id, user_id, token, expires_at) values (${id}, ${userId}, ${id}, now() + ${expires}::interval)`,
    ]);
    return id;
  };
  const require = async (place: Place, userId: string, id: string) =>
    (await failureOf(db.database.transaction(scopeOf(place, userId), [sql`select require_session(${id}::uuid)`]))).code;

  test("holds for its own user until it expires or is deleted", async () => {
    const me = people["enrolled teacher"];
    const id = await signIn(me, "1 hour");
    expect(await require(demo, me, id)).toBe("none");
    expect(await require(demo, people["nobody"], id)).toBe("CL401");
    expect(await require(other, me, id)).toBe("CL401");
    expect(await require(demo, me, await signIn(me, "-1 second"))).toBe("CL401");
    await db.database.transaction(scopeOf(demo), [sql`delete from auth_sessions where id = ${id}`]);
    expect(await require(demo, me, id)).toBe("CL401");
  });
});
