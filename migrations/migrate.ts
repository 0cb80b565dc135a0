import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql, type SQL } from "drizzle-orm";
import { connect, type DatabaseError } from "../platform/neon.ts";

/**
 * Applies what is missing, a file at a time, each in one transaction over Neon's HTTP protocol: the same way on a laptop and in
 * production. Several may run at once: a file's name is claimed first, so that the second waits, and then finds it done.
 */

const BREAKPOINT = "--> statement-breakpoint";
/** A migration may rewrite a large table. */
const TIMEOUT_MS = 120_000;
const UNIQUE_VIOLATION = "23505";

export class MigrationError extends Error {
  override name = "MigrationError";
}

interface Migration {
  name: string;
  digest: string;
  statements: SQL[];
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (file) => {
      const text = (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n");
      return {
        name: file.replace(/\.sql$/, ""),
        digest: createHash("sha256").update(text).digest("hex"),
        statements: text.split(BREAKPOINT).map((statement) => sql.raw(statement.trim())),
      };
    }),
  );
}

/** Throws a MigrationError that says which migration failed and why. */
export async function migrate(connectionString: string, fetchEndpoint?: string): Promise<void> {
  const connection = connect({ connectionString, fetchEndpoint, timeoutMs: TIMEOUT_MS });
  const migrations = await readMigrations(import.meta.dirname);
  try {
    // `if not exists` alone is no protection: two that look at once both create, and one fails.
    await connection.batch([
      sql`select pg_advisory_xact_lock(hashtextextended('chalkline migrations', 0))`,
      sql`create table if not exists applied_migrations
        (name text primary key, digest text not null, applied_at timestamptz not null default now())`,
    ]);
  } catch (cause) {
    throw new MigrationError(`The database cannot be prepared for migrations: ${(cause as Error).message}`, { cause });
  }
  const [rows] = await connection.batch([sql<{ name: string; digest: string }>`select name, digest from applied_migrations`]);
  const applied = new Map(rows.map(({ name, digest }) => [name, digest]));
  for (const { name, digest, statements } of migrations) {
    const before = applied.get(name);
    if (before === digest) continue;
    if (before !== undefined)
      throw new MigrationError(
        `Migration ${name} was changed after it was applied. Undo the change, and write a new migration for what is new.`,
      );
    try {
      await connection.batch([sql`insert into applied_migrations (name, digest) values (${name}, ${digest})`, ...statements]);
    } catch (cause) {
      const { code, constraint, message } = cause as DatabaseError;
      if (code === UNIQUE_VIOLATION && constraint === "applied_migrations_pkey") continue;
      throw new MigrationError(`Migration ${name} failed and changed nothing: ${message} (SQLSTATE ${code})`, { cause });
    }
  }
}

if (import.meta.main) {
  const connectionString = process.env["DATABASE_URL"];
  if (!connectionString) {
    console.error("DATABASE_URL names the database to migrate. It is not set.");
    process.exit(1);
  }
  try {
    await migrate(connectionString, process.env["NEON_FETCH_ENDPOINT"]);
    console.log("The database is up to date.");
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
