import type { SessionEvent } from "../../session-core/session.ts";
import { TAKING_BACK, type SessionStorage, type SqlValue } from "./storage.ts";

/** The event that answered a command's key. */
export interface KeptReceipt {
  sequence: number;
  request: string;
}

/** Events as one JSON array. */
export interface EncodedEvents {
  json: string;
  count: number;
}
export const NO_EVENTS: EncodedEvents = { json: "[]", count: 0 };

/** One request to Postgres; a batch of large slides is cut earlier than by count. */
const BATCH_BYTES = 1_000_000;

/** What may hold anything, or nothing, is quoted; the rest is ours, and holds nothing that JSON would escape. */
const ENCODED = `select '[' || group_concat(format(
    '{"id":"%s","sequence":%d,"epoch":%d,"type":"%s","data":%s,"actor":"%s","at":%d,"key":%s,"request":%s,"salt":%s,"digest":"%s","hash":"%s","trace":%s}',
    id, sequence, epoch, type, coalesce(data, 'null'), actor, at, json_quote(key), json_quote(request), json_quote(salt), digest, hash,
    json_quote(trace)), ',') || ']' as json, count(*) as count from `;
/** In the order of their keys, which is the log's; a subquery to sort them would cost a quarter more. */
const ROWS = `events where sequence between ? and ?`;
/** Of quarantined events the payload and its salt stay here. */
const ROWS_SET_ASIDE = `(select events.sequence, id, epoch, type, iif(aside.sequence is null, data, null) as data, actor, at, key, request,
    iif(aside.sequence is null, salt, null) as salt, digest, hash, trace
  from events left join quarantine as aside on aside.sequence = events.sequence
  where events.sequence between ? and ? order by events.sequence)`;
const FIRST = `select min(sequence) as first from events where sequence > ?`;
const SIZE = `select coalesce(sum(octet_length(data)), 0) as bytes from ${ROWS}`;

const COLUMNS = "sequence, id, epoch, type, data, actor, at, key, request, salt, digest, hash, trace";
/** A statement takes a hundred parameters; one for each event would cost a quarter more. */
const ROWS_A_STATEMENT = 7;
const inserts = Array.from({ length: ROWS_A_STATEMENT }, (_, n) => {
  const row = `(${COLUMNS.replace(/[a-z]+/g, "?")})`;
  return `insert into events (${COLUMNS}) values ${Array.from({ length: n + 1 }, () => row).join(", ")}`;
});
const insertOf = (rows: number): string => inserts[rows - 1]!;

type Row = { [Column in keyof SessionEvent]: SqlValue };

/**
 * The session's events in the object's SQLite: the truth while the class is live.
 * Invariant: sequences are gapless from the first kept one, a key stands on at most one event.
 */
export class EventLog {
  readonly #storage: SessionStorage;

  constructor(storage: SessionStorage) {
    this.#storage = storage;
  }

  /** Call inside a transaction, with events that follow the last one. */
  append(events: readonly SessionEvent[]): void {
    for (let from = 0; from < events.length; from += ROWS_A_STATEMENT) {
      const rows = events.slice(from, from + ROWS_A_STATEMENT);
      this.#storage.exec(insertOf(rows.length), ...rows.flatMap(valuesOf));
    }
  }

  /** Events in (after, after + limit], in order. */
  read(after: number, limit: number): SessionEvent[] {
    return this.#storage
      .exec<Row>("select * from events where sequence > ? order by sequence limit ?", after, limit)
      .map(eventOf);
  }

  /** Events after a number that take the words of others back. */
  takingBack(after: number): Pick<SessionEvent, "type" | "data">[] {
    return this.#storage
      .exec<Pick<Row, "type" | "data">>(`select type, data from events where sequence > ? and ${TAKING_BACK}`, after)
      .map(({ type, data }) => ({ type: type as string, data: data === null ? null : (JSON.parse(data as string) as unknown) }));
  }

  /**
   * The same as the JSON that `append_session_events` takes, made where the rows are: as objects they would cost three times as much.
   * Fewer than `limit` where their payloads are large, and where the numbers leap after a recovery.
   */
  readEncoded(after: number, limit: number): EncodedEvents {
    const { first } = this.#storage.exec<{ first: number | null }>(FIRST, after)[0]!;
    if (first === null) return NO_EVENTS;
    let size = limit;
    while (size > 1 && this.#storage.exec<{ bytes: number }>(SIZE, first, first + size - 1)[0]!.bytes > BATCH_BYTES) size >>= 1;
    const isAnyAside = this.#storage.exec("select 1 from quarantine limit 1").length > 0;
    const query = ENCODED + (isAnyAside ? ROWS_SET_ASIDE : ROWS);
    return this.#storage.exec<{ json: string; count: number }>(query, first, first + size - 1)[0]!;
  }

  last(): SessionEvent | null {
    const row = this.#storage.exec<Row>("select * from events order by sequence desc limit 1")[0];
    return row ? eventOf(row) : null;
  }

  /** The chain's hash at a number; null where the log holds no event of it. */
  hashAt(sequence: number): string | null {
    return this.#storage.exec<{ hash: string }>("select hash from events where sequence = ?", sequence)[0]?.hash ?? null;
  }

  /** What was answered to these keys before, by key. */
  receipts(keys: readonly string[]): Map<string, KeptReceipt> {
    if (keys.length === 0) return new Map();
    const rows = this.#storage.exec<{ key: string; sequence: number; request: string }>(
      "select key, sequence, request from events where key in (select value from json_each(?))",
      JSON.stringify(keys),
    );
    return new Map(rows.map(({ key, sequence, request }) => [key, { sequence, request }]));
  }

  /** Forgets what came after; only for a recovery, which puts something in its place. */
  truncate(after: number): void {
    this.#storage.exec("delete from events where sequence > ?", after);
  }

  /** Forgets every event; only for a session that Postgres holds whole. */
  drop(): void {
    this.#storage.exec("delete from events");
  }
}

function eventOf({ data, ...row }: Row): SessionEvent {
  return { ...row, data: data === null ? null : JSON.parse(data as string) } as SessionEvent;
}

/** In the order of \`COLUMNS\`. */
function valuesOf(event: SessionEvent): SqlValue[] {
  const { sequence, id, epoch, type, data, actor, at, key, request, salt, digest, hash, trace } = event;
  const text = data === null ? null : JSON.stringify(data);
  return [sequence, id, epoch, type, text, actor, at, key, request, salt, digest, hash, trace];
}
