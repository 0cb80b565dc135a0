import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import type { SessionSnapshot } from "../session-client/index.ts";

/** Who comes this soon after the beginning has missed nothing that is worth an offer. */
const ON_TIME_MS = 60_000;

/** For how long the class had been running when this person came in; null for who was on time. */
export function lateBy({ state, you }: Pick<SessionSnapshot, "state" | "you">): number | null {
  const { startedAt, phase } = lifecycle.of(state);
  const joined = you && presence.of(state).byId[you.participantId];
  if (!joined || phase !== "live" || startedAt === null) return null;
  const late = joined.joinedAt - startedAt;
  return late > ON_TIME_MS ? late : null;
}

/** How long it takes to be level with a class that goes on, from so far behind. */
export function levelAfter(behindMs: number, speed: number): number {
  return behindMs / (speed - 1);
}
