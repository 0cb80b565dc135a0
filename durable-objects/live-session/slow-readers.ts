import { CLOSE } from "../../contracts/close-codes.ts";
import type { ServerFrame } from "../../contracts/frames.ts";
import type { ReaderBudget } from "./reader-budget.ts";
import type { Subscriber, Subscribers } from "./subscribers.ts";

/** It is level again well below the limit that stopped it, so that it does not flicker at the edge. */
const RESUME_FRACTION = 0.5;
/** A reader that takes nothing for this long is let go; it resumes when it can. */
const PATIENCE_MS = 30_000;
const CHECK_EVERY_MS = 500;

export interface SlowReadersPorts {
  now(): number;
  after(ms: number, wake: () => void): void;
  subscribers: Subscribers;
  budget: ReaderBudget;
  /** Sends what the reader missed after `sentThrough`, at once. */
  levelUp(subscriber: Subscriber, sentThrough: number): void;
}

/** Keeps a reader that cannot keep up from costing the object memory, or the others anything. */
export class SlowReaders {
  readonly #ports: SlowReadersPorts;
  #isChecking = false;
  #behind = 0;

  constructor(ports: SlowReadersPorts) {
    this.#ports = ports;
  }

  /** Whether somebody was behind when last looked at. */
  get any(): boolean {
    return this.#behind > 0;
  }

  /** Whether a live frame may go to this reader; one over its budget is set to catch up from `sentThrough`. */
  admits(subscriber: Subscriber, sentThrough: number): boolean {
    if (subscriber.reading.state === "catching-up") return false;
    const { bufferedBytes } = subscriber.connection;
    if (bufferedBytes <= this.#ports.budget.current) return true;
    subscriber.reading = { state: "catching-up", sentThrough, since: this.#ports.now(), waiting: bufferedBytes };
    this.#behind++;
    this.#check();
    return false;
  }

  /** It said what it took: whoever is level again need not wait for the next look. */
  heard(subscriber: Subscriber): void {
    if (subscriber.reading.state === "catching-up") this.#catchesUp(subscriber);
  }

  #check(): void {
    if (this.#isChecking) return;
    this.#isChecking = true;
    this.#ports.after(CHECK_EVERY_MS, () => {
      this.#isChecking = false;
      this.#behind = 0;
      for (const subscriber of this.#ports.subscribers) if (!this.#catchesUp(subscriber)) this.#behind++;
      if (this.#behind > 0) this.#check();
    });
  }

  /** True when the reader is level, or let go. */
  #catchesUp(subscriber: Subscriber): boolean {
    const { connection, reading } = subscriber;
    if (reading.state === "live") return true;
    if (connection.bufferedBytes <= this.#ports.budget.current * RESUME_FRACTION) {
      subscriber.reading = { state: "live" };
      this.#ports.levelUp(subscriber, reading.sentThrough);
      return true;
    }
    if (connection.bufferedBytes < reading.waiting) {
      reading.waiting = connection.bufferedBytes;
      reading.since = this.#ports.now();
    }
    if (this.#ports.now() - reading.since < PATIENCE_MS) return false;
    connection.send(JSON.stringify(BYE));
    connection.close(CLOSE.silent, BYE.code);
    return true;
  }
}

const BYE = {
  t: "bye",
  code: "slow_reader",
  message: "Your connection cannot keep up. Reconnecting resumes where you were.",
  retryAfterMs: 1_000,
} as const satisfies ServerFrame;
