import { sql, type SQL } from "drizzle-orm";
import * as z from "zod/mini";
import { GrantBody, GrantQuery, RoleGrant, RoleGrantList } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { defineRoute, type Route } from "../http/route.ts";

/**
 * Roles (R5). Who grants and revokes depends on what is granted, and so is decided in the batch, by `require_role` at the scope that the
 * grant is for: an administrator there anything; a teacher assistants, in their own course or session.
 */

/** More than one scope has; a list beyond it would need pages. */
const LIST_MAX = 1_000;

/** As `RoleGrant` crosses the wire; of a grant `g` to a user `u`. */
const grantJson = sql`jsonb_build_object('id', g.id, 'userId', g.user_id, 'name', u.name, 'email', u.email, 'role', g.role,
  'scope', g.scope, 'scopeId', g.scope_id, 'createdAt', wire_instant(g.created_at))`;

const grantors = (role: SQL, scope: SQL): SQL =>
  sql`case when ${role} = 'assistant' and ${scope} <> 'tenant' then array['teacher', 'admin'] else array['admin'] end`;

const audited = (action: string, source: SQL, call: { user: { userId: string }; requestId: string }): SQL => sql`
  insert into audit_log (actor_id, action, subject_type, subject_id, details, request_id)
  select ${call.user.userId}::uuid, ${action}, 'user', user_id::text,
    jsonb_build_object('role', role, 'scope', scope, 'scopeId', scope_id), ${call.requestId} from ${source}`;

const listRoles = defineRoute({
  method: "GET",
  path: "/roles",
  owner: "identity",
  summary: "Roles granted at a scope; for its administrators and teachers, at the tenant for administrators alone",
  policy: { kind: "signed-in" },
  query: GrantQuery,
  answer: RoleGrantList,
  errors: ["forbidden", "not_found"],
  async handler(call) {
    const { scope, scopeId = null } = call.query;
    const readers = scope === "tenant" ? "{admin}" : "{teacher,admin}";
    const [, rows] = await call.batch(
      sql`select require_role(${call.user.userId}::uuid, ${readers}::text[], ${scope}, ${scopeId}::uuid)`,
      sql<{ grant: RoleGrant }>`
        select ${grantJson} as grant from user_roles g join users u on u.tenant_id = g.tenant_id and u.id = g.user_id
        where g.tenant_id = current_tenant() and g.scope = ${scope} and g.scope_id is not distinct from ${scopeId}::uuid
        order by u.name, g.role, g.id limit ${LIST_MAX}`,
    );
    return { grants: rows.map(({ grant }) => grant) };
  },
});

const grantRole = defineRoute({
  method: "POST",
  path: "/roles",
  owner: "identity",
  summary: "Grant a role; administrators any, teachers assistants within their course. Granting what is held changes nothing",
  policy: { kind: "signed-in" },
  idempotency: "stored",
  body: GrantBody,
  answer: RoleGrant,
  status: 201,
  errors: ["forbidden", "not_found"],
  handler(call) {
    const { userId, role, scope, scopeId = null } = call.body;
    const asked = sql`tenant_id = current_tenant() and user_id = ${userId}::uuid and role = ${role} and scope = ${scope}
      and scope_id is not distinct from ${scopeId}::uuid`;
    return call.write({
      before: [
        sql`select require_role(${call.user.userId}::uuid, ${grantors(sql`${role}::text`, sql`${scope}::text`)}, ${scope}, ${scopeId}::uuid)`,
      ],
      steps: sql`
        made as (insert into user_roles (user_id, role, scope, scope_id, granted_by)
          select id, ${role}, ${scope}, ${scopeId}::uuid, ${call.user.userId}::uuid from users
          where tenant_id = current_tenant() and id = ${userId}::uuid on conflict do nothing returning *),
        audited as (${audited("role.granted", sql`made`, call)}),
        g as (select * from made union all select * from user_roles where ${asked})`,
      answer: sql`coalesce((select ${grantJson} from g join users u on u.tenant_id = g.tenant_id and u.id = g.user_id limit 1),
        refuse('not_found'))`,
    });
  },
});

const revokeRole = defineRoute({
  method: "DELETE",
  path: "/roles/:id",
  owner: "identity",
  summary: "Revoke a grant; who may grant it may revoke it. The tenant's last administrator stays",
  policy: { kind: "signed-in" },
  idempotency: "stored",
  params: z.object({ id: Uuid }),
  answer: RoleGrant,
  errors: ["forbidden", "not_found", "conflict"],
  handler(call) {
    const named = sql`g.tenant_id = current_tenant() and g.id = ${call.params.id}::uuid`;
    return call.write({
      before: [
        // Held until the end, so that two administrators cannot revoke each other at once and leave none.
        sql`select pg_advisory_xact_lock(hashtextextended('administrators of ' || current_tenant(), 0))`,
        sql`select require_role(${call.user.userId}::uuid, ${grantors(sql`g.role`, sql`g.scope`)}, g.scope, g.scope_id) from user_roles g where ${named}`,
      ],
      steps: sql`
        g as (delete from user_roles g where ${named} returning *),
        audited as (${audited("role.revoked", sql`g`, call)})`,
      answer: sql`(select case
        when not exists (select from g) then refuse('not_found')
        when exists (select from g where scope = 'tenant' and role = 'admin') and not exists (
          select from user_roles other where other.tenant_id = current_tenant() and other.scope = 'tenant' and other.role = 'admin'
            and other.id <> ${call.params.id}::uuid) then refuse('conflict', '{"reason": "last_administrator"}')
        else (select ${grantJson} from g join users u on u.tenant_id = g.tenant_id and u.id = g.user_id) end)`,
    });
  },
});

export const roleRoutes: readonly Route[] = [listRoles, grantRole, revokeRole];
