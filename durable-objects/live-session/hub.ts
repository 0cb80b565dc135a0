import type { SeenEvent, ServerFrame } from "../../contracts/frames.ts";
import { groupOf, groups, type Group, type ParticipantRole } from "../../contracts/roles.ts";
import type { Audience, SessionState } from "../../session-core/feature.ts";
import type { ParticipantRemoved } from "../../session-core/features/interaction/moderation.ts";
import type { ParticipantLeft } from "../../session-core/features/orchestrator/presence.ts";
import { owners, see, view, type SessionEvent } from "../../session-core/session.ts";
import { encode, seenBy } from "./encoding.ts";
import { byParticipant, withAcknowledgements } from "./acknowledgements.ts";
import { historyPage } from "./history.ts";
import { missedSince } from "./missed.ts";
import type { Submission, Turn } from "./sequencer.ts";
import { SlowReaders } from "./slow-readers.ts";
import { Signals } from "./signals.ts";
import { CLOSE, sendBye } from "./sockets.ts";
import type { StateHashes } from "./state-hashes.ts";

/** Quiet after a turn before the state hashes are sent: they are for trailing frames, not for busy ones. */
const HASHES_AFTER_MS = 500;

export interface Seat {
  participantId: string;
  name: string;
  role: ParticipantRole;
}

/** A socket as the hub sees it. */
export interface Connection {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Accepted by `send`, and not known to have been taken by the reader. */
  readonly bufferedBytes: number;
  /** The reader says how much it has received on this socket, for hosts that cannot know by themselves. */
  taken?(characters: number): void;
}

export interface Subscriber {
  readonly connection: Connection;
  seat: Seat;
  /** The highest sequence it said it holds; null for a client that never says. */
  acknowledged: number | null;
  reading: { state: "live" } | { state: "catching-up"; sentThrough: number; since: number; waiting: number };
}

interface SharedFrame {
  /** Null where the group is shown nothing of the turn. */
  frame: string | null;
  more: ReadonlySet<string>;
}

export interface HubPorts {
  now(): number;
  after(ms: number, wake: () => void): void;
  read(after: number, limit: number): SessionEvent[];
  state(): SessionState;
  head(): number;
  epoch(): number;
  hashes: StateHashes;
}

/**
 * Sends what was committed to everyone who may see it: one frame per client and turn, encoded once per audience.
 * Invariant: a live subscriber has been sent everything it may see up to its group's `sentThrough`.
 */
export class Hub {
  readonly #ports: HubPorts;
  readonly #subscribers = new Map<Connection, Subscriber>();
  readonly #sentThrough: Record<Group, number>;
  readonly #sockets = new Map<string, number>();
  readonly #slowReaders: SlowReaders;
  readonly signals: Signals;
  #hashesDue = false;
  #turns = 0;

  constructor(ports: HubPorts) {
    this.#ports = ports;
    this.signals = new Signals(ports.after, () => this.#subscribers.values());
    this.#slowReaders = new SlowReaders({
      ...ports,
      subscribers: () => this.#subscribers.values(),
      levelUp: (subscriber, sentThrough) => this.#levelUp(subscriber, sentThrough),
    });
    const head = ports.head();
    this.#sentThrough = { staff: head, student: head, observer: head, lobby: head };
  }

  get size(): number {
    return this.#subscribers.size;
  }
  find(connection: Connection): Subscriber | undefined {
    return this.#subscribers.get(connection);
  }
  isConnected(participantId: string): boolean {
    return this.#sockets.has(participantId);
  }

  /** After a restart of the object: a socket that survived has been sent everything up to the head. */
  restore(connection: Connection, seat: Seat): void {
    this.#subscribers.set(connection, { connection, seat, acknowledged: null, reading: { state: "live" } });
    this.#sockets.set(seat.participantId, (this.#sockets.get(seat.participantId) ?? 0) + 1);
  }

  /** Greets a socket and brings it level: by the events it missed, or by the whole visible state. */
  welcome(
    connection: Connection,
    seat: Seat,
    since: number | undefined,
    greeting: Omit<Extract<ServerFrame, { t: "welcome" }>, "t" | "you" | "sequence" | "snapshot">,
  ): void {
    const head = this.#ports.head();
    const audience = { group: groupOf(seat.role), participant: seat.participantId };
    const missed = since === undefined ? null : missedSince(this.#ports, since);
    const welcome: ServerFrame = {
      t: "welcome",
      ...greeting,
      you: seat,
      sequence: missed ? since! : head,
      ...(missed ? {} : { snapshot: view(this.#ports.state(), audience) as Record<string, unknown> }),
    };
    connection.send(JSON.stringify(welcome));
    if (missed && missed.length > 0) connection.send(encode(since!, head, seenBy(audience, missed)));
    const first = !this.isConnected(seat.participantId);
    this.restore(connection, seat);
    connection.send(JSON.stringify({ t: "signals", items: [this.signals.whoIsConnected(audience.group)] } satisfies ServerFrame));
    if (first) this.signals.sendConnection(seat, true);
    this.#scheduleHashes();
  }

  /** Whoever comes back as someone else is that in every tab at once, and starts from what they may see now. */
  reseat(seat: Seat): void {
    for (const subscriber of this.#subscribers.values()) {
      const { participantId, role } = subscriber.seat;
      if (participantId !== seat.participantId) continue;
      subscriber.seat = seat;
      if (groupOf(role) !== groupOf(seat.role)) this.#sendSnapshot(subscriber);
    }
  }

  /** Forgets a socket. Answers its seat when that was the participant's last one. */
  drop(connection: Connection): Seat | null {
    const subscriber = this.#subscribers.get(connection);
    if (!subscriber) return null;
    this.#subscribers.delete(connection);
    const { participantId } = subscriber.seat;
    const remaining = (this.#sockets.get(participantId) ?? 1) - 1;
    if (remaining > 0) {
      this.#sockets.set(participantId, remaining);
      return null;
    }
    this.#sockets.delete(participantId);
    this.signals.sendConnection(subscriber.seat, false);
    return subscriber.seat;
  }

  publish(turn: Turn): ReadonlySet<Submission> {
    this.#turns++;
    const acknowledged = turn.settled.filter(({ outcome }) => outcome.ok);
    const carried = new Set<Submission>();
    // Another tab of theirs may be the one that asked: their acknowledgements go singly as well.
    const passedOver = new Set<string>();
    const shared = new Map<Group, SharedFrame>();
    const acksByParticipant = byParticipant(acknowledged);
    for (const subscriber of this.#subscribers.values()) {
      const { connection, seat } = subscriber;
      const group = groupOf(seat.role);
      if (!this.#slowReaders.admits(subscriber, this.#sentThrough[group])) {
        passedOver.add(seat.participantId);
        continue;
      }
      let common = shared.get(group);
      if (!common) shared.set(group, (common = this.#encodeShared(group, turn)));
      const frame = common.more.has(seat.participantId)
        ? this.#encodeFor({ group, participant: seat.participantId }, turn)
        : common.frame;
      if (frame === null) continue;
      const acks = acksByParticipant.get(seat.participantId);
      connection.send(acks ? withAcknowledgements(frame, acks) : frame);
      for (const { submission } of acks ?? []) carried.add(submission);
    }
    for (const participant of passedOver) {
      for (const { submission } of acksByParticipant.get(participant) ?? []) carried.delete(submission);
    }
    for (const [group, { frame }] of shared) if (frame !== null) this.#sentThrough[group] = turn.to;
    for (const { type, actor, data } of turn.events) {
      if (type === "participant.left" && (data as ParticipantLeft).reason === "left") this.#seeOff(actor, "left");
      if (type === "participant.removed") this.#seeOff((data as ParticipantRemoved).participantId, "removed");
    }
    if (turn.events.length > 0) this.#scheduleHashes();
    return carried;
  }

  /** Everyone starts again from a fresh snapshot: after what they hold was changed under them. */
  resnapshot(): void {
    const head = this.#ports.head();
    for (const group of groups) this.#sentThrough[group] = head;
    for (const subscriber of this.#subscribers.values()) this.#sendSnapshot(subscriber);
  }

  acknowledged(connection: Connection, sequence: number): void {
    const subscriber = this.#subscribers.get(connection);
    if (subscriber) subscriber.acknowledged = Math.max(subscriber.acknowledged ?? 0, sequence);
  }

  history(connection: Connection, from: number, to: number): void {
    const seat = this.#subscribers.get(connection)?.seat;
    if (!seat) return;
    const audience = { group: groupOf(seat.role), participant: seat.participantId };
    connection.send(JSON.stringify(historyPage(this.#ports.read, audience, from, to)));
  }

  /** What everyone of a group is sent, and who of them is sent more: those to whom an event belongs that the group is not shown whole. */
  #encodeShared(group: Group, { events, to }: Turn): SharedFrame {
    const more = new Set<string>();
    const seen = events.flatMap((event) => {
      const shown = see(event, { group });
      if (shown === null || shown.data !== event.data) for (const participant of owners(event)) more.add(participant);
      return shown ?? [];
    });
    return { frame: this.#encodeRange(group, to, seen), more };
  }

  /** Whoever left or was sent out hears nothing more, in none of their tabs. */
  #seeOff(participantId: string, code: "left" | "removed"): void {
    for (const { connection, seat } of this.#subscribers.values()) {
      if (seat.participantId === participantId) sendBye(connection, CLOSE[code], code);
    }
  }

  #encodeFor(audience: Audience, { events, to }: Turn): string | null {
    return this.#encodeRange(audience.group, to, seenBy(audience, events));
  }

  /** An empty range is carried by the next frame. */
  #encodeRange(group: Group, to: number, seen: SeenEvent[]): string | null {
    return seen.length === 0 ? null : encode(this.#sentThrough[group], to, seen);
  }

  #levelUp(subscriber: Subscriber, sentThrough: number): void {
    const missed = missedSince(this.#ports, sentThrough);
    if (!missed) return this.#sendSnapshot(subscriber);
    if (missed.length === 0) return;
    const audience = { group: groupOf(subscriber.seat.role), participant: subscriber.seat.participantId };
    subscriber.connection.send(encode(sentThrough, this.#ports.head(), seenBy(audience, missed)));
  }

  #sendSnapshot(subscriber: Subscriber): void {
    const audience = { group: groupOf(subscriber.seat.role), participant: subscriber.seat.participantId };
    const frame: ServerFrame = {
      t: "snapshot",
      epoch: this.#ports.epoch(),
      sequence: this.#ports.head(),
      data: view(this.#ports.state(), audience) as Record<string, unknown>,
    };
    subscriber.connection.send(JSON.stringify(frame));
    subscriber.reading = { state: "live" };
  }

  #scheduleHashes(): void {
    if (this.#hashesDue) return;
    this.#hashesDue = true;
    const turns = this.#turns;
    this.#ports.after(HASHES_AFTER_MS, () => {
      this.#hashesDue = false;
      // Still busy: only the frame that trails the activity carries them.
      if (this.#turns !== turns) this.#scheduleHashes();
      else this.#sendHashes();
    });
  }

  #sendHashes(): void {
    const head = this.#ports.head();
    const frames = new Map<Group, string>();
    for (const subscriber of this.#subscribers.values()) {
      if (subscriber.reading.state !== "live") continue;
      const group = groupOf(subscriber.seat.role);
      let frame = frames.get(group);
      if (!frame) {
        const hashes = this.#ports.hashes.of(this.#ports.state(), group);
        frame = JSON.stringify({
          t: "events",
          from: this.#sentThrough[group],
          to: head,
          events: [],
          hashes,
        } satisfies ServerFrame);
        frames.set(group, frame);
      }
      subscriber.connection.send(frame);
    }
    for (const group of frames.keys()) this.#sentThrough[group] = head;
  }
}
