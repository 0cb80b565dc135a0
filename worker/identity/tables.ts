import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, idColumn, instant, tenantColumn } from "../../platform/columns.ts";
import type { GrantedRole } from "../../contracts/roles.ts";
import { courses, sessions } from "../orchestrator/tables.ts";

export const tenants = pgTable("tenants", {
  id: uuid("id").primaryKey().defaultRandom(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  createdAt: createdAt(),
});

/** A host name belongs to one tenant of the whole deployment: it is what tells tenants apart before sign-in. */
export const tenantDomains = pgTable(
  "tenant_domains",
  { hostname: text("hostname").notNull().primaryKey(), tenantId: tenantColumn(), createdAt: createdAt() },
  (table) => [foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade")],
);

export const users = pgTable(
  "users",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    email: text("email").notNull(),
    emailVerified: boolean("email_verified").notNull().default(false),
    name: text("name").notNull(),
    image: text("image"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("users_email_once").on(table.tenantId, table.email),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade"),
    check("users_email_lower", sql`${table.email} = lower(${table.email})`),
  ],
);

/** A way of signing in: a password hash, or a subject of some provider. */
export const accounts = pgTable(
  "accounts",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    userId: uuid("user_id").notNull(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshTokenExpiresAt: instant("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("accounts_subject_once").on(table.tenantId, table.providerId, table.accountId),
    index("accounts_by_user").on(table.tenantId, table.userId),
    foreignKey({ columns: [table.tenantId, table.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
  ],
);

/** A sign-in that stands. Its id is in every bearer, so that deleting the row ends them all. */
export const authSessions = pgTable(
  "auth_sessions",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    userId: uuid("user_id").notNull(),
    /** The library's own cookie token. No route accepts it, and only its digest would be of use here. */
    token: text("token").notNull(),
    expiresAt: instant("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("auth_sessions_token_once").on(table.tenantId, table.token),
    index("auth_sessions_by_user").on(table.tenantId, table.userId),
    foreignKey({ columns: [table.tenantId, table.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
  ],
);

export const verifications = pgTable(
  "verifications",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("verifications_by_identifier").on(table.tenantId, table.identifier),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade"),
  ],
);

/** Every tenant is born with the four roles; what each permits beyond the code's policies is the tenant's to add. */
export const roles = pgTable(
  "roles",
  {
    tenantId: tenantColumn(),
    role: text("role").notNull().$type<GrantedRole>(),
    permissions: jsonb("permissions").notNull().default({}),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.role] }),
    foreignKey({ columns: [table.tenantId], foreignColumns: [tenants.id] }).onDelete("cascade"),
    check("roles_known", sql`${table.role} in ('teacher', 'assistant', 'student', 'admin')`),
  ],
);

export type GrantScope = "tenant" | "course" | "session";

export const userRoles = pgTable(
  "user_roles",
  {
    id: idColumn(),
    tenantId: tenantColumn(),
    userId: uuid("user_id").notNull(),
    role: text("role").notNull().$type<GrantedRole>(),
    scope: text("scope").notNull().$type<GrantScope>(),
    /** A course's or a session's id by scope; null where the scope is the tenant. */
    scopeId: uuid("scope_id"),
    /** Derived, so that a grant can name only a course or session of its own tenant. */
    courseId: uuid("course_id").generatedAlwaysAs(sql`case when scope = 'course' then scope_id end`),
    sessionId: uuid("session_id").generatedAlwaysAs(sql`case when scope = 'session' then scope_id end`),
    grantedBy: uuid("granted_by"),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique("user_roles_once").on(table.tenantId, table.userId, table.role, table.scope, table.scopeId).nullsNotDistinct(),
    index("user_roles_by_scope").on(table.tenantId, table.scopeId),
    foreignKey({ columns: [table.tenantId, table.userId], foreignColumns: [users.tenantId, users.id] }).onDelete("cascade"),
    foreignKey({ columns: [table.tenantId, table.role], foreignColumns: [roles.tenantId, roles.role] }),
    foreignKey({ columns: [table.tenantId, table.courseId], foreignColumns: [courses.tenantId, courses.id] }).onDelete("cascade"),
    foreignKey({ columns: [table.tenantId, table.sessionId], foreignColumns: [sessions.tenantId, sessions.id] }).onDelete(
      "cascade",
    ),
    check(
      "user_roles_scope",
      sql`${table.scope} in ('tenant', 'course', 'session') and (${table.scope} = 'tenant') = (${table.scopeId} is null)`,
    ),
  ],
);
