import type { Participant } from "../../../session-core/features/orchestrator/presence.ts";

/** Who is in class, in the order in which they came. */
export function here(people: Readonly<Record<string, Participant>>): Participant[] {
  return Object.values(people)
    .filter(({ present }) => present)
    .sort((a, b) => a.joinedAt - b.joinedAt);
}
