import type { Logger } from "../../platform/log.ts";
import { findChainFault, type Sha256 } from "../../session-core/hash-chain.ts";
import { chain, headOf, markOf, type Head } from "../../session-core/numbering.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import type { EventLog } from "./event-log.ts";
import type { Position } from "./outbox.ts";

const PAGE_EVENTS = 500;
/** More than any class writes in a day: who claims to have seen further does not remember this log. */
const LOST_MAX_EVENTS = 100_000;
/** A log goes into a new one when it is restored. */
const LOST_MAX_EPOCHS = 1_000;
/** How long a client that has seen more than the log holds is kept waiting for Postgres's word. */
const POSTGRES_BUDGET_MS = 2_000;

/** How far a client says that it has seen the log. */
export interface Seen {
  sequence: number;
  epoch: number;
  /** The mark there; clients from before marks say none. */
  mark: string | undefined;
}

export interface RecoveryPorts {
  log: EventLog;
  logger: Logger;
  sha256: Sha256;
  now(): number;
  after(ms: number, wake: () => void): () => void;
  newId(): string;
  newSalt(): string;
  genesis: Head;
  head(): Head;
  /** Where Postgres stands, and its events after a number. */
  position(): Promise<Position>;
  readPostgres(after: number, limit: number): Promise<SessionEvent[]>;
  /** Runs the work in a transaction, then folds the log anew and shows everyone the result. */
  rewrite(flushedThrough: number | null, work: () => Head): void;
}

/**
 * Puts the log right after a restore took it, or Postgres, back in time. Invariant: once the loss is known no number of an epoch is
 * given to a second event, nobody is resumed over a number that was, and nothing that either side still holds is lost.
 */
export class Recovery {
  readonly #ports: RecoveryPorts;
  #running: Promise<void> = Promise.resolve();
  /** One that has not begun: whoever wants one meanwhile is served by it, so that a whole class that comes back asks Postgres once. */
  #waiting: Promise<void> | null = null;
  /** The last number that was taken from Postgres: in its epoch, what came later is new. */
  #adoptedThrough = 0;

  constructor(ports: RecoveryPorts) {
    this.#ports = ports;
  }

  /** Postgres holds events that the log does not. One recovery runs at a time; rejects when Postgres does not answer. */
  adoptPostgres(): Promise<void> {
    this.#waiting ??= this.#inTurn();
    return this.#waiting;
  }

  #inTurn(): Promise<void> {
    const next = this.#running.then(() => {
      this.#waiting = null;
      return this.#adoptPostgres();
    });
    this.#running = next.catch(() => {});
    return next;
  }

  /** Whether what the client has seen is this log. Without a mark only the number can be compared. */
  holds({ sequence, epoch, mark }: Seen): boolean {
    const head = this.#ports.head();
    if (epoch !== head.epoch || sequence > head.sequence) return false;
    if (mark === undefined) return true;
    const hash = this.#hashAt(sequence);
    return hash !== null && mark === markOf({ hash });
  }

  /** Whether the log holds what Postgres says that it ends with. */
  agrees({ watermark, hash }: Position): boolean {
    return hash === null || hash === this.#hashAt(watermark);
  }

  #hashAt(sequence: number): string | null {
    const { log, head, genesis } = this.#ports;
    const end = head();
    if (sequence === end.sequence) return end.hash;
    return sequence === 0 ? genesis.hash : log.hashAt(sequence);
  }

  /**
   * A client has seen what the log does not hold: a restore took it back. Postgres is asked for what is missing, though nobody waits
   * for it in vain; what it cannot give is lost, and the log goes on after it. Only staff are believed so far: a number costs
   * nothing to say, and one that is too high would leave the log none to go on with. Answers whether what the client has seen is what
   * the log now holds: the class goes on meanwhile, and may have given its number to another event.
   */
  async catchUpWith(seen: Seen, isBelieved: boolean): Promise<boolean> {
    const { sequence, epoch, mark } = seen;
    const before = this.#ports.head();
    await this.#withinBudget(this.adoptPostgres());
    const head = this.#ports.head();
    const known = head.epoch === before.epoch ? Math.max(before.sequence, this.#adoptedThrough) : head.sequence;
    const isHeld = this.holds(seen) && (mark !== undefined || sequence <= known);
    // Somebody else who came back may have led the log into its new epoch meanwhile.
    const isSaid = head.epoch !== before.epoch && head.epoch >= epoch && sequence <= known;
    if (isHeld || isSaid) return isHeld;
    // Where their number is known as another event's, no more is certain than that theirs is lost.
    const held = Math.min(known, sequence - 1);
    if (!isBelieved || sequence - held > LOST_MAX_EVENTS || epoch - head.epoch > LOST_MAX_EPOCHS) return false;
    const lost = { lostFrom: held + 1, lostTo: sequence };
    this.#ports.logger.error("events were lost in a restore", { ...lost, alarm: "recovered" });
    const goneBy = { sequence: Math.max(head.sequence, sequence), epoch: Math.max(head.epoch, epoch) };
    this.#ports.rewrite(null, () => this.#append(this.#recovered(head, goneBy, lost)));
    return false;
  }

  async #withinBudget(work: Promise<void>): Promise<void> {
    let callOff = () => {};
    const budget = new Promise<void>((resolve) => (callOff = this.#ports.after(POSTGRES_BUDGET_MS, resolve)));
    await Promise.race([work.catch(() => {}), budget]);
    callOff();
  }

  async #adoptPostgres(): Promise<void> {
    const { log, position, logger, sha256 } = this.#ports;
    const { watermark } = await position();
    const { common, theirs } = await this.#whereTheyPart(watermark);
    if (theirs.length === 0) return;
    const fault = findChainFault(sha256, common, theirs);
    if (fault) throw new Error(`Postgres's own log is broken at ${fault.sequence} (${fault.fault})`);
    // From here on nothing waits: what was committed meanwhile is part of `ours`.
    const ours = log.read(common.sequence, Number.MAX_SAFE_INTEGER);
    logger.error("the log was taken back in time; Postgres's tail is adopted", {
      from: common.sequence,
      watermark,
      own: ours.length,
      alarm: "recovered",
    });
    this.#ports.rewrite(watermark, () => {
      log.truncate(common.sequence);
      const end = this.#append(theirs);
      this.#adoptedThrough = end.sequence;
      return ours.length === 0 ? end : this.#append(this.#moved(end, ours, theirs));
    });
  }

  /** The last event that both hold, and what Postgres holds after it. */
  async #whereTheyPart(watermark: number): Promise<{ common: Head; theirs: SessionEvent[] }> {
    const { log, readPostgres, genesis } = this.#ports;
    let theirs: SessionEvent[] = [];
    for (let after = watermark; after > 0;) {
      after = Math.max(0, after - PAGE_EVENTS);
      const page = await readPostgres(after, PAGE_EVENTS);
      const known = new Map(log.read(after, PAGE_EVENTS).map(({ sequence, hash }) => [sequence, hash]));
      const shared = page.findLastIndex(({ sequence, hash }) => known.get(sequence) === hash);
      theirs = [...page.slice(shared + 1), ...theirs.filter(({ sequence }) => sequence > (page.at(-1)?.sequence ?? 0))];
      if (shared >= 0) return { common: headOf(page[shared]!), theirs };
    }
    return { common: genesis, theirs };
  }

  /**
   * What was committed here since the restore, on numbers that Postgres holds for others: appended again in a new epoch, after
   * every number that anyone may have seen.
   */
  #moved(end: Head, ours: readonly SessionEvent[], theirs: readonly SessionEvent[]): SessionEvent[] {
    const answered = new Set(theirs.flatMap(({ key }) => key ?? []));
    // What an earlier recovery said of this stretch is no longer so.
    const moved = ours.filter(
      ({ key, type }) => (key === null || !answered.has(key)) && type !== "session.started" && type !== "session.recovered",
    );
    const last = ours.at(-1)!;
    // Both histories had readers: neither's numbers nor its epoch may be met again.
    const seen = { sequence: Math.max(end.sequence, last.sequence), epoch: Math.max(end.epoch, last.epoch) };
    const events = this.#recovered(end, seen, { lostFrom: end.sequence + 1, lostTo: end.sequence });
    for (const { type, data, actor, at, key, request, trace } of moved) {
      events.push(
        ...chain(this.#ports.sha256, this.#ports, headOf(events.at(-1)!), [{ type, data, actor }], {
          actor,
          at,
          key,
          request,
          trace,
        }),
      );
    }
    return events;
  }

  #recovered(head: Head, seen: Pick<Head, "sequence" | "epoch">, data: { lostFrom: number; lostTo: number }): SessionEvent[] {
    const from: Head = { ...head, sequence: seen.sequence, epoch: seen.epoch + 1 };
    const origin = { actor: "system", at: this.#ports.now(), key: null, request: null, trace: null };
    return chain(this.#ports.sha256, this.#ports, from, [{ type: "session.recovered", data }], origin);
  }

  #append(events: SessionEvent[]): Head {
    this.#ports.log.append(events);
    return headOf(events.at(-1)!);
  }
}
