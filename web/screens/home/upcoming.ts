import type { Session } from "../../../contracts/http.ts";

/** A class that is over by this long and was never started no longer stands under what comes next. */
const OVERDUE_MS = 6 * 3_600_000;

/** Classes that are over, the last one first. */
export const past = (sessions: readonly Session[]): Session[] =>
  sessions.filter(({ status }) => status === "ended").sort((a, b) => whenOver(b) - whenOver(a));

const whenOver = ({ endedAt, scheduledEnd }: Session) => Date.parse(endedAt ?? scheduledEnd);

export function upcoming(sessions: readonly Session[], now: number): Session[] {
  return sessions
    .filter(
      (session) =>
        session.status === "live" || (session.status === "scheduled" && Date.parse(session.scheduledEnd) > now - OVERDUE_MS),
    )
    .sort(
      (a, b) => Number(b.status === "live") - Number(a.status === "live") || a.scheduledStart.localeCompare(b.scheduledStart),
    );
}
