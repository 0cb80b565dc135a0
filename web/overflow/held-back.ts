import type { SeenEvent, You } from "../../contracts/frames.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { evolve, initialState } from "../../session-core/session.ts";
import type { PendingCommand } from "../session-client/outgoing.ts";
import { predicted, type Replica } from "../session-client/replica.ts";

/** What a client has seen: from where, and every event since. */
export interface Witnessed {
  base: Replica["base"];
  events: readonly SeenEvent[];
}
export interface Own {
  you: You;
  pending: readonly PendingCommand[];
}

/**
 * The class as it was a while ago, and what this person did since: their own word is not held back from them. Invariant: time goes
 * forward; each event is folded once.
 */
export class HeldBack {
  #generation = -1;
  #state: SessionState = initialState;
  #sequence = 0;

  /** As it was at this time, by the server's clock. */
  at(time: number, { base, events }: Witnessed, { you, pending }: Own): SessionState {
    if (base.generation !== this.#generation || base.sequence > this.#sequence) {
      this.#generation = base.generation;
      this.#state = base.state;
      this.#sequence = base.sequence;
    }
    let next = this.#after(events);
    for (let event = events[next]; event && event.at <= time; event = events[++next]) {
      this.#state = evolve(this.#state, event);
      this.#sequence = event.sequence;
    }
    const own = events.slice(next).filter(({ actor }) => actor === you.participantId);
    return predicted(own.reduce(evolve, this.#state), this.#sequence, pending, you, time);
  }

  /** When the next event is due that is held back, by the server's clock; null while none is. */
  next(events: readonly SeenEvent[]): number | null {
    return events[this.#after(events)]?.at ?? null;
  }

  /** The first that is not folded yet: events stand in order. */
  #after(events: readonly SeenEvent[]): number {
    let [from, to] = [0, events.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (events[middle]!.sequence <= this.#sequence) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
