import { openPglite, openPostgres } from "./backend.ts";
import { serveNeon } from "./server.ts";

/**
 * The database server as a process of its own, so that a busy database does not hold up whoever supervises. Prints one line of JSON
 * `{fetchEndpoint, connectionString}` when it is ready, or `{error}`; ends when its standard input does, that is, with its parent.
 */
const { DATABASE_URL, NEON_DATA_DIR, NEON_PASSWORD, NEON_PORT } = process.env;
if (!NEON_PASSWORD || !NEON_DATA_DIR) throw new Error("NEON_PASSWORD and NEON_DATA_DIR must be set.");

try {
  const backend = DATABASE_URL ? await openPostgres(DATABASE_URL) : await openPglite(NEON_DATA_DIR);
  const server = await serveNeon(backend, { port: Number(NEON_PORT ?? 0), password: NEON_PASSWORD });
  const close = () => void server.close().finally(() => process.exit(0));
  process.stdin.on("end", close).on("error", close).resume();
  // Ctrl-C reaches the whole group; the parent decides when the database may go, which is after its last user.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", close);
  const { fetchEndpoint, connectionString } = server;
  process.stdout.write(`${JSON.stringify({ fetchEndpoint, connectionString })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message || String(error) : String(error) })}\n`);
  process.exitCode = 1;
}
