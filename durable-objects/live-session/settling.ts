import type { Head } from "../../session-core/numbering.ts";
import type { EventLog } from "./event-log.ts";
import type { FactBook } from "./facts.ts";
import type { Position } from "./outbox.ts";
import type { Timers } from "./timers.ts";

/** After the end clients may still come back for the tail; then only the number, hash and epoch of the last event stay. */
const SETTLE_AFTER_MS = 10 * 60_000;

export interface SettlingPorts {
  facts: FactBook;
  log: EventLog;
  timers: Timers;
  now(): number;
  transaction<Result>(work: () => Result): Result;
  head(): Head;
  /** Where Postgres stands. */
  position(): Promise<Position>;
  /** Keeps the last hash outside Postgres. */
  anchor(record: { sequence: number; hash: string; epoch: number }): Promise<void>;
  /** Part of the transaction that drops the events: who still comes, or comes back, is shown the end. */
  keepState(): void;
  report(message: string, details: Record<string, number>): void;
}

/** The end of an ended session here. Invariant: no event is dropped before Postgres is seen to hold the whole log, to its last hash. */
export class Settling {
  readonly #ports: SettlingPorts;

  constructor(ports: SettlingPorts) {
    this.#ports = ports;
  }

  /** Postgres holds everything, and the class is over. */
  begin(): void {
    const { facts, timers, now } = this.#ports;
    if (!facts.current.settled) timers.armBy("settle", now() + SETTLE_AFTER_MS);
  }

  async settle(): Promise<void> {
    const { facts, log, timers, now, transaction, head, position, anchor, keepState, report } = this.#ports;
    const { sequence, hash, at, epoch } = head();
    const { watermark, hash: hashThere } = await position();
    if (watermark !== sequence || hashThere !== hash) {
      report("the ended log differs from Postgres; it is kept", { sequence, watermark });
      // The last event goes again at least: where Postgres holds another under its number, that is how it shows.
      facts.write({ flushedThrough: Math.min(watermark, sequence - 1) });
      timers.armBy("outbox", now());
      return;
    }
    await anchor({ sequence, hash, epoch });
    // What was committed while those were asked is in neither: it is flushed first, and then this comes again.
    if (head().hash !== hash) return timers.armBy("outbox", now());
    transaction(() => {
      keepState();
      log.drop();
      facts.write({ settled: { sequence, hash, at } });
    });
  }
}
