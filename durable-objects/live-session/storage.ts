import { takingBack } from "../../session-core/session.ts";

/** What a session needs of its storage: the object's SQLite and its one alarm. */
export interface SessionStorage {
  /** Runs one statement, synchronously. */
  exec<Row extends Record<string, SqlValue> = Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[];
  /** All or nothing: a throw rolls back. Nothing in it may wait. */
  transaction<Result>(work: () => Result): Result;
  /** ms since 1970, or null for no alarm. Part of the transaction it is called in. */
  setAlarm(at: number | null): void;
}

export type SqlValue = string | number | null | ArrayBuffer;

/** Creates the tables of a session that do not exist yet. */
export function createTables(storage: SessionStorage): void {
  for (const statement of SCHEMA) storage.exec(statement);
}

export function hasTables(storage: SessionStorage): boolean {
  return storage.exec("select 1 as found from sqlite_master where type = 'table' and name = 'facts'").length > 0;
}

/** As the index has it, so that a question with the same words is answered by it. */
export const TAKING_BACK = `type in (${takingBack.map((type) => `'${type}'`).join(", ")})`;

const SCHEMA = [
  `create table if not exists facts (name text primary key, value text not null)`,
  `create table if not exists events (
     sequence integer primary key, id text not null, epoch integer not null, type text not null, data text, actor text not null,
     at integer not null, key text, request text, salt text, digest text not null, hash text not null, trace text)`,
  `create unique index if not exists events_by_key on events (key) where key is not null`,
  `create index if not exists events_taking_back on events (sequence) where ${TAKING_BACK}`,
  `create table if not exists snapshots (sequence integer not null, feature text not null, part integer not null, body text not null,
     primary key (sequence, feature, part))`,
  `create table if not exists roster (
     participant_id text primary key, user_id text not null unique, name text not null, role text not null, disconnected_at integer)`,
  `create table if not exists used_tickets (id text primary key, expires_at integer not null)`,
  `create table if not exists timers (name text primary key, due integer not null)`,
  `create table if not exists quarantine (sequence integer primary key, reason text not null)`,
];
