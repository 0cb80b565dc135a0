import { CLOSE } from "../../contracts/close-codes.ts";
import type { ServerFrame } from "../../contracts/frames.ts";
import { groups, type Group } from "../../contracts/roles.ts";
import type { SessionState } from "../../session-core/feature.ts";
import type { ParticipantRemoved } from "../../session-core/features/interaction/moderation.ts";
import type { ParticipantLeft } from "../../session-core/features/orchestrator/presence.ts";
import { markOf, type Head } from "../../session-core/numbering.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import { byParticipant, framesWith } from "./acknowledgements.ts";
import { audienceOf, rangeFrom } from "./encoding.ts";
import { historyPage } from "./history.ts";
import { Levelling, type Greeting } from "./levelling.ts";
import { ReaderBudget, type ReaderLimits } from "./reader-budget.ts";
import { RecentEvents, type Cut } from "./recent.ts";
import type { Submission, Turn } from "./sequencer.ts";
import { Signals } from "./signals.ts";
import { SlowReaders } from "./slow-readers.ts";
import { sendBye } from "./sockets.ts";
import type { StateHashes } from "./state-hashes.ts";
import { Subscribers, type Connection, type Seat, type Subscriber, type StandingSignal } from "./subscribers.ts";
import { TrailingHashes } from "./trailing-hashes.ts";

export interface HubPorts {
  now(): number;
  after(ms: number, wake: () => void): void;
  read(after: number, limit: number): SessionEvent[];
  takingBack(after: number): Pick<SessionEvent, "type" | "data">[];
  state(): SessionState;
  head(): Head;
  hashes: StateHashes;
  /** What the session's own objects said last and still holds. */
  standing?: () => readonly StandingSignal[];
  /** Smaller where a test's class says less than people do. */
  readerLimits?: ReaderLimits | undefined;
}

export type Farewell = "left" | "removed" | "entry_denied" | "entry_locked";

/**
 * Sends what was committed to everyone who may see it: one frame per client and turn, encoded once per audience.
 * Invariant: a live subscriber has been sent everything it may see up to its group's `sentThrough`.
 */
export class Hub {
  readonly #ports: HubPorts;
  readonly #subscribers = new Subscribers();
  readonly #sentThrough: Record<Group, number>;
  readonly #recent = new RecentEvents();
  readonly #levelling: Levelling;
  readonly #budget: ReaderBudget;
  readonly #slowReaders: SlowReaders;
  readonly #hashes: TrailingHashes;
  readonly signals: Signals;

  constructor(ports: HubPorts) {
    this.#ports = ports;
    this.signals = new Signals(ports.after, this.#subscribers, ports.standing);
    this.#levelling = new Levelling(ports, this.#recent);
    this.#budget = new ReaderBudget(ports.readerLimits);
    this.#slowReaders = new SlowReaders({
      ...{ now: ports.now, after: ports.after, subscribers: this.#subscribers, budget: this.#budget },
      levelUp: (subscriber, sentThrough) => this.#levelling.levelUp(subscriber, sentThrough),
    });
    const head = ports.head().sequence;
    this.#sentThrough = { staff: head, student: head, observer: head, lobby: head };
    this.#hashes = new TrailingHashes({
      after: ports.after,
      hashesOf: (group) => ports.hashes.of(ports.state(), group),
      rangeOf: (group) => rangeFrom(this.#sentThrough[group], ports.head()),
      toLive: (frameOf) => this.#toLive(frameOf),
      quiet: () => !this.#slowReaders.any && this.#recent.forget(),
    });
  }

  get size(): number {
    return this.#subscribers.size;
  }
  /** In the lobby, each once. */
  waiting(): Seat[] {
    const byId = new Map<string, Seat>();
    for (const { seat } of this.#subscribers) if (seat.group === "lobby") byId.set(seat.participantId, seat);
    return [...byId.values()];
  }
  get subscribers(): Iterable<Subscriber> {
    return this.#subscribers;
  }
  find(connection: Connection): Subscriber | undefined {
    return this.#subscribers.find(connection);
  }
  isConnected(participantId: string): boolean {
    return this.#subscribers.has(participantId);
  }

  /** After a restart of the object: a socket that survived has been sent everything up to the head. */
  restore(connection: Connection, seat: Seat, standing: readonly StandingSignal[] = []): void {
    this.#subscribers.add(connection, seat);
    this.signals.restore(connection, standing);
  }

  /** Greets a socket and brings it level. */
  welcome(connection: Connection, seat: Seat, since: number | undefined, greeting: Greeting): void {
    this.#levelling.greet(connection, seat, since, greeting);
    const isFirst = !this.isConnected(seat.participantId);
    this.#subscribers.add(connection, seat);
    this.#tellWhatStands(connection, seat);
    if (isFirst) this.signals.sendConnection(seat, true);
    this.#hashes.schedule();
  }

  /** Whoever comes back as someone else is that in every tab at once, and starts from what they may see now. */
  reseat(seat: Seat): void {
    for (const subscriber of this.#subscribers.of(seat.participantId)) {
      const { group } = subscriber.seat;
      subscriber.seat = seat;
      if (group === seat.group) continue;
      this.#levelling.show(subscriber);
      this.#tellWhatStands(subscriber.connection, seat);
    }
  }

  #tellWhatStands(connection: Connection, { group }: Seat): void {
    connection.send(JSON.stringify({ t: "signals", items: this.signals.forNewcomer(group) } satisfies ServerFrame));
  }

  /** Forgets a socket. Answers its seat when that was the participant's last one. */
  drop(connection: Connection): Seat | null {
    this.signals.forget(connection);
    const seat = this.#subscribers.remove(connection);
    if (seat) this.signals.sendConnection(seat, false);
    return seat;
  }

  publish(turn: Turn): ReadonlySet<Submission> {
    this.#hashes.turnTaken();
    this.#recent.add(turn.events);
    const carried = new Set<Submission>();
    // Another tab of theirs may be the one that asked: their acknowledgements go singly as well.
    const passedOver = new Set<string>();
    const cuts = new Map<Group, Cut>();
    const acksByParticipant = byParticipant(turn.settled.filter(({ outcome }) => outcome.ok));
    const mark = markOf(this.#ports.head());
    let owed = 0;
    let longest = 0;
    for (const subscriber of this.#subscribers) {
      const { connection, seat } = subscriber;
      const { group } = seat;
      owed += connection.bufferedBytes;
      if (!this.#slowReaders.admits(subscriber, this.#sentThrough[group])) {
        passedOver.add(seat.participantId);
        continue;
      }
      const range = { from: this.#sentThrough[group], to: turn.to, mark };
      let cut = cuts.get(group);
      if (!cut) cuts.set(group, (cut = this.#recent.cut(group, turn.from, range)));
      const frame = cut.ownMore.has(seat.participantId) ? this.#recent.ownCut(seat, turn.from, range) : cut.frame;
      // An empty range is carried by the next frame.
      if (frame === null) continue;
      longest = Math.max(longest, frame.length);
      const acks = acksByParticipant.get(seat.participantId);
      if (acks) for (const text of framesWith(frame, turn.to, acks)) connection.send(text);
      else connection.send(frame);
      for (const { submission } of acks ?? []) carried.add(submission);
    }
    this.#budget.turn(this.#ports.now(), longest, owed);
    for (const participant of passedOver) {
      for (const { submission } of acksByParticipant.get(participant) ?? []) carried.delete(submission);
    }
    for (const [group, { frame }] of cuts) if (frame !== null) this.#sentThrough[group] = turn.to;
    for (const { type, actor, data } of turn.events) {
      if (type === "participant.left" && (data as ParticipantLeft).reason === "left") this.seeOff(actor, "left");
      if (type === "participant.removed") this.seeOff((data as ParticipantRemoved).participantId, "removed");
    }
    if (turn.events.length > 0) this.#hashes.schedule();
    return carried;
  }

  /** Everyone starts again from a fresh snapshot: after what they hold was changed under them. */
  resnapshot(): void {
    this.#recent.forget();
    const head = this.#ports.head().sequence;
    for (const group of groups) this.#sentThrough[group] = head;
    for (const subscriber of this.#subscribers) this.#levelling.show(subscriber);
  }

  /** The reader said what it took, and may be level again. */
  acknowledged(connection: Connection): void {
    const subscriber = this.#subscribers.find(connection);
    if (subscriber) this.#slowReaders.heard(subscriber);
  }

  history(connection: Connection, from: number, to: number): void {
    const seat = this.#subscribers.find(connection)?.seat;
    if (!seat) return;
    const audience = audienceOf(seat);
    connection.send(JSON.stringify(historyPage(this.#ports, audience, from, to)));
  }

  /** Whoever left, was sent out or turned away hears nothing more, in none of their tabs. */
  seeOff(participantId: string, code: Farewell): void {
    const closeCode = code === "left" ? CLOSE.left : CLOSE.removed;
    for (const { connection } of this.#subscribers.of(participantId)) sendBye(connection, closeCode, code);
  }

  #toLive(frameOf: (group: Group) => string): void {
    const told = new Set<Group>();
    for (const { connection, seat, reading } of this.#subscribers) {
      if (reading.state !== "live") continue;
      const { group } = seat;
      connection.send(frameOf(group));
      told.add(group);
    }
    for (const group of told) this.#sentThrough[group] = this.#ports.head().sequence;
  }
}
