import type { ServerFrame, Signal } from "../../contracts/frames.ts";
import { groups, type Group } from "../../contracts/roles.ts";
import type { RoutedSignal } from "../../session-core/session.ts";
import { restAfter } from "./sequencer.ts";
import type { Connection, Seat, StandingSignal, Subscribers } from "./subscribers.ts";

/** Signals are the first thing a reader with a queue goes without. */
const QUEUE_WITHOUT_SIGNALS_BYTES = 256 * 1024;

interface Waiting {
  item: Signal;
  to: ReadonlySet<Group>;
  toThose: RoutedSignal["toThose"];
}

const inClass = groups.filter((group) => group !== "lobby");

/** Passing things that are no events: who types, whose socket is open. Last one wins per (actor, type) and tick; never stored. */
export class Signals {
  readonly #after: (ms: number, wake: () => void) => void;
  readonly #subscribers: Subscribers;
  readonly #waiting = new Map<string, Waiting>();
  readonly #announced = new Map<string, StandingSignal>();
  readonly #standing = new Map<Connection, readonly StandingSignal[]>();
  readonly #ofObjects: () => readonly StandingSignal[];

  constructor(
    after: (ms: number, wake: () => void) => void,
    subscribers: Subscribers,
    ofObjects: () => readonly StandingSignal[] = () => [],
  ) {
    this.#after = after;
    this.#subscribers = subscribers;
    this.#ofObjects = ofObjects;
  }

  send(item: Signal, { to, toThose }: Pick<RoutedSignal, "to" | "toThose">): void {
    if (this.#waiting.size === 0) this.#after(restAfter(this.#subscribers.size), () => this.#flush());
    this.#waiting.set(`${item.actor}|${item.type}`, { item, to: new Set(to), toThose });
  }

  /** Of the class itself: told now, and to newcomers until something else of its kind is. */
  announce(item: Signal, to: readonly Group[]): void {
    this.#announced.set(item.type, { item, to });
    this.send(item, { to });
  }

  /** The last of each such signal is told to whoever comes later, as long as its socket is there. */
  stand(connection: Connection, item: Signal, to: readonly Group[]): void {
    const others = (this.#standing.get(connection) ?? []).filter((standing) => standing.item.type !== item.type);
    const standing = [...others, { item, to }];
    this.#standing.set(connection, standing);
    connection.keep?.(standing);
  }
  /** What stood when the object fell asleep. */
  restore(connection: Connection, standing: readonly StandingSignal[]): void {
    if (standing.length > 0) this.#standing.set(connection, standing);
  }
  forget(connection: Connection): void {
    this.#standing.delete(connection);
  }
  /** What a newcomer of this group is told of everyone. */
  forNewcomer(group: Group): Signal[] {
    const standing = [...this.#announced.values(), ...this.#ofObjects(), ...[...this.#standing.values()].flat()];
    return [this.whoIsConnected(group), ...standing.flatMap(({ item, to }) => (to.includes(group) ? item : []))];
  }

  /** Staff see who has a live socket; others see it of staff alone: a thousand students would drown in one another's phones. */
  sendConnection({ participantId, group }: Seat, connected: boolean): void {
    if (group === "lobby") return;
    const item = { type: "participant.connection", data: { connected }, actor: participantId };
    this.send(item, { to: group === "staff" ? inClass : ["staff"] });
  }

  /** What a newcomer of this group is told of everyone's sockets. */
  whoIsConnected(group: Group): Signal {
    const ids = new Set<string>();
    if (group === "lobby") return { type: "participants.connected", data: { ids: [] }, actor: "system" };
    for (const { seat } of this.#subscribers) {
      if (seat.group === "staff" || (group === "staff" && seat.group !== "lobby")) ids.add(seat.participantId);
    }
    return { type: "participants.connected", data: { ids: [...ids] }, actor: "system" };
  }

  #flush(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    const special = waiting.filter(({ toThose }) => toThose !== undefined);
    const frames = new Map<Group, string | null>();
    for (const { connection, seat, reading } of this.#subscribers) {
      if (reading.state !== "live" || connection.bufferedBytes > QUEUE_WITHOUT_SIGNALS_BYTES) continue;
      const { group } = seat;
      let frame = frames.get(group);
      if (frame === undefined) frames.set(group, (frame = frameOf(waiting.filter(({ to }) => to.has(group)))));
      const more = special.some(({ to, toThose }) => !to.has(group) && toThose?.(seat.participantId));
      const theirs = more ? frameOf(waiting.filter(({ to, toThose }) => to.has(group) || toThose?.(seat.participantId))) : frame;
      if (theirs !== null) connection.send(theirs);
    }
  }
}

function frameOf(waiting: readonly Waiting[]): string | null {
  const items = waiting.map(({ item }) => item);
  return items.length === 0 ? null : JSON.stringify({ t: "signals", items } satisfies ServerFrame);
}
