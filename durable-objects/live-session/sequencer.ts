import { TURN_INTERVAL_MS } from "../../contracts/limits.ts";
import type { Receipt, Refused } from "../../platform/live-session.ts";
import type { Actor, CommandContext, SessionState } from "../../session-core/feature.ts";
import { fingerprint } from "../../session-core/fingerprint.ts";
import { canonical, type Sha256 } from "../../session-core/hash-chain.ts";
import { chain, headOf, type Head } from "../../session-core/numbering.ts";
import { decide, evolve, type SessionEvent } from "../../session-core/session.ts";
import type { EventLog } from "./event-log.ts";
import { refused } from "./refused.ts";

/** A turn is cut here, so that one transaction and one frame stay small however long the queue. */
const MAX_COMMANDS_PER_TURN = 1_000;

/** A queue beyond this is an attack or an outage; more is refused instead of remembered. */
const MAX_QUEUED_COMMANDS = 20_000;

/**
 * A frame costs the runtime some 20 µs, and a turn sends one to each reader: at this much rest for each, sending takes a sixth of the
 * object's time at most, and a busy class of a thousand is told ten times a second.
 */
const REST_PER_READER_MS = 0.1;
/** A click in a busy class is told within 200 ms, of which this is the most that it waits for its turn. */
const LONGEST_REST_MS = 120;

/**
 * A flood of commands keeps the runtime from its timers: the cooldown's end comes when everything that arrived has been read. When it is
 * late by this many of it, the next command takes the turn itself, and what has not been read waits in the network instead of in the queue.
 */
const OVERDUE_RESTS = 3;

/** How long commands gather after a turn. */
export const restAfter = (readers: number): number =>
  Math.min(LONGEST_REST_MS, Math.max(TURN_INTERVAL_MS, readers * REST_PER_READER_MS));

export type Outcome = Receipt | Refused;

/** A checked command on its way to a turn. */
export interface Submission {
  actor: Actor;
  /** Null for the session's own commands, whose rules make repeats harmless. */
  key: string | null;
  type: string;
  /** As parsed by the command's schema. */
  data: unknown;
  trace: string | null;
  /** Called once, after the turn is committed and published; `carried` when the published frame told the sender already. */
  settle(outcome: Outcome, carried: boolean): void;
}

/** What one turn committed. `events` cover (from, to]. */
export interface Turn {
  from: number;
  to: number;
  events: SessionEvent[];
  state: SessionState;
  settled: readonly Settled[];
}
export interface Settled {
  submission: Submission;
  outcome: Outcome;
}

export interface SequencerPorts {
  log: EventLog;
  sha256: Sha256;
  now(): number;
  newId(): string;
  newSalt(): string;
  /** The tenant's word filter. */
  screen?: CommandContext["screen"];
  /** How many a turn is told to. */
  readers(): number;
  /** Calls back after the delay; the only clock a turn knows. */
  after(ms: number, wake: () => void): void;
  transaction<Result>(work: () => Result): Result;
  /** Part of the turn's transaction, after its events went in. */
  committing(turn: Turn): void;
  /** The turn's transaction did not come to be: what memory holds of it is forgotten. */
  rolledBack(): void;
  /** After the commit: tells everyone. Answers which submissions its frames acknowledged. */
  publish(turn: Turn): ReadonlySet<Submission>;
  fail(message: string, error: unknown): void;
}

/**
 * Numbers what participants do. Invariant: the state is the fold of the log; nothing is published that is not in it, and a
 * command is answered only after its turn is committed.
 *
 * Turns are self-clocked: when idle a command is taken at once; within a cooldown after a turn commands queue and are taken
 * together. The cooldown is armed after the last send, so under load it slips with the load instead of piling up behind it.
 */
export class Sequencer {
  readonly #ports: SequencerPorts;
  #state: SessionState;
  #head: Head;
  #queue: Submission[] = [];
  #coolingDown = false;
  /** When the cooldown counts as over although its timer has not come. */
  #overdueAt = 0;
  #turns = 0;

  constructor(ports: SequencerPorts, at: { state: SessionState; head: Head }) {
    this.#ports = ports;
    this.#state = at.state;
    this.#head = at.head;
  }

  get state(): SessionState {
    return this.#state;
  }
  get head(): Head {
    return this.#head;
  }
  /** More waits than one turn took. */
  get overloaded(): boolean {
    return this.#queue.length > MAX_COMMANDS_PER_TURN;
  }

  /** The log was rewritten under it: only a recovery does this, between turns. */
  replace(at: { state: SessionState; head: Head }): void {
    this.#state = at.state;
    this.#head = at.head;
  }

  submit(submission: Submission): void {
    if (this.#queue.length >= MAX_QUEUED_COMMANDS) {
      submission.settle(refused("rate_limited"), false);
      return;
    }
    this.#queue.push(submission);
    if (!this.#coolingDown || this.#ports.now() >= this.#overdueAt) this.#takeTurn();
  }

  /** The same for whoever waits for the answer. */
  ask(actor: Actor, type: string, data: unknown, key: string | null, trace: string | undefined): Promise<Outcome> {
    return new Promise((resolve) => this.submit({ actor, key, type, data, trace: trace ?? null, settle: resolve }));
  }

  #takeTurn(): void {
    const submissions = this.#queue.splice(0, MAX_COMMANDS_PER_TURN);
    this.#coolingDown = true;
    let turn: Turn;
    try {
      turn = this.#ports.transaction(() => {
        const decided = this.#decideAll(submissions);
        if (decided.events.length > 0) {
          this.#ports.log.append(decided.events);
          this.#ports.committing(decided);
        }
        return decided;
      });
    } catch (error) {
      // Rolled back: nothing of this turn is true, and everyone may send it again under the same key.
      this.#ports.fail("a turn could not be committed", error);
      this.#attempt("timers could not be read", () => this.#ports.rolledBack());
      const unavailable = refused("unavailable");
      for (const { settle } of submissions) this.#attempt("a command could not be answered", () => settle(unavailable, false));
      this.#coolDown();
      return;
    }
    this.#state = turn.state;
    const last = turn.events.at(-1);
    if (last) this.#head = headOf(last);
    // What is committed is true whoever could be told: a send that throws must not stop the class.
    const carried = this.#attempt("a turn was committed and could not be published", () => this.#ports.publish(turn));
    for (const { submission, outcome } of turn.settled) {
      this.#attempt("a command could not be answered", () => submission.settle(outcome, carried?.has(submission) ?? false));
    }
    this.#coolDown();
  }

  /** Of the events before this turn. */
  readonly #recall = (sequence: number): SessionEvent | null => {
    const event = this.#ports.log.read(sequence - 1, 1)[0];
    return event?.sequence === sequence ? event : null;
  };

  #attempt<Result>(otherwise: string, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      this.#ports.fail(otherwise, error);
      return undefined;
    }
  }

  #coolDown(): void {
    const turn = ++this.#turns;
    const rest = restAfter(this.#ports.readers());
    this.#overdueAt = this.#ports.now() + OVERDUE_RESTS * rest;
    this.#ports.after(rest, () => {
      // A later turn was taken without waiting for this.
      if (turn !== this.#turns) return;
      this.#coolingDown = false;
      if (this.#queue.length > 0) this.#takeTurn();
    });
  }

  #decideAll(submissions: readonly Submission[]): Turn {
    const receipts = this.#ports.log.receipts(submissions.flatMap((submission) => receiptKey(submission) ?? []));
    const turn = {
      from: this.#head.sequence,
      to: this.#head.sequence,
      events: [] as SessionEvent[],
      state: this.#state,
      settled: [] as Settled[],
    };
    let head = this.#head;
    for (const submission of submissions) {
      const key = receiptKey(submission);
      const command = key === null ? null : canonical([submission.type, submission.data]);
      const request = command === null ? null : fingerprint(command);
      const receipt = key === null ? undefined : receipts.get(key);
      let outcome: Outcome;
      if (receipt) {
        outcome =
          // Logs from before fingerprints hold digests.
          receipt.request === request || (command !== null && receipt.request === this.#ports.sha256(command))
            ? { ok: true, sequence: receipt.sequence }
            : refused("key_reused");
      } else {
        const step = this.#decideOne(submission, key, request, head, turn.state);
        if (step.ok) {
          const last = step.events.at(-1);
          if (last) head = headOf(last);
          turn.events.push(...step.events);
          turn.state = step.state;
          const first = step.events[0];
          if (first && key !== null && request !== null) receipts.set(key, { sequence: first.sequence, request });
          outcome = { ok: true, sequence: first?.sequence ?? head.sequence };
        } else outcome = step.refused;
      }
      turn.settled.push({ submission, outcome });
    }
    turn.to = head.sequence;
    return turn;
  }

  #decideOne(
    { actor, type, data, trace }: Submission,
    key: string | null,
    request: string | null,
    head: Head,
    state: SessionState,
  ): { ok: true; events: SessionEvent[]; state: SessionState } | { ok: false; refused: Refused } {
    const { sha256, newId, newSalt, screen } = this.#ports;
    try {
      const now = Math.max(head.at, this.#ports.now());
      const decision = decide(state, type, data, { actor, now, newId, recall: this.#recall, ...(screen ? { screen } : {}) });
      if (!decision.accepted) {
        return { ok: false, refused: refused(decision.code, decision.details) };
      }
      const events = chain(sha256, { newId, newSalt }, head, decision.events, {
        actor: nameOf(actor),
        at: now,
        key,
        request,
        trace,
      });
      return { ok: true, events, state: events.reduce(evolve, state) };
    } catch (error) {
      // A rule that throws is a defect of that rule: its command is refused, the turn's others stand.
      this.#ports.fail(`${type} threw`, error);
      return { ok: false, refused: refused("internal") };
    }
  }
}

const nameOf = (actor: Actor) => (actor.kind === "system" ? "system" : actor.id);

/** Keys are each participant's own: two may choose the same. */
function receiptKey({ actor, key }: Submission): string | null {
  return key === null ? null : `${nameOf(actor)}:${key}`;
}
