import type { ServerFrame } from "../../contracts/frames.ts";
import { HISTORY_MAX_EVENTS, HISTORY_PAGE_CHARACTERS } from "../../contracts/limits.ts";
import type { Audience } from "../../session-core/feature.ts";
import { seenLaterBy } from "./encoding.ts";
import type { EventLog } from "./event-log.ts";

/** Events read at once: a page of large ones is full long before it has the most it may hold. */
const CHUNK_EVENTS = 50;

/** One page of the log after `from`, as this audience may see it; it ends at `to`, or where it becomes large. */
export function historyPage(
  log: Pick<EventLog, "read" | "takingBack">,
  audience: Audience,
  from: number,
  to: number,
): Extract<ServerFrame, { t: "history" }> {
  const end = Math.min(to, from + HISTORY_MAX_EVENTS);
  const page: Extract<ServerFrame, { t: "history" }> = { t: "history", from, to: from, events: [] };
  const since = log.takingBack(from);
  let characters = 0;
  while (page.to < end && characters < HISTORY_PAGE_CHARACTERS) {
    const chunk = log.read(page.to, Math.min(CHUNK_EVENTS, end - page.to));
    if (chunk.length === 0) break;
    const seen = seenLaterBy(audience, chunk, since);
    characters += JSON.stringify(seen).length;
    page.events.push(...seen);
    page.to = chunk.at(-1)!.sequence;
  }
  return page;
}
