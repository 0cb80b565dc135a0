import type { WordPolicy } from "../../contracts/words.ts";
import { createTables, hasTables, type SessionStorage } from "./storage.ts";
import type { StandingSignal } from "./subscribers.ts";

/** What a session remembers of itself beside its events. */
export interface SessionFacts {
  tenantId: string;
  sessionId: string;
  capacity: number;
  /** Generation of the log: raised when a restore lost events for good. */
  epoch: number;
  /** What Postgres last answered that it holds. */
  flushedThrough: number;
  /** Set once Postgres holds the whole ended log and the events were dropped here. */
  settled: { sequence: number; hash: string; at: number } | null;
  /** Through which event the media room was told what the log orders; absent before the first time. */
  mediaThrough?: number;
  /** Until when an egress that was asked for may still come up; absent where none ever was. */
  egressWatchedUntil?: number;
  /** The tenant's word filter as the class began. Here and not in the log: what it let pass stands there. */
  words?: WordPolicy | null;
  /** What the session's own objects said last, as far as it may still hold. */
  standing?: readonly StandingSignal[];
}

/** Facts live in memory and in storage alike. */
export class FactBook {
  readonly #storage: SessionStorage;
  #facts: SessionFacts;

  private constructor(storage: SessionStorage, facts: SessionFacts) {
    this.#storage = storage;
    this.#facts = facts;
  }

  /** Null for a session that never began: looking for it writes nothing. */
  static load(storage: SessionStorage): FactBook | null {
    if (!hasTables(storage)) return null;
    const row = storage.exec<{ value: string }>("select value from facts where name = 'session'")[0];
    return row ? new FactBook(storage, JSON.parse(row.value) as SessionFacts) : null;
  }

  static begin(storage: SessionStorage, facts: SessionFacts): FactBook {
    createTables(storage);
    const book = new FactBook(storage, facts);
    book.write(facts);
    return book;
  }

  get current(): SessionFacts {
    return this.#facts;
  }

  write(changes: Partial<SessionFacts>): void {
    const facts = { ...this.#facts, ...changes };
    this.#storage.exec(
      "insert into facts (name, value) values ('session', ?) on conflict (name) do update set value = excluded.value",
      JSON.stringify(facts),
    );
    this.#facts = facts;
  }
}
