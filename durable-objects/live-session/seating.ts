import { groupOf } from "../../contracts/roles.ts";
import { SYSTEM, type SessionState } from "../../session-core/feature.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import type { FactBook } from "./facts.ts";
import type { RosterEntry } from "./roster.ts";
import type { Outcome, Sequencer } from "./sequencer.ts";
import type { Seat } from "./subscribers.ts";

type Person = Pick<RosterEntry, "participantId" | "name" | "role">;

/**
 * Joining is decided by the rules: there may be no seat, or a lobby to wait in. Whoever was let in before is not turned away for want
 * of a seat, but follows without one.
 */
export function seat(
  { facts, sequencer }: { facts: FactBook; sequencer: Pick<Sequencer, "ask"> },
  { participantId, name, role }: Person,
  { orOverflow = true, trace }: { orOverflow?: boolean; trace?: string | undefined } = {},
): Promise<Outcome> {
  const { capacity } = facts.current;
  return sequencer.ask(SYSTEM, "participant.join", { participantId, name, role, capacity, orOverflow }, null, trace);
}

/** Where somebody sits: a student who never was in a live class sits in its lobby, and sees what a lobby sees. */
export function seatOf({ participantId, name, role }: Person, state: SessionState): Seat {
  const isIn = role !== "student" || lifecycle.of(state).phase !== "live" || presence.of(state).byId[participantId] !== undefined;
  return { participantId, name, role, group: isIn ? groupOf(role) : "lobby" };
}
