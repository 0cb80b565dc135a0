import type { ServerFrame } from "../../contracts/frames.ts";
import type { Subscriber } from "./hub.ts";

/** A reader this far behind no longer gets live frames: they would only pile up in the object's memory. */
const QUEUE_MAX_BYTES = 1024 * 1024;
/** A client that acknowledges at all is behind when this many events are on their way to it: something between us buffers. */
const UNACKNOWLEDGED_MAX_EVENTS = 5_000;
/** It is level again well below the limit that stopped it, so that it does not flicker at the edge. */
const RESUME_FRACTION = 0.25;
/** A reader that takes nothing for this long is let go; it resumes when it can. */
const PATIENCE_MS = 30_000;
const CHECK_EVERY_MS = 500;
const CLOSE_SLOW = 4408;

export interface SlowReadersPorts {
  now(): number;
  after(ms: number, wake: () => void): void;
  subscribers(): Iterable<Subscriber>;
  /** Sends what the reader missed after `sentThrough`, at once. */
  levelUp(subscriber: Subscriber, sentThrough: number): void;
}

/** Keeps a reader that cannot keep up from costing the object memory, or the others anything. */
export class SlowReaders {
  readonly #ports: SlowReadersPorts;
  #checking = false;

  constructor(ports: SlowReadersPorts) {
    this.#ports = ports;
  }

  /** Whether a live frame may go to this reader; one over its limits is set to catch up from `sentThrough`. */
  admits(subscriber: Subscriber, sentThrough: number): boolean {
    if (subscriber.reading.state === "catching-up") return false;
    if (!isBehind(subscriber, sentThrough, 1)) return true;
    subscriber.reading = {
      state: "catching-up",
      sentThrough,
      since: this.#ports.now(),
      waiting: subscriber.connection.bufferedBytes,
    };
    this.#check();
    return false;
  }

  #check(): void {
    if (this.#checking) return;
    this.#checking = true;
    this.#ports.after(CHECK_EVERY_MS, () => {
      this.#checking = false;
      let behind = 0;
      for (const subscriber of this.#ports.subscribers()) if (!this.#catchesUp(subscriber)) behind++;
      if (behind > 0) this.#check();
    });
  }

  /** True when the reader is level, or let go. */
  #catchesUp(subscriber: Subscriber): boolean {
    const { connection, reading } = subscriber;
    if (reading.state === "live") return true;
    if (!isBehind(subscriber, reading.sentThrough, RESUME_FRACTION)) {
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
    connection.close(CLOSE_SLOW, BYE.code);
    return true;
  }
}

const BYE = {
  t: "bye",
  code: "slow_reader",
  message: "Your connection cannot keep up. Reconnecting resumes where you were.",
  retryAfterMs: 1_000,
} as const satisfies ServerFrame;

function isBehind({ connection, acknowledged }: Subscriber, sentThrough: number, fraction: number): boolean {
  if (connection.bufferedBytes > QUEUE_MAX_BYTES * fraction) return true;
  return acknowledged !== null && sentThrough - acknowledged > UNACKNOWLEDGED_MAX_EVENTS * fraction;
}
