import { neon, neonConfig, types } from "@neondatabase/serverless";
import { is, SQL } from "drizzle-orm";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { PgDialect } from "drizzle-orm/pg-core";
import type { RunnableQuery } from "drizzle-orm/runnable-query";

/** Neon's HTTP protocol: one call is one round trip is one transaction. Who may see what is not decided here. */

/** A query of the Drizzle builder. */
export type BuiltQuery<Rows = unknown> = RunnableQuery<Rows, "pg">;
export type Statement = BuiltQuery | SQL;
export type RowsOf<S> = S extends BuiltQuery<infer Rows> ? Rows : S extends SQL<infer Row> ? Row[] : never;
export type Results<Statements extends readonly Statement[]> = { -readonly [K in keyof Statements]: RowsOf<Statements[K]> };

/** SQLSTATE of a server that did not answer, or not with a database's answer. */
export const CONNECTION_FAILURE = "08006";

export class DatabaseError extends Error {
  override name = "DatabaseError";
  /** SQLSTATE; ours begin with CL. */
  readonly code: string;
  readonly constraint: string | null;
  readonly detail: string | null;
  constructor(message: string, code: string, constraint: string | null, detail: string | null, cause: unknown) {
    super(message, { cause });
    this.code = code;
    this.constraint = constraint;
    this.detail = detail;
  }
}

export interface ConnectOptions {
  connectionString: string;
  fetchEndpoint?: string | undefined;
  /** Called before each round trip with the number of statements in it. */
  onRoundTrip?: ((statements: number) => void) | undefined;
  timeoutMs?: number | undefined;
}

export interface BatchOptions {
  readOnly?: boolean;
  timeoutMs?: number;
}

/** A statement as it goes over the wire, and how its rows come back. */
export interface Sent {
  text: string;
  params: unknown[];
  arrayMode: boolean;
  types: Parsers;
}
export interface Answer {
  rows: unknown[];
  rowCount: number;
  fields: { name: string; dataTypeID: number }[];
}

export interface Connection {
  /** All of them, or none, in one transaction and one round trip. */
  batch<const Statements extends readonly Statement[]>(
    statements: Statements,
    options?: BatchOptions,
  ): Promise<Results<Statements>>;
  /** The same for text that somebody else rendered. */
  send(statements: readonly Sent[], options?: BatchOptions): Promise<Answer[]>;
}

/** Longer than any statement of ours under load, shorter than a client's patience. */
const DEFAULT_TIMEOUT_MS = 10_000;

const dialect = new PgDialect();

/** The builder alone. Awaiting one of its queries by itself would run outside any scope, so it refuses. */
export const query: NeonHttpDatabase = drizzle.mock();

/** What Drizzle's own batch uses of a query. */
interface Prepared {
  getQuery(): { sql: string; params: unknown[] };
  mapResult(result: unknown): unknown;
}

type Parser = (value: string) => unknown;
export interface Parsers {
  getTypeParser(oid: number): Parser;
}
const parsersWith = (overrides: Record<number, Parser>): Parsers => ({
  getTypeParser: (oid) => overrides[oid] ?? types.getTypeParser(oid as never),
});
const asText: Parser = (value) => value;
/** Drizzle's columns decode these from their text; parsing them before would decode a JSON string twice. */
export const builderTypes = parsersWith({ 114: asText, 3802: asText, 1184: asText, 1114: asText, 20: asText });
/** Raw rows: instants as Date, 64-bit integers as numbers, since none of ours passes 2^53, JSON parsed. */
const rawTypes = parsersWith({ 114: JSON.parse, 3802: JSON.parse, 1184: (value) => new Date(value), 20: Number });

export function render(statement: Statement): Sent & { map(answer: Answer): unknown } {
  if (is(statement, SQL)) {
    const { sql, params } = dialect.sqlToQuery(statement);
    return { text: sql, params, arrayMode: false, types: rawTypes, map: (answer) => answer.rows };
  }
  const prepared = (statement as unknown as { _prepare(): Prepared })._prepare();
  const { sql, params } = prepared.getQuery();
  return { text: sql, params, arrayMode: true, types: builderTypes, map: (answer) => prepared.mapResult(answer) };
}

function translate(cause: unknown): DatabaseError {
  const { message, code, constraint, detail } = cause as {
    message?: string;
    code?: unknown;
    constraint?: string;
    detail?: string;
  };
  const state = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : CONNECTION_FAILURE;
  return new DatabaseError(message ?? "the database did not answer", state, constraint ?? null, detail ?? null, cause);
}

export function connect(options: ConnectOptions): Connection {
  const client = neon(options.connectionString, { fullResults: true });
  async function send(statements: readonly Sent[], { readOnly = false, timeoutMs }: BatchOptions = {}): Promise<Answer[]> {
    options.onRoundTrip?.(statements.length);
    // Called off when the answer is there: AbortSignal.timeout would keep a Durable Object awake for its whole length.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    try {
      // The endpoint is a global of the driver, read synchronously when a transaction is sent: set here, it is this connection's.
      if (options.fetchEndpoint !== undefined) neonConfig.fetchEndpoint = options.fetchEndpoint;
      return (await client.transaction(
        statements.map(
          ({ text, params, arrayMode, types: parsers }) =>
            client.query(text, params, { arrayMode, fullResults: true, types: parsers as never }) as never,
        ),
        { readOnly, fetchOptions: { signal: patience.signal } },
      )) as unknown as Answer[];
    } catch (cause) {
      throw translate(cause);
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    send,
    async batch(statements, batchOptions) {
      const rendered = statements.map(render);
      const answers = await send(rendered, batchOptions);
      return answers.map((answer, index) => rendered[index]!.map(answer)) as never;
    },
  };
}
