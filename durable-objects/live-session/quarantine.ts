import type { Logger } from "../../platform/log.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import type { SessionStorage } from "./storage.ts";

/** Events whose payload Postgres refuses. The class keeps them; Postgres gets their number, digest and hash alone. */
export class Quarantine {
  readonly #storage: SessionStorage;
  readonly #logger: Logger;
  readonly #sequences = new Set<number>();

  constructor(storage: SessionStorage, logger: Logger) {
    this.#storage = storage;
    this.#logger = logger;
    for (const { sequence } of storage.exec<{ sequence: number }>("select sequence from quarantine"))
      this.#sequences.add(sequence);
  }

  get size(): number {
    return this.#sequences.size;
  }
  has(sequence: number): boolean {
    return this.#sequences.has(sequence);
  }

  add({ sequence, type }: SessionEvent, error: unknown): void {
    this.#storage.exec("insert or ignore into quarantine (sequence, reason) values (?, ?)", sequence, String(error));
    this.#sequences.add(sequence);
    this.#logger.error(
      "Postgres refuses an event's payload; it is set aside for a human",
      { sequence, type, alarm: "quarantine" },
      error,
    );
  }
}
