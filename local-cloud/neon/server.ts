import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isPostgresError, type Answer, type Backend, type Connection } from "./backend.ts";

/**
 * Neon's SQL over HTTP: `POST /sql` with `{query, params}`, or with `{queries: […]}` as one transaction. Errors of Postgres answer
 * 400 with its fields; everything else is the transport's.
 */

/** An answer is held in memory before it is sent; so is a request. */
const BODY_MAX_BYTES = 64 * 1024 * 1024;

const isolationLevels: Readonly<Record<string, string>> = {
  ReadUncommitted: "read uncommitted",
  ReadCommitted: "read committed",
  RepeatableRead: "repeatable read",
  Serializable: "serializable",
};

/** Of Postgres' error message, as pg and Neon name them. */
const errorFields =
  "severity code detail hint position internalPosition internalQuery where schema table column dataType constraint file line routine".split(
    " ",
  );

interface Statement {
  query: string;
  params?: readonly unknown[];
}

class BadRequest extends Error {}

export interface NeonServer {
  /** For `neonConfig.fetchEndpoint`. */
  fetchEndpoint: string;
  /** What clients name as their database; its password is what lets them in. */
  connectionString: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. `port` 0 takes a free one. Whoever does not know `password` is refused, other pages' scripts among them. */
export async function serveNeon(backend: Backend, { port, password }: { port: number; password: string }): Promise<NeonServer> {
  const server = createServer((request, response) => {
    void answer(backend, password, request, response).catch(() => response.destroy());
  });
  // The worker's fetch keeps connections open; closing idle ones under it would lose requests.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    fetchEndpoint: `http://127.0.0.1:${taken}/sql`,
    connectionString: `postgresql://chalkline:${encodeURIComponent(password)}@127.0.0.1/chalkline`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await backend.close();
    },
  };
}

async function answer(backend: Backend, password: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (request.method !== "POST" || request.url !== "/sql") return send(404, { message: "Only POST /sql is here." });
  if (passwordOf(request.headers["neon-connection-string"]) !== password)
    return send(401, { message: "The connection string's password is not this database's." });
  try {
    const body = await read(request);
    const result =
      "queries" in body
        ? await backend.use((connection) => transaction(connection, body.queries, beginning(request)))
        : await backend.use((connection) => run(connection, body));
    return send(200, result);
  } catch (error) {
    if (isPostgresError(error)) {
      const { message } = error;
      return send(400, { message, ...Object.fromEntries(errorFields.map((field) => [field, error[field] ?? null])) });
    }
    if (error instanceof BadRequest) return send(422, { message: error.message });
    return send(503, { message: error instanceof Error ? error.message : String(error) });
  }
}

function passwordOf(header: string | string[] | undefined): string | null {
  if (typeof header !== "string" || !URL.canParse(header)) return null;
  return decodeURIComponent(new URL(header).password);
}

async function read(request: IncomingMessage): Promise<Statement | { queries: Statement[] }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > BODY_MAX_BYTES) throw new BadRequest("The request is larger than 64 MiB.");
    chunks.push(chunk);
  }
  const isStatement = (value: unknown): value is Statement =>
    typeof value === "object" && value !== null && typeof (value as Statement).query === "string";
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new BadRequest("The body is not valid JSON.");
  }
  if (isStatement(body)) return body;
  const { queries } = (body ?? {}) as { queries?: unknown };
  if (Array.isArray(queries) && queries.every(isStatement)) return { queries };
  throw new BadRequest("The body must be {query, params} or {queries: [{query, params}, …]}.");
}

/** The BEGIN that the request's headers ask for. */
function beginning({ headers }: IncomingMessage): string {
  const level = headers["neon-batch-isolation-level"];
  const isolation = level === undefined ? "" : isolationLevels[String(level)];
  if (isolation === undefined) throw new BadRequest(`There is no isolation level ${String(level)}.`);
  return [
    "begin",
    isolation && `isolation level ${isolation}`,
    headers["neon-batch-read-only"] === "true" && "read only",
    headers["neon-batch-deferrable"] === "true" && "deferrable",
  ]
    .filter(Boolean)
    .join(" ");
}

async function transaction(connection: Connection, statements: readonly Statement[], begin: string) {
  await connection.run(begin);
  const results: Answer[] = [];
  // A statement that throws leaves the transaction to the backend, which rolls back whatever is left open.
  for (const statement of statements) results.push(await run(connection, statement));
  await connection.run("commit");
  return { results };
}

const run = async (connection: Connection, { query, params }: Statement) => ({
  ...(await connection.run(query, params)),
  rowAsArray: true,
});
