import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startDatabase, type Database } from "./database.ts";
import { startStack, type Stack, type StackOptions } from "./stack.ts";

/** For tests: stacks and databases that nobody else sees. On PGlite, or, where DATABASE_URL names a PostgreSQL, in a new database there. */

interface Place {
  dir: string;
  databaseUrl: string | undefined;
  remove(): Promise<void>;
}

async function freshPlace(): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), "chalkline-stack-"));
  const removeDir = () => rm(dir, { recursive: true, force: true });
  const server = process.env["DATABASE_URL"];
  if (!server) return { dir, databaseUrl: undefined, remove: removeDir };
  const name = `chalkline_test_${randomBytes(6).toString("hex")}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    dir,
    databaseUrl: url.href,
    async remove() {
      await onServer(server, `drop database ${name} with (force)`);
      await removeDir();
    },
  };
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A whole stack on a free port, migrated and seeded; `stop` removes all trace of it. */
export async function startTestStack(options: Partial<Pick<StackOptions, "variables" | "media" | "log">> = {}): Promise<Stack> {
  const place = await freshPlace();
  try {
    const stack = await startStack({ port: 0, stateDir: place.dir, databaseUrl: place.databaseUrl, ...options });
    return {
      ...stack,
      async stop() {
        await stack.stop();
        await place.remove();
      },
    };
  } catch (error) {
    await place.remove();
    throw error;
  }
}

/** A database alone, empty. */
export async function startTestDatabase(): Promise<Pick<Database, "connectionString" | "fetchEndpoint" | "stop">> {
  const place = await freshPlace();
  const database = await startDatabase({
    dataDir: join(place.dir, "database"),
    password: "test",
    url: place.databaseUrl,
    log: console.error,
  });
  return {
    ...database,
    async stop() {
      await database.stop();
      await place.remove();
    },
  };
}
