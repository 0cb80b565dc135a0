import { isAPIError } from "better-auth/api";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { and, eq, sql } from "drizzle-orm";
import type { LoginAnswer, LoginBody } from "../../contracts/http.ts";
import { NO_SCOPE, type Database } from "../../platform/database.ts";
import type { Env } from "../../platform/env.ts";
import { mintBearer } from "../http/bearer.ts";
import { HttpError } from "../http/errors.ts";
import { createAuth } from "./auth.ts";
import { accounts, users } from "./tables.ts";

export interface LoginRequest {
  body: LoginBody;
  host: string;
  headers: Headers;
  env: Pick<Env, "AUTH_SECRETS" | "PUBLIC_URL">;
  database: Database;
}

interface Candidate {
  tenant_id: string;
  slug: string;
  name: string;
}

/**
 * Signs in by password (R1). Costs several round trips, for the hash is checked here and not in Postgres.
 * Invariant: whoever does not know the password learns neither whether the address is known nor where: every failure is
 * `wrong_credentials`, after the work of a hash.
 */
export async function login(request: LoginRequest): Promise<LoginAnswer> {
  const { body, host, database } = request;
  const [candidates] = await database.transaction(NO_SCOPE, [
    sql<Candidate>`select tenant_id, slug, name from find_login_tenants(${host}, ${body.tenant ?? null}, ${body.email})`,
  ]);
  const [first, ...others] = candidates;
  if (!first) {
    await hashPassword(body.password);
    throw new HttpError("wrong_credentials");
  }
  if (others.length === 0) return signIn(request, first);
  const opened = await Promise.all(
    candidates.map(async (candidate) => ((await opens(request, candidate)) ? [candidate.slug] : [])),
  );
  if (opened.flat().length === 0) throw new HttpError("wrong_credentials");
  throw new HttpError("ambiguous_tenant", { details: { tenants: opened.flat() } });
}

async function signIn({ body, headers, env, database }: LoginRequest, tenant: Candidate): Promise<LoginAnswer> {
  let authSessionId: string | undefined;
  const auth = createAuth({
    database,
    tenantId: tenant.tenant_id,
    secrets: env.AUTH_SECRETS,
    publicUrl: env.PUBLIC_URL,
    onSession: (id) => (authSessionId = id),
  });
  const { user } = await auth.api
    .signInEmail({ body: { email: body.email, password: body.password }, headers: whereFrom(headers) })
    .catch(refused);
  if (authSessionId === undefined) throw new Error("a sign-in was answered without a session");
  const { token, expiresAt } = await mintBearer(env.AUTH_SECRETS, {
    userId: user.id,
    tenantId: tenant.tenant_id,
    authSessionId,
    name: user.name,
  });
  return {
    token,
    expiresAt: new Date(expiresAt).toISOString(),
    user: { id: user.id, email: user.email, name: user.name },
    tenant: { id: tenant.tenant_id, slug: tenant.slug, name: tenant.name },
  };
}

/** Whether the password is right there, without signing in. */
async function opens({ body, database }: LoginRequest, { tenant_id: tenantId }: Candidate): Promise<boolean> {
  const [rows] = await database.transaction({ tenantId, userId: null }, [
    database.query
      .select({ hash: accounts.password })
      .from(accounts)
      .innerJoin(users, and(eq(users.tenantId, accounts.tenantId), eq(users.id, accounts.userId)))
      .where(and(eq(users.tenantId, tenantId), eq(users.email, body.email), eq(accounts.providerId, "credential"))),
  ]);
  const hash = rows[0]?.hash;
  if (hash) return verifyPassword({ hash, password: body.password });
  await hashPassword(body.password);
  return false;
}

/** What a list of devices will show; nothing else of the request is kept. */
function whereFrom(headers: Headers): Headers {
  const kept = new Headers();
  for (const name of ["user-agent", "cf-connecting-ip"]) {
    const value = headers.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
}

function refused(error: unknown): never {
  if (isAPIError(error) && error.statusCode >= 400 && error.statusCode < 500) throw new HttpError("wrong_credentials");
  throw error;
}
