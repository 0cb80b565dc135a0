import { sql, type SQL } from "drizzle-orm";
import type { GrantedRole } from "../../contracts/roles.ts";
import type { Bearer } from "./bearer.ts";

/** A field of the request, named where the policy is declared: `params.id`, `body.sessionId`, `query.classroomId`. */
export type FieldPath = `params.${string}` | `body.${string}` | `query.${string}`;

/**
 * Who may use a route: data, so that the code enforces, the documentation tells and the authorization matrix tests the same thing
 * (R8). Who has no role at all where a thing belongs is told `not_found`; who has another role, `forbidden`.
 */
export type Policy =
  /** Everyone, signed in or not. */
  | { kind: "public" }
  /** Whoever has signed in; the route shows them what is theirs. */
  | { kind: "signed-in" }
  | { kind: "role"; anyOf: readonly GrantedRole[]; scope: "tenant" }
  | {
      kind: "role";
      anyOf: readonly GrantedRole[];
      scope: "course" | "session" | "lesson";
      of: FieldPath;
      /** Someone of the same tenant who came by a link is told to enrol, instead of that there is nothing. */
      outsiders?: "not_enrolled";
    }
  /** The session that a scene belongs to; `within` may name it, and saves looking for it in the log. */
  | { kind: "role"; anyOf: readonly GrantedRole[]; scope: "scene"; of: FieldPath; within?: FieldPath }
  /** Whoever the live session has in its roster; it decides by their role there, without Postgres. */
  | { kind: "participant" }
  /** The bearer of a socket ticket: the live session verifies it. */
  | { kind: "ticket" }
  /** Whoever was given the link: its address cannot be guessed. */
  | { kind: "link" }
  /** A service that signs what it sends: the route verifies it before anything else. */
  | { kind: "signature"; of: string };

export type RolePolicy = Extract<Policy, { kind: "role" }>;

/** Everyone who belongs to the place, whatever they are in it. */
export const MEMBERS: readonly GrantedRole[] = ["teacher", "assistant", "student", "admin"];
export const STAFF: readonly GrantedRole[] = ["teacher", "assistant", "admin"];
/** Who answers for a class. */
export const LEADS: readonly GrantedRole[] = ["teacher", "admin"];

/** Policies that need a bearer before anything else is looked at. */
export function needsBearer(policy: Policy): boolean {
  switch (policy.kind) {
    case "signed-in":
    case "role":
    case "participant":
      return true;
    case "public":
    case "ticket":
    case "link":
    case "signature":
      return false;
  }
}

/** Policies that are decided in the batch of the route's own statements. */
export const decidedInDatabase = (policy: Policy): boolean => policy.kind === "signed-in" || policy.kind === "role";

export interface RequestFields {
  params: unknown;
  query: unknown;
  body: unknown;
}

/**
 * What a batch begins with: each statement raises when the policy does not hold, and then none of the batch has happened.
 * Invariant: it stands before every statement of the route's own, so that those may trust it.
 */
export function policyStatements(policy: Policy, user: Bearer, fields: RequestFields): SQL[] {
  const session = sql`select require_session(${user.authSessionId}::uuid)`;
  if (policy.kind !== "role") return [session];
  const roles = `{${policy.anyOf.join(",")}}`;
  const { scope, id } = scopeOf(policy, user, fields);
  const required = sql`select require_role(${user.userId}::uuid, ${roles}::text[], ${scope}, ${id})`;
  if (!("outsiders" in policy)) return [session, required];
  const enrolled = sql`select refuse(${policy.outsiders}) where scope_exists(${scope}, ${id})
    and not exists (select roles_at(${user.userId}::uuid, ${scope}, ${id}))`;
  return [session, enrolled, required];
}

/** An id that names nothing becomes null, and null has no roles: `not_found`. */
function scopeOf(policy: RolePolicy, user: Bearer, fields: RequestFields): { scope: string; id: SQL } {
  switch (policy.scope) {
    case "tenant":
      return { scope: "tenant", id: sql`${user.tenantId}::uuid` };
    case "course":
    case "session":
      return { scope: policy.scope, id: sql`${fieldOf(fields, policy.of)}::uuid` };
    case "lesson":
      return {
        scope: "course",
        id: sql`(select course_id from lessons where tenant_id = ${user.tenantId}::uuid and id = ${fieldOf(fields, policy.of)}::uuid)`,
      };
    case "scene": {
      const within = policy.within === undefined ? null : fieldOf(fields, policy.within);
      return {
        scope: "session",
        id: within === null ? sql`session_of_scene(${fieldOf(fields, policy.of)}::uuid)` : sql`${within}::uuid`,
      };
    }
  }
}

function fieldOf(fields: RequestFields, path: FieldPath): string | null {
  const [part, name] = path.split(".") as [keyof RequestFields, string];
  const holder = fields[part];
  const value = typeof holder === "object" && holder !== null ? (holder as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" ? value : null;
}

/** For people: docs/api.md and OpenAPI. */
export function describePolicy(policy: Policy): string {
  switch (policy.kind) {
    case "public":
      return "everyone";
    case "signed-in":
      return "whoever is signed in";
    case "role":
      return `${policy.anyOf.join(", ")} of the ${policy.scope === "course" ? "classroom" : policy.scope}`;
    case "participant":
      return "participants of the live session, by their role in it";
    case "ticket":
      return "the bearer of a socket ticket";
    case "link":
      return "whoever was given the link";
    case "signature":
      return `${policy.of}, by its signature`;
  }
}
