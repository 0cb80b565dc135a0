import type { Participant, PresenceState } from "./presence.ts";

/**
 * Seats in the room, and the line of those who follow without one (R15). Invariant: never more seats taken than there are, since one
 * log decides each.
 */

/** A seat that is free again is offered to whoever waits longest; each such while later to one more. */
export const SEAT_OFFER_MS = 30_000;

const present = ({ byId }: PresenceState) => Object.values(byId).filter((p) => p.present && p.role === "student");

export const seatsTaken = (state: PresenceState): number => present(state).filter(({ overflow }) => !overflow).length;

/** Who waits for a seat, the longest first. */
export const line = (state: PresenceState): Participant[] =>
  present(state)
    .filter(({ overflow }) => overflow)
    .sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1));

/** Whether a seat is there for who has this place in line, from 0; a newcomer has the one behind all. */
export function isSeatFor(place: number, state: PresenceState, capacity: number, now: number): boolean {
  const free = capacity - seatsTaken(state);
  if (free <= 0) return false;
  return place < free + Math.floor((now - (state.seatFreedAt ?? now)) / SEAT_OFFER_MS);
}

export const hasOffer = (state: PresenceState, participantId: string, now: number): boolean => {
  const place = line(state).findIndex(({ id }) => id === participantId);
  return place >= 0 && isSeatFor(place, state, state.capacity, now);
};
