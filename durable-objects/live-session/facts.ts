import type { SessionStorage } from "./storage.ts";

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
}

/** Facts live in memory and in storage alike; a session that was never started has none. */
export class FactBook {
  readonly #storage: SessionStorage;
  #facts: SessionFacts | null = null;

  constructor(storage: SessionStorage) {
    this.#storage = storage;
    const row = storage.exec<{ value: string }>("select value from facts where name = 'session'")[0];
    if (row) this.#facts = JSON.parse(row.value) as SessionFacts;
  }

  get current(): SessionFacts | null {
    return this.#facts;
  }

  write(changes: SessionFacts | Partial<SessionFacts>): void {
    const facts = { ...this.#facts, ...changes } as SessionFacts;
    this.#storage.exec(
      "insert into facts (name, value) values ('session', ?) on conflict (name) do update set value = excluded.value",
      JSON.stringify(facts),
    );
    this.#facts = facts;
  }
}
