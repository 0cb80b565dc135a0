import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";

/** One statement's answer as it stands on Neon's wire: rows are arrays of Postgres' own text, or null. */
export interface Answer {
  command: string;
  rowCount: number | null;
  rows: (string | null)[][];
  fields: {
    name: string;
    dataTypeID: number;
    tableID: number;
    columnID: number;
    dataTypeSize: number;
    dataTypeModifier: number;
    format: string;
  }[];
}

/** What Postgres says against a statement. pg and PGlite have a class each for it, alike in their fields. */
export type PostgresError = Error & Partial<Record<string, unknown>> & { severity: string; code: string };
export const isPostgresError = (error: unknown): error is PostgresError =>
  error instanceof Error && "severity" in error && typeof error.severity === "string";

/** A connection that nobody else uses for the time being. Rejects with a PostgresError when Postgres refuses. */
export interface Connection {
  run(text: string, values?: readonly unknown[]): Promise<Answer>;
}

/**
 * Something that speaks SQL behind Neon's protocol.
 * Invariant: what one `use` leaves behind (settings, a role, an open transaction, locks, temporary tables) is gone before the next.
 */
export interface Backend {
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const asText = { getTypeParser: () => (text: string | Buffer) => text } as unknown as pg.CustomTypesConfig;

/** ROLLBACK comes first: in a failed transaction Postgres would refuse all the others. */
const FORGET_ALL =
  "rollback; reset session authorization; reset role; reset all; select pg_advisory_unlock_all(); unlisten *; close all; discard temp";

interface ArrayRows extends pg.QueryArrayResult<(string | null)[]> {
  fields: pg.FieldDef[];
}

function connectionOver(client: pg.ClientBase): Connection {
  return {
    async run(text, values = []) {
      // Neon always prepares, so that one text is one statement; without `queryMode` pg would let several through.
      const query = { text, values: [...values], rowMode: "array", queryMode: "extended" } as pg.QueryArrayConfig;
      const { command, rowCount, rows, fields } = (await client.query(query)) as ArrayRows;
      return { command, rowCount, rows, fields };
    },
  };
}

/** The embedded database: one PGlite in `dataDir` (or in memory), one connection, so one user at a time. */
export async function openPglite(dataDir: string): Promise<Backend> {
  const database = await PGlite.create(dataDir);
  const client = new pg.Client(Object.assign(createPgConfig(database), { types: asText }));
  await client.connect();
  let last: Promise<unknown> = Promise.resolve();
  return {
    use(work) {
      const mine = last.then(async () => {
        try {
          return await work(connectionOver(client));
        } finally {
          await client.query(FORGET_ALL);
        }
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      await last;
      await database.close();
    },
  };
}

/** As many as Debian's PostgreSQL (100 by default) can spare for several instances and tests at once. */
const MAX_CONNECTIONS = 12;

/** Any PostgreSQL. Rejects at once when it cannot be reached. */
export async function openPostgres(connectionString: string): Promise<Backend> {
  const pool = new pg.Pool({ connectionString, types: asText, max: MAX_CONNECTIONS, connectionTimeoutMillis: 5_000 });
  // An idle connection that the server closes is replaced at the next use; nobody waits for it.
  pool.on("error", () => undefined);
  await pool.query("select 1").catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  return {
    async use(work) {
      const client = await pool.connect();
      let broken = false;
      try {
        return await work(connectionOver(client));
      } finally {
        await client.query(FORGET_ALL).catch(() => (broken = true));
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}
