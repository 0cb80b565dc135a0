import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { beforeAll, describe, expect, it } from "vitest";
import type { Bindings } from "../bindings.ts";
import { mintBearer } from "./bearer.ts";
import { HttpError } from "./errors.ts";
import { mount } from "./mount.ts";
import { defineRoute, type Route } from "./route.ts";

const secret = "a-secret-for-tests-of-32-characters-up";
const bindings = {
  DATABASE_URL: "postgres://nobody:x@database.test/none",
  NEON_FETCH_ENDPOINT: "http://127.0.0.1:9/sql",
  AUTH_SECRETS: secret,
  TICKET_SECRETS: secret,
  PUBLIC_URL: "http://localhost",
  LOG_LEVEL: "silent",
} as unknown as Bindings;
const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;

let token: string;
beforeAll(async () => {
  const id = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
  ({ token } = await mintBearer([secret], { userId: id("1"), tenantId: id("2"), authSessionId: id("3"), name: "Maya" }));
});
const common = { path: "/x", owner: "telemetry", summary: "x", answer: z.object({ x: z.string() }) } as const;
const ask = (route: Route, init: RequestInit = {}) =>
  mount([route]).fetch(
    new Request("http://localhost/v1/x", { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    bindings,
    context,
  );

describe("the way in", () => {
  it.each([{ kind: "signed-in" }, { kind: "role", anyOf: ["teacher"], scope: "tenant" }] as const)(
    "R8 a handler that answers before its policy ($kind) was decided lets nobody in",
    async (policy) => {
      const answer = await ask(defineRoute({ ...common, method: "GET", policy, handler: async () => ({ x: "secret" }) }));
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toContain("secret");
    },
  );

  it("R21 tells nothing of what went wrong inside", async () => {
    const answer = await ask(
      defineRoute({
        ...common,
        method: "GET",
        policy: { kind: "public" },
        async handler() {
          throw new Error("password=hunter2 at /src/x.ts");
        },
      }),
    );
    const body = await answer.json();
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({ code: "internal", status: 500, requestId: answer.headers.get("x-request-id") });
    expect(JSON.stringify(body)).not.toMatch(/hunter2|\.ts|stack/);
  });

  it("says unavailable, and when to come back, while the database does not answer", async () => {
    const answer = await ask(
      defineRoute({
        ...common,
        method: "GET",
        policy: { kind: "signed-in" },
        async handler(call) {
          await call.batch(sql`select 1`);
          return { x: "" };
        },
      }),
    );
    expect(await answer.json()).toMatchObject({ code: "unavailable", status: 503 });
    expect(answer.headers.get("retry-after")).toBe("2");
  });

  it("asks who it is before it reads what was sent", async () => {
    const route = defineRoute({
      ...common,
      method: "POST",
      idempotency: "none",
      policy: { kind: "signed-in" },
      body: z.strictObject({}),
      handler: async () => ({ x: "" }),
    });
    const answer = await ask(route, { method: "POST", body: "{", headers: { authorization: "Bearer x" } });
    expect(await answer.json()).toMatchObject({ code: "unauthenticated" });
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
  });

  it("R19 makes the key that is missing, and takes no two", async () => {
    const route = defineRoute({
      ...common,
      method: "POST",
      idempotency: "event",
      policy: { kind: "participant" },
      body: z.strictObject({}),
      handler: async ({ key }) => ({ x: key }),
    });
    const post = async (headers: Record<string, string>, body: unknown) => {
      const answer = await ask(route, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      });
      const { x } = (await answer.json()) as { x: string };
      expect(answer.headers.get("idempotency-key")).toBe(x);
      return x;
    };
    expect(await post({ "idempotency-key": "from-header" }, {})).toBe("from-header");
    expect(await post({ "idempotency-key": "same" }, { idempotencyKey: "same" })).toBe("same");
    expect(await post({}, { idempotencyKey: "from-body" })).toBe("from-body");
    expect(await post({}, {})).toMatch(/^[0-9a-f-]{36}$/);
    const two = await ask(route, {
      method: "POST",
      body: JSON.stringify({ idempotencyKey: "from-body" }),
      headers: { "content-type": "application/json", "idempotency-key": "from-header" },
    });
    expect(await two.json()).toMatchObject({ code: "invalid_key", message: expect.stringContaining("differ") });
  });

  it("an address with a name is never taken for an id: another method is told those that it takes", async () => {
    const answered = async () => ({ x: "" });
    const named = { ...common, path: "/x/start", policy: { kind: "public" }, handler: answered } as const;
    const byId = { ...common, path: "/x/:id", policy: { kind: "public" }, handler: answered } as const;
    const app = mount([defineRoute({ ...byId, method: "GET" }), defineRoute({ ...named, method: "POST", idempotency: "none" })]);
    const at = (path: string) => app.fetch(new Request(`http://localhost${path}`), bindings, context);
    for (const prefix of ["/v1", "/api"]) {
      const refused = await at(`${prefix}/x/start`);
      expect([refused.status, refused.headers.get("allow")]).toEqual([405, "POST"]);
      expect((await at(`${prefix}/x/7`)).status).toBe(200);
    }
  });

  it.each([
    ["rate_limited", undefined, "1"],
    ["slow_mode", { retryAfterMs: 20_500 }, "21"],
    ["unavailable", undefined, "1"],
    ["conflict", undefined, null],
  ] as const)("R80 %s says when to come back, in seconds, where that helps", async (code, details, seconds) => {
    const route = defineRoute({
      ...common,
      method: "GET",
      policy: { kind: "public" },
      async handler() {
        throw new HttpError(code, { details });
      },
    });
    expect((await ask(route)).headers.get("retry-after")).toBe(seconds);
  });

  it("carries the same headers on answers and on refusals", async () => {
    const route = defineRoute({ ...common, method: "GET", policy: { kind: "public" }, handler: async () => ({ x: "" }) });
    for (const answer of [await ask(route), await ask(route, { method: "DELETE" })]) {
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });
});
