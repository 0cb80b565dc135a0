import type { SeenEvent } from "../../contracts/frames.ts";
import type { Audience } from "../../session-core/feature.ts";
import { see, type SessionEvent } from "../../session-core/session.ts";
import type { Seat } from "./subscribers.ts";

/** What the audience is shown of these events. */
export function seenBy(audience: Audience, events: readonly SessionEvent[]): SeenEvent[] {
  return events.flatMap((event) => see(event, audience) ?? []);
}

/** An `events` frame that covers (from, to]. */
export function encode(from: number, to: number, events: readonly SeenEvent[]): string {
  return JSON.stringify({ t: "events", from, to, events });
}

/** The same of events that are text already. */
export function rangeFrame({ from, to }: { from: number; to: number }, events: readonly string[]): string {
  return `{"t":"events","from":${from},"to":${to},"events":[${events.join(",")}]}`;
}

export const audienceOf = ({ group, participantId }: Seat): Audience => ({ group, participant: participantId });
