import type { SeenEvent } from "../../contracts/frames.ts";
import type { Audience } from "../../session-core/feature.ts";
import { markOf, type Head } from "../../session-core/numbering.ts";
import { see, seeLater, takenBackBy, type SessionEvent } from "../../session-core/session.ts";
import type { Seat } from "./subscribers.ts";

/** What the audience is shown of these events. */
export function seenBy(audience: Audience, events: readonly SessionEvent[]): SeenEvent[] {
  return events.flatMap((event) => see(event, audience) ?? []);
}

/** The same for who reads them later: `since` is what the log holds after the first of them, and takes words of theirs back. */
export function seenLaterBy(
  audience: Audience,
  events: readonly SessionEvent[],
  since: readonly Pick<SessionEvent, "type" | "data">[],
): SeenEvent[] {
  const takenBack = takenBackBy(since);
  return events.flatMap((event) => seeLater(event, audience, takenBack) ?? []);
}

/** What a frame covers: (from, to], and the log's mark at its end. */
export interface Range {
  from: number;
  to: number;
  mark: string;
}

/** From a number to the end of the log. */
export const rangeFrom = (from: number, head: Head): Range => ({ from, to: head.sequence, mark: markOf(head) });

/** An `events` frame that covers the range. */
export function encode({ from, to, mark }: Range, events: readonly SeenEvent[]): string {
  return JSON.stringify({ t: "events", from, to, mark, events });
}

/** The same of events that are text already. */
export function rangeFrame({ from, to, mark }: Range, events: readonly string[]): string {
  return `{"t":"events","from":${from},"to":${to},"mark":"${mark}","events":[${events.join(",")}]}`;
}

export const audienceOf = ({ group, participantId }: Seat): Audience => ({ group, participant: participantId });
