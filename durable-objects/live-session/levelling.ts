import type { ServerFrame } from "../../contracts/frames.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { markOf, type Head } from "../../session-core/numbering.ts";
import type { SessionEvent } from "../../session-core/session.ts";
import { audienceOf, encode, rangeFrom, seenLaterBy } from "./encoding.ts";
import { missedSince } from "./missed.ts";
import type { RecentEvents } from "./recent.ts";
import { SharedViews } from "./shared-views.ts";
import type { Connection, Seat, Subscriber } from "./subscribers.ts";

/** Whoever comes level by events gets them in one frame; beyond this size the state is smaller. */
const LEVEL_UP_MAX_CHARACTERS = 4 * 1024 * 1024;

export interface LevellingPorts {
  read(after: number, limit: number): SessionEvent[];
  state(): SessionState;
  head(): Head;
}

export type Greeting = Omit<Extract<ServerFrame, { t: "welcome" }>, "t" | "you" | "sequence" | "mark" | "snapshot">;

/** Brings one reader to where the class is: by the events it missed, or by the whole visible state where that is less. */
export class Levelling {
  readonly #ports: LevellingPorts;
  readonly #recent: RecentEvents;
  readonly #views = new SharedViews();

  constructor(ports: LevellingPorts, recent: RecentEvents) {
    this.#ports = ports;
    this.#recent = recent;
  }

  greet(connection: Connection, seat: Seat, since: number | undefined, greeting: Greeting): void {
    const head = this.#ports.head();
    const missed = since === undefined ? null : missedSince(this.#ports, since);
    // Who resumes has shown their own mark.
    const at = missed ? { sequence: since! } : { sequence: head.sequence, mark: markOf(head) };
    const { group: _told, ...you } = seat;
    const welcome: ServerFrame = { t: "welcome", ...greeting, you, ...at };
    const text = JSON.stringify(welcome);
    connection.send(missed ? text : `${text.slice(0, -1)},"snapshot":${this.#viewOf(seat)}}`);
    if (missed && missed.length > 0)
      connection.send(encode(rangeFrom(since!, head), seenLaterBy(audienceOf(seat), missed, missed)));
  }

  /** What was missed after a number, to one who is on a socket already. */
  levelUp(subscriber: Subscriber, sentThrough: number): void {
    const { connection, seat } = subscriber;
    const range = rangeFrom(sentThrough, this.#ports.head());
    if (this.#recent.reachBackTo(sentThrough)) {
      const frame = this.#recent.cutFor(seat, sentThrough, range);
      if (frame !== null && frame.length > LEVEL_UP_MAX_CHARACTERS) return this.show(subscriber);
      if (frame !== null) connection.send(frame);
      return;
    }
    const missed = missedSince(this.#ports, sentThrough);
    if (!missed) return this.show(subscriber);
    if (missed.length > 0) connection.send(encode(range, seenLaterBy(audienceOf(seat), missed, missed)));
  }

  /** Where things stand, instead of how they came there. */
  show(subscriber: Subscriber): void {
    const { connection, seat } = subscriber;
    const head = this.#ports.head();
    const frame = { t: "snapshot", epoch: head.epoch, sequence: head.sequence, mark: markOf(head) };
    connection.send(`${JSON.stringify(frame).slice(0, -1)},"data":${this.#viewOf(seat)}}`);
    subscriber.reading = { state: "live" };
  }

  #viewOf({ participantId, group }: Seat): string {
    return this.#views.encode(this.#ports.state(), group, participantId);
  }
}
