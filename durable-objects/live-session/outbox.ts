import type { SessionEvent } from "../../session-core/session.ts";
import { NO_EVENTS, type EncodedEvents } from "./event-log.ts";

/** Rows a statement: what a request costs by itself is a microsecond of each then; beyond it a retry costs more. */
const BATCH_EVENTS = 1_000;

/** A busy class makes ten statements a second instead of thirty, and nobody who reads Postgres waits longer than a blink. */
export const FLUSH_DELAY_MS = 100;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

export interface Position {
  watermark: number;
  /** Chain hash at the watermark as Postgres holds it; null before the first event. */
  hash: string | null;
}

/** How a failed append is to be taken. */
export type AppendFailure = "unreachable" | "poison" | "elsewhere" | "diverged";

export interface OutboxPorts {
  /** Events after a number, as Postgres is to have them: fewer where they are large, none only where there are none. */
  encoded(after: number, limit: number): EncodedEvents;
  /** The one that follows a number. */
  event(after: number): SessionEvent | null;
  head(): number;
  /** What Postgres last answered. */
  position(): number;
  /** Whether the log holds what Postgres says that it ends with: the number alone may stand for another event there. */
  holds(position: Position): boolean;
  moved(to: Position): void;
  /** Appends after its own watermark and answers where the log now ends; an empty batch asks only. Throws what `classify` reads. */
  append(events: EncodedEvents): Promise<Position>;
  classify(error: unknown): AppendFailure;
  /** Postgres holds what the log does not: puts the log right, or rejects. */
  recover(): Promise<void>;
  isQuarantined(sequence: number): boolean;
  /** Sets an event's payload aside; its number, digest and hash go on, so that the chain does. Calls a human. */
  quarantine(event: SessionEvent, error: unknown): void;
  /** Calls `drain` again at that time, even after a restart. */
  retryAt(at: number): void;
  done(): void;
  now(): number;
  /** In [0, 1). */
  jitter(): number;
  after(ms: number, wake: () => void): void;
  report(message: string, error: unknown): void;
}

/**
 * Carries the log to Postgres, exactly once in effect. Invariants: it never throws and never gives up; its position is what
 * Postgres answered, and the log holds the same there; the class does not wait for it.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  #draining: Promise<void> | null = null;
  #nudged = false;
  #failures = 0;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Something was committed. */
  nudge(): void {
    if (this.#nudged || this.#failures > 0) return;
    this.#nudged = true;
    this.#ports.after(FLUSH_DELAY_MS, () => {
      this.#nudged = false;
      void this.drain();
    });
  }

  /** Asks Postgres where it really stands, and sends what it lacks. */
  async compare(): Promise<void> {
    try {
      await this.#stands(await this.#ports.append(NO_EVENTS));
    } catch (error) {
      this.#ports.report("Postgres could not be asked where it stands", error);
    }
    await this.drain();
  }

  /** Sends all there is. Resolves when it is sent, or when the next try is set. */
  drain(): Promise<void> {
    this.#draining ??= this.#drain().finally(() => (this.#draining = null));
    return this.#draining;
  }

  async #drain(): Promise<void> {
    const ports = this.#ports;
    try {
      while (ports.position() !== ports.head()) {
        if (ports.position() > ports.head()) await this.#recover();
        else await this.#sendBatch(BATCH_EVENTS);
      }
      this.#failures = 0;
      ports.done();
    } catch (error) {
      const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures);
      this.#failures++;
      ports.report("the log could not be flushed; it will be tried again", error);
      ports.retryAt(ports.now() + backoff * (0.5 + ports.jitter() / 2));
    }
  }

  async #sendBatch(limit: number): Promise<void> {
    const ports = this.#ports;
    const batch = ports.encoded(ports.position(), limit);
    // After the log was dropped here, Postgres was restored to before its end.
    if (batch.count === 0) throw new Error(`Postgres lacks events after ${ports.position()} that are no longer held here`);
    let position: Position;
    try {
      position = await ports.append(batch);
    } catch (error) {
      switch (ports.classify(error)) {
        case "poison":
          // Halve until the one that Postgres refuses stands alone.
          if (batch.count > 1) return this.#sendBatch(Math.floor(batch.count / 2));
          return this.#setAside(error);
        case "elsewhere":
          // Postgres stands somewhere else than it last said: it was restored, or an answer was lost. Ask it, and go on from there.
          return this.#orGiveWay(error, async () => this.#stands(await ports.append(NO_EVENTS)));
        case "diverged":
          return this.#recover(error);
        case "unreachable":
          throw error;
      }
    }
    await this.#stands(position);
  }

  /** Believed only where the log holds it; elsewhere one of the two was taken back in time, and went on under the same numbers. */
  async #stands(at: Position): Promise<void> {
    if (this.#ports.holds(at)) this.#ports.moved(at);
    else await this.#recover();
  }

  #setAside(error: unknown): void {
    const { event, position, quarantine, isQuarantined } = this.#ports;
    const refused = event(position());
    if (!refused || refused.data === null || isQuarantined(refused.sequence)) throw error;
    quarantine(refused, error);
  }

  #recover(cause?: unknown): Promise<void> {
    return this.#orGiveWay(cause, () => this.#ports.recover());
  }

  /** A step that moved neither end of what is to be sent would be taken again at once, and for ever: the next try waits instead. */
  async #orGiveWay(cause: unknown, step: () => Promise<void>): Promise<void> {
    const { position, head } = this.#ports;
    const before = [position(), head()];
    await step();
    if (position() === before[0] && head() === before[1]) {
      throw new Error(`the log and Postgres do not agree, and nothing mends it (${before.join(" of ")})`, { cause });
    }
  }
}
