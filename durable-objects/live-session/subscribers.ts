import type { Signal } from "../../contracts/frames.ts";
import type { Group, ParticipantRole } from "../../contracts/roles.ts";

export interface Seat {
  participantId: string;
  name: string;
  role: ParticipantRole;
  /** What they are shown: their role's, or the lobby's until they are let in. */
  group: Group;
}

/** A socket as the hub sees it. */
export interface Connection {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Characters accepted by `send`, and not known to have been taken by the reader. */
  readonly bufferedBytes: number;
  /** The reader says how much it has received on this socket, for hosts that cannot know by themselves. */
  taken?(characters: number): void;
  /** When the other side last showed that it is there, in ms since 1970; absent where a host cannot know. */
  heardAt?(): number;
  /** Signals that stand as long as this socket does; a host that may sleep brings them back with it. */
  keep?(standing: readonly StandingSignal[]): void;
}

export interface StandingSignal {
  item: Signal;
  to: readonly Group[];
}

export interface Subscriber {
  readonly connection: Connection;
  seat: Seat;
  reading: { state: "live" } | { state: "catching-up"; sentThrough: number; since: number; waiting: number };
}

/** Everyone with a socket. Several tabs are several subscribers and one participant. */
export class Subscribers {
  readonly #byConnection = new Map<Connection, Subscriber>();
  readonly #byParticipant = new Map<string, Set<Subscriber>>();

  get size(): number {
    return this.#byConnection.size;
  }
  [Symbol.iterator](): Iterator<Subscriber> {
    return this.#byConnection.values();
  }
  find(connection: Connection): Subscriber | undefined {
    return this.#byConnection.get(connection);
  }
  /** Of one participant, in all their tabs. */
  of(participantId: string): readonly Subscriber[] {
    return [...(this.#byParticipant.get(participantId) ?? [])];
  }
  has(participantId: string): boolean {
    return this.#byParticipant.has(participantId);
  }

  add(connection: Connection, seat: Seat): void {
    const subscriber: Subscriber = { connection, seat, reading: { state: "live" } };
    this.#byConnection.set(connection, subscriber);
    const tabs = this.#byParticipant.get(seat.participantId);
    if (tabs) tabs.add(subscriber);
    else this.#byParticipant.set(seat.participantId, new Set([subscriber]));
  }

  /** Answers the seat that was given up when that was the participant's last socket. */
  remove(connection: Connection): Seat | null {
    const subscriber = this.#byConnection.get(connection);
    if (!subscriber) return null;
    this.#byConnection.delete(connection);
    const { participantId } = subscriber.seat;
    const tabs = this.#byParticipant.get(participantId)!;
    tabs.delete(subscriber);
    if (tabs.size > 0) return null;
    this.#byParticipant.delete(participantId);
    return subscriber.seat;
  }
}
