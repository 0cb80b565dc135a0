import { sql, type SQL } from "drizzle-orm";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import type { Env } from "./env.ts";
import {
  builderTypes,
  connect,
  query,
  render,
  type BatchOptions,
  type Connection,
  type Results,
  type Statement,
} from "./neon.ts";

export { CONNECTION_FAILURE, DatabaseError, type Statement } from "./neon.ts";

/** Whose rows a transaction may touch. Without a tenant it may touch none: only functions that look across tenants answer. */
export interface Scope {
  tenantId: string | null;
  userId: string | null;
}
export const NO_SCOPE: Scope = { tenantId: null, userId: null };

export interface DatabaseOptions {
  /** Called before each round trip, so that a test can count them. */
  onRoundTrip?: (statements: number) => void;
}

export interface Database {
  /** Builds queries; they run only inside `transaction`. */
  readonly query: NeonHttpDatabase;
  /**
   * One round trip: pins tenant, user and the role that row level security binds, then the statements in order, all or none.
   * Answers each statement's rows. A failure is a DatabaseError with its SQLSTATE.
   */
  transaction<const Statements extends readonly Statement[]>(
    scope: Scope,
    statements: Statements,
    options?: BatchOptions,
  ): Promise<Results<Statements>>;
  /** For libraries that run their own queries: each is a transaction of its own, pinned like every other. */
  executor(scope: Scope): NeonHttpDatabase;
}

export function createDatabase(env: Pick<Env, "DATABASE_URL" | "NEON_FETCH_ENDPOINT">, options: DatabaseOptions = {}): Database {
  const connection = connect({
    connectionString: env.DATABASE_URL,
    fetchEndpoint: env.NEON_FETCH_ENDPOINT,
    onRoundTrip: options.onRoundTrip,
  });
  return {
    query,
    async transaction(scope, statements, batchOptions) {
      const [, ...results] = await connection.batch([pin(scope), ...statements], batchOptions);
      return results as never;
    },
    executor: (scope) => drizzle({ client: pinnedClient(connection, scope) as never }),
  };
}

/** `true` keeps all three to this transaction: nothing leaks into the next one on a pooled connection. */
const pin = ({ tenantId, userId }: Scope): SQL => sql`select set_config('app.tenant', ${tenantId ?? ""}, true),
  set_config('app.user', ${userId ?? ""}, true), set_config('role', 'app_user', true)`;

/** What Drizzle's driver expects of Neon's client. */
function pinnedClient(connection: Connection, scope: Scope) {
  return {
    async query(text: string, params: unknown[], options: { arrayMode: boolean }) {
      const statement = { text, params, arrayMode: options.arrayMode, types: builderTypes };
      const [, answer] = await connection.send([render(pin(scope)), statement]);
      return answer;
    },
  };
}
