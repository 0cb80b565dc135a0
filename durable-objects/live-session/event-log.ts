import type { SessionEvent } from "../../session-core/session.ts";
import type { SessionStorage, SqlValue } from "./storage.ts";

/** The event that answered a command's key. */
export interface KeptReceipt {
  sequence: number;
  request: string;
}

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
    for (const { sequence, id, epoch, type, data, actor, at, key, request, salt, digest, hash, trace } of events) {
      this.#storage.exec(
        `insert into events (sequence, id, epoch, type, data, actor, at, key, request, salt, digest, hash, trace)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[
          sequence,
          id,
          epoch,
          type,
          data === null ? null : JSON.stringify(data),
          actor,
          at,
          key,
          request,
          salt,
          digest,
          hash,
          trace,
        ],
      );
    }
  }

  /** Events in (after, after + limit], in order. */
  read(after: number, limit: number): SessionEvent[] {
    return this.#storage
      .exec<Row>("select * from events where sequence > ? order by sequence limit ?", after, limit)
      .map(eventOf);
  }

  last(): SessionEvent | null {
    const row = this.#storage.exec<Row>("select * from events order by sequence desc limit 1")[0];
    return row ? eventOf(row) : null;
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
