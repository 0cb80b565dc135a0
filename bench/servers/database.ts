import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { startDatabase } from "../../local-cloud/database.ts";
import { migrate } from "../../migrations/migrate.ts";
import { seedDemo } from "../../migrations/seed.ts";
import { connect } from "../../platform/neon.ts";
import { findPostgres, startPostgres } from "./postgres.ts";

export interface BenchDatabase {
  /** What it is, for the table. */
  name: string;
  connectionString: string;
  fetchEndpoint: string;
  /** A session that the catalogue knows. */
  newSession(): Promise<{ tenantId: string; sessionId: string }>;
  stop(): Promise<void>;
}

/** The product's schema in a PostgreSQL of our own, or in the embedded one where there is none. */
export async function startBenchDatabase(dir: string): Promise<BenchDatabase> {
  const bin = findPostgres();
  const postgres = bin === null ? null : await startPostgres(bin, join(dir, "cluster"));
  const options = { dataDir: join(dir, "pglite"), password: "bench-database", url: postgres?.url, log: console.error };
  const { connectionString, fetchEndpoint, stop } = await startDatabase(options);
  await migrate(connectionString, fetchEndpoint);
  await seedDemo(connectionString, fetchEndpoint);
  const owner = connect({ connectionString, fetchEndpoint });
  return {
    name: postgres ? "PostgreSQL" : "PGlite",
    connectionString,
    fetchEndpoint,
    async newSession() {
      const sessionId = randomUUID();
      const [[row]] = await owner.batch([
        sql<{ tenant_id: string }>`
          insert into sessions (id, tenant_id, course_id, lesson_id, scheduled_start, scheduled_end, created_by)
          select ${sessionId}, tenant_id, course_id, lesson_id, now(), now() + interval '1 hour', created_by from sessions limit 1
          returning tenant_id`,
      ]);
      return { tenantId: row!.tenant_id, sessionId };
    },
    async stop() {
      await stop();
      await postgres?.stop();
    },
  };
}
