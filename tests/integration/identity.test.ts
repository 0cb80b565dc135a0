import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { sql } from "drizzle-orm";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LoginAnswer, MeAnswer, RoleGrant, RoleGrantList } from "../../contracts/http.ts";
import { app } from "../../worker/app.ts";
import { placeIn, startDatabase, type Place, type TestDatabase } from "./database-fixture.ts";

const SECRET = "the-secret-that-signs-the-bearers-0";
const OLDER = "the-secret-that-signed-them-before-";
const PASSWORD = "chalkline-demo";

let db: TestDatabase;
let demo: Place;
let other: Place;
beforeAll(async () => {
  db = await startDatabase();
  [demo, other] = await Promise.all([placeIn(db.owner, "demo"), placeIn(db.owner, "other")]);
});
afterAll(() => db.stop());

interface Asked {
  token?: string;
  host?: string;
  variables?: Record<string, string>;
  /** By default each request comes from its own: these tests are not about the limit. */
  address?: string;
}

async function ask(method: string, path: string, body?: unknown, asked: Asked = {}) {
  const { token, host = "school.test", variables = {}, address = randomUUID() } = asked;
  const request = new Request(`http://${host}/v1${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      "cf-connecting-ip": address,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bindings = {
    DATABASE_URL: db.connectionString,
    NEON_FETCH_ENDPOINT: db.fetchEndpoint,
    AUTH_SECRETS: `${SECRET},${OLDER}`,
    TICKET_SECRETS: SECRET,
    PUBLIC_URL: "http://school.test",
    LOG_LEVEL: "silent",
    ...variables,
  };
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const response = await app.fetch(request, bindings as never, context as never);
  const text = await response.text();
  const trips = /desc="(\d+)"/.exec(response.headers.get("server-timing") ?? "")?.[1];
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as never, trips: Number(trips) };
}

const login = (email: string, password = PASSWORD, more: object = {}, asked: Asked = {}) =>
  ask("POST", "/auth/login", { email, password, ...more }, asked);
const tokenOf = async (email: string) => LoginAnswer.parse((await login(email)).body).token;

describe("signing in by password (R1)", () => {
  test("answers a bearer that is good everywhere, and who it is", async () => {
    const answered = await login(" Teacher@Demo.test ");
    expect(answered.status).toBe(200);
    const { token, user, tenant, expiresAt } = LoginAnswer.parse(answered.body);
    expect(user).toEqual({ id: demo.userOf("teacher@demo.test"), email: "teacher@demo.test", name: "Maya Okafor" });
    expect(tenant).toMatchObject({ id: demo.tenantId, slug: "demo" });
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(11 * 3_600_000);

    const me = await ask("GET", "/auth/me", undefined, { token });
    expect(me).toMatchObject({ status: 200, trips: 1 });
    const { roles } = MeAnswer.parse(me.body);
    expect(roles[0]).toEqual({ role: "teacher", scope: "tenant", scopeId: null });
    expect(roles).toContainEqual({ role: "teacher", scope: "course", scopeId: demo.courseId });
  });

  test.each([
    ["a wrong password", "teacher@demo.test", "chalkline-dem0", {}],
    ["an unknown address", "nobody@demo.test", PASSWORD, {}],
    ["a tenant that does not know the address", "teacher@demo.test", PASSWORD, { tenant: "other" }],
    ["a tenant that does not exist", "teacher@demo.test", PASSWORD, { tenant: "nowhere" }],
  ])("%s is wrong_credentials, and looks like every other", async (_name, email, password, more) => {
    const { status, body } = await login(email, password, more);
    expect({ status, body }).toEqual({
      status: 401,
      body: expect.objectContaining({ code: "wrong_credentials", message: expect.stringContaining("do not belong together") }),
    });
    expect(Object.keys(body).toSorted()).toEqual(["code", "message", "requestId", "status", "title", "type"]);
  });

  test("what Postgres keeps of a password is no password, and of a sign-in no bearer", async () => {
    const token = await tokenOf("student2@demo.test");
    const [accounts, sessions] = await db.owner.batch([
      sql<{ password: string }>`select password from accounts`,
      sql<{ line: string }>`select auth_sessions::text as line from auth_sessions`,
    ]);
    expect(accounts.every(({ password }) => !password.includes(PASSWORD))).toBe(true);
    expect(sessions.some(({ line }) => line.includes(token))).toBe(false);
  });

  test("where several tenants know the address, the one that is named, else the host's, else one is asked for", async () => {
    const email = `${randomUUID()}@both.test`;
    const hash = await hashPassword(PASSWORD);
    const statements = [demo, other].flatMap(({ tenantId }) => {
      const id = randomUUID();
      return [
        sql`insert into users (id, tenant_id, email, name) values (${id}, ${tenantId}, ${email}, 'Both')`,
        sql`insert into accounts (tenant_id, user_id, provider_id, account_id, password) values (${tenantId}, ${id}, 'credential', ${id}, ${hash})`,
      ];
    });
    await db.owner.batch([
      ...statements,
      sql`insert into tenant_domains (hostname, tenant_id) values ('lakeside.test', ${other.tenantId})`,
    ]);
    const tenantOf = async (more: object, asked: Asked = {}) => {
      const { body } = await login(email, PASSWORD, more, asked);
      return (body as { tenant?: { slug: string }; code?: string }).tenant?.slug ?? (body as { code: string }).code;
    };
    expect(await tenantOf({ tenant: "demo" })).toBe("demo");
    expect(await tenantOf({}, { host: "lakeside.test" })).toBe("other");
    expect(await tenantOf({ tenant: "demo" }, { host: "lakeside.test" })).toBe("wrong_credentials");
    const asked = await login(email);
    expect(asked).toMatchObject({ status: 409, body: { code: "ambiguous_tenant", details: { tenants: ["demo", "other"] } } });
    // Without the password nobody learns where an address is known.
    expect(await login(email, "not the password")).toMatchObject({ status: 401, body: { code: "wrong_credentials" } });
  });

  test("an address is only as good as its tenant's host", async () => {
    expect(await login("teacher@demo.test", PASSWORD, {}, { host: "lakeside.test" })).toMatchObject({ status: 401 });
  });

  test.each([
    [{ email: "no address", password: "x" }, "invalid_request"],
    [{ email: "a@b.test" }, "invalid_request"],
    [{ email: "a@b.test", password: "x\u0000" }, "invalid_text"],
    [{ email: "a@b.test", password: "x", tenant: "Not A Slug" }, "invalid_request"],
    [{ email: "a@b.test", password: "x", admin: true }, "invalid_request"],
  ])("refuses %j", async (body, code) => {
    expect(await ask("POST", "/auth/login", body)).toMatchObject({ status: 400, body: { code } });
  });

  test("there is no other way in: the library's own routes are not mounted", async () => {
    const body = { email: "new@demo.test", password: "long enough to pass", name: "New" };
    for (const path of ["/auth/sign-up/email", "/auth/sign-in/email", "/auth/get-session"])
      expect((await ask("POST", path, body)).status).toBe(404);
  });

  test("guessing at one account is slowed down, and others behind the same address are not (R80)", async () => {
    const guess = async (email: string) =>
      (await ask("POST", "/auth/login", { email, password: "a guess" }, { address: "192.0.2.7" })).status;
    const statuses = new Set<number>();
    for (let tries = 0; tries < 60 && !statuses.has(429); tries++) statuses.add(await guess("no-one@guess.test"));
    expect([...statuses]).toEqual([401, 429]);
    expect(await guess("someone-else@guess.test")).toBe(401);
  });
});

describe("the bearer", () => {
  test("ends with its sign-out, and other sign-ins of the same person go on", async () => {
    const [phone, laptop] = [await tokenOf("student3@demo.test"), await tokenOf("student3@demo.test")];
    expect(await ask("POST", "/auth/logout", undefined, { token: phone })).toMatchObject({ status: 204, trips: 1 });
    expect(await ask("GET", "/auth/me", undefined, { token: phone })).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
    expect(await ask("POST", "/auth/logout", undefined, { token: phone })).toMatchObject({ status: 401 });
    expect((await ask("GET", "/auth/me", undefined, { token: laptop })).status).toBe(200);
  });

  test("signed with the older of two secrets still verifies; with a third, not (R79)", async () => {
    const old = LoginAnswer.parse(
      (await login("student4@demo.test", PASSWORD, {}, { variables: { AUTH_SECRETS: OLDER } })).body,
    ).token;
    expect((await ask("GET", "/auth/me", undefined, { token: old })).status).toBe(200);
    const variables = { AUTH_SECRETS: "a-secret-that-has-signed-nothing-yet" };
    expect((await ask("GET", "/auth/me", undefined, { token: old, variables })).status).toBe(401);
  });

  test.each([
    ["nothing", undefined],
    ["no token", "not.a.token"],
    ["an unsigned token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."],
  ])("%s is unauthenticated", async (_name, token) => {
    expect(await ask("GET", "/auth/me", undefined, token ? { token } : {})).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
  });

  test("of one tenant cannot be rewritten for another, even with the secret's owner erring", async () => {
    const id = demo.userOf("admin@demo.test");
    const forged = await new SignJWT({ tid: other.tenantId, sid: randomUUID(), name: "Mallory" })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer("chalkline")
      .setAudience("chalkline-api")
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(SECRET));
    expect((await ask("GET", "/auth/me", undefined, { token: forged })).status).toBe(401);
  });
});

describe("granting roles (R5)", () => {
  const grants = (token: string, query: string) => ask("GET", `/roles?${query}`, undefined, { token });

  test("an administrator grants, lists and revokes; each in one round trip, and each is in the audit log", async () => {
    const token = await tokenOf("admin@demo.test");
    const wanted = { userId: demo.userOf("student1@demo.test"), role: "teacher", scope: "course", scopeId: demo.courseId };
    const made = await ask("POST", "/roles", wanted, { token });
    expect(made).toMatchObject({ status: 201, trips: 1, body: { ...wanted, name: "Amara Nwosu", email: "student1@demo.test" } });
    const { id } = RoleGrant.parse(made.body);
    expect(RoleGrant.parse((await ask("POST", "/roles", wanted, { token })).body).id).toBe(id);

    const listed = await grants(token, `scope=course&scopeId=${demo.courseId}`);
    expect(listed.trips).toBe(1);
    expect(RoleGrantList.parse(listed.body).grants.map((grant) => grant.id)).toEqual([id]);

    expect(await ask("DELETE", `/roles/${id}`, undefined, { token })).toMatchObject({ status: 200, trips: 1 });
    expect(RoleGrantList.parse((await grants(token, `scope=course&scopeId=${demo.courseId}`)).body).grants).toEqual([]);
    expect((await ask("DELETE", `/roles/${id}`, undefined, { token })).status).toBe(404);
    const [audit] = await db.owner.batch([
      sql<{ action: string }>`select action from audit_log where subject_id = ${wanted.userId} order by created_at`,
    ]);
    expect(audit.map(({ action }) => action)).toEqual(["role.granted", "role.revoked"]);
  });

  test("a teacher makes assistants in their own course, and nothing more", async () => {
    const token = await tokenOf("teacher@demo.test");
    const userId = demo.userOf("student2@demo.test");
    const grant = (role: string, scope: string, scopeId?: string) =>
      ask("POST", "/roles", { userId, role, scope, scopeId }, { token });
    const made = await grant("assistant", "session", demo.sessionId);
    expect(made.status).toBe(201);
    expect((await grant("teacher", "course", demo.courseId)).status).toBe(403);
    expect((await grant("admin", "tenant")).status).toBe(403);
    expect((await grant("assistant", "tenant")).status).toBe(403);
    expect((await grant("assistant", "course", other.courseId)).status).toBe(404);
    expect((await grants(token, "scope=tenant")).status).toBe(403);
    expect((await ask("DELETE", `/roles/${RoleGrant.parse(made.body).id}`, undefined, { token })).status).toBe(200);
  });

  test("students and other tenants may not, and see nothing", async () => {
    const wanted = { userId: demo.userOf("student5@demo.test"), role: "assistant", scope: "course", scopeId: demo.courseId };
    const student = await tokenOf("student5@demo.test");
    expect((await ask("POST", "/roles", wanted, { token: student })).status).toBe(403);
    expect((await grants(student, `scope=course&scopeId=${demo.courseId}`)).status).toBe(403);
    const stranger = await tokenOf("teacher@other.test");
    expect((await ask("POST", "/roles", wanted, { token: stranger })).status).toBe(404);
    expect((await grants(stranger, `scope=course&scopeId=${demo.courseId}`)).status).toBe(404);
    const [held] = await db.owner.batch([sql`select 1 from user_roles where user_id = ${wanted.userId}`]);
    expect(held).toEqual([]);
  });

  test("nobody of another tenant can be granted anything, and the last administrator stays", async () => {
    const token = await tokenOf("admin@demo.test");
    const foreign = { userId: other.userOf("student1@other.test"), role: "student", scope: "tenant" };
    expect((await ask("POST", "/roles", foreign, { token })).status).toBe(404);
    const { grants: held } = RoleGrantList.parse((await grants(token, "scope=tenant")).body);
    const own = held.find(({ role }) => role === "admin")!;
    expect(await ask("DELETE", `/roles/${own.id}`, undefined, { token })).toMatchObject({
      ...{ status: 409, body: { code: "conflict", details: { reason: "last_administrator" } } },
    });
    expect((await grants(token, "scope=tenant")).status).toBe(200);
  });

  test.each([
    { role: "assistant", scope: "course" },
    { role: "assistant", scope: "tenant", scopeId: randomUUID() },
    { role: "owner", scope: "tenant" },
    { role: "admin", scope: "world" },
  ])("refuses %j", async (grant) => {
    const token = await tokenOf("admin@demo.test");
    const body = { userId: randomUUID(), ...grant };
    expect(await ask("POST", "/roles", body, { token })).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });
});

describe("configuration for a client before sign-in", () => {
  test("names the demo's people where the demo is on, and only there", async () => {
    expect((await ask("GET", "/config")).body).toEqual({ demo: null });
    const { body } = await ask("GET", "/config", undefined, { variables: { DEMO: "on" } });
    const { demo: shown } = body as { demo: { password: string; people: { email: string; name: string; role: string }[] } };
    for (const { email, role } of shown.people) {
      const answered = await login(email, shown.password);
      expect({ email, role, status: answered.status }).toEqual({ email, role, status: 200 });
    }
  });
});
