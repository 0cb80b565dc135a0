import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import type { Database } from "../../platform/database.ts";
import { BEARER_TTL_S } from "../http/bearer.ts";
import { accounts, authSessions, users, verifications } from "./tables.ts";

export interface AuthOptions {
  database: Database;
  tenantId: string;
  secrets: readonly string[];
  publicUrl: string;
  /** Told the id of each sign-in that is made: the library itself answers only its cookie's token. */
  onSession?(id: string): void;
}

/**
 * better-auth, bound to one tenant: its queries run pinned to it, so that an email means one person. Only its functions are used;
 * its routes are not mounted, and so its cookie tokens open nothing.
 */
export function createAuth({ database, tenantId, secrets, publicUrl, onSession }: AuthOptions) {
  return betterAuth({
    baseURL: publicUrl,
    basePath: "/v1/auth",
    secret: secrets[0] ?? "",
    logger: { disabled: true },
    telemetry: { enabled: false },
    database: drizzleAdapter(database.executor({ tenantId, userId: null }), {
      provider: "pg",
      transaction: false,
      schema: { user: users, session: authSessions, account: accounts, verification: verifications },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true },
    session: { expiresIn: BEARER_TTL_S, disableSessionRefresh: true },
    advanced: {
      database: { generateId: () => crypto.randomUUID() },
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    databaseHooks: {
      session: {
        create: {
          after: (session) => {
            onSession?.(session.id);
            return Promise.resolve();
          },
        },
      },
    },
  });
}
