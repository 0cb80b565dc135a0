import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { ConfigAnswer, LoginAnswer, LoginBody, MeAnswer } from "../../contracts/http.ts";
import { HttpError } from "../http/errors.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { DEMO_PASSWORD, demoPeople } from "./demo.ts";
import { roleRoutes } from "./grants.ts";
import { login } from "./login.ts";

const loginRoute = defineRoute({
  method: "POST",
  path: "/auth/login",
  owner: "identity",
  summary: "Sign in by password. The host name tells the tenant, else `tenant`, else the only one that knows the address",
  policy: { kind: "public" },
  // A repeat signs in again: an answer that holds a bearer is not kept.
  idempotency: "none",
  body: LoginBody,
  answer: LoginAnswer,
  errors: ["wrong_credentials", "ambiguous_tenant"],
  rateLimit: { limiter: "sign-in", by: (body) => `login ${body.email}` },
  handler: ({ body, request, env, database }) =>
    login({ body, host: new URL(request.url).hostname, headers: request.headers, env, database }),
});

const logoutRoute = defineRoute({
  method: "POST",
  path: "/auth/logout",
  owner: "identity",
  summary: "End this sign-in: its bearer is refused from now on",
  policy: { kind: "signed-in" },
  idempotency: "none",
  answer: z.undefined(),
  status: 204,
  async handler(call) {
    await call.batch(sql`delete from auth_sessions where tenant_id = current_tenant() and id = ${call.user.authSessionId}::uuid`);
    return undefined;
  },
});

const meRoute = defineRoute({
  method: "GET",
  path: "/auth/me",
  owner: "identity",
  summary: "Who you are, in which tenant, and with which roles. An enrolment is a role in its course",
  policy: { kind: "signed-in" },
  answer: MeAnswer,
  async handler(call) {
    const [rows] = await call.batch(sql<{ me: MeAnswer }>`
      select jsonb_build_object(
        'user', jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name),
        'tenant', jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name),
        'roles', (
          select coalesce(jsonb_agg(jsonb_build_object('role', role, 'scope', scope, 'scopeId', scope_id)
            order by array_position(array['tenant', 'course', 'session'], scope), role, scope_id), '[]')
          from (
            select role, scope, scope_id from user_roles where tenant_id = u.tenant_id and user_id = u.id
            union
            select role, 'course', course_id from enrollments where tenant_id = u.tenant_id and user_id = u.id
          ) held)) as me
      from users u join tenants t on t.id = u.tenant_id
      where u.tenant_id = current_tenant() and u.id = ${call.user.userId}::uuid`);
    if (!rows[0]) throw new HttpError("unauthenticated");
    return rows[0].me;
  },
});

const configRoute = defineRoute({
  method: "GET",
  path: "/config",
  owner: "identity",
  summary: "What a client needs to know of this deployment before sign-in",
  policy: { kind: "public" },
  answer: ConfigAnswer,
  handler: ({ env }) =>
    Promise.resolve({
      demo:
        env.DEMO === "on"
          ? { password: DEMO_PASSWORD, people: demoPeople.map(({ email, name, role }) => ({ email, name, role })) }
          : null,
    }),
});

export const identityRoutes: readonly Route[] = [loginRoute, logoutRoute, meRoute, configRoute, ...roleRoutes];
