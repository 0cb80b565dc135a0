import { LEAVE_GRACE_MS } from "../../contracts/limits.ts";
import type { Roster } from "./roster.ts";
import type { Timers } from "./timers.ts";

/**
 * Who is in the class without a socket, and since when. A participant leaves only when the grace is over: a reload, a tunnel or
 * a deploy writes no event.
 */
export class Absences {
  readonly #roster: Roster;
  readonly #timers: Timers;

  constructor(roster: Roster, timers: Timers) {
    this.#roster = roster;
    this.#timers = timers;
  }

  /** From now on the grace runs; where it runs already it goes on. */
  begin(participantId: string, now: number): void {
    if (this.#roster.find(participantId)?.disconnectedAt === null) this.#roster.markDisconnected(participantId, now);
    this.#timers.armBy("expire", now + LEAVE_GRACE_MS);
  }

  end(participantId: string): void {
    this.#roster.markDisconnected(participantId, null);
  }

  /** Takes those whose grace is over; for the others the timer is set again. */
  takeExpired(now: number): string[] {
    const expired: string[] = [];
    for (const { participantId, disconnectedAt } of this.#roster.all()) {
      if (disconnectedAt === null) continue;
      const until = disconnectedAt + LEAVE_GRACE_MS;
      if (until <= now) expired.push(participantId);
      else this.#timers.armBy("expire", until);
    }
    for (const participantId of expired) this.end(participantId);
    return expired;
  }
}
