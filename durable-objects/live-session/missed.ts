import { RESUME_MAX_EVENTS } from "../../contracts/limits.ts";
import type { Head } from "../../session-core/numbering.ts";
import type { SessionEvent } from "../../session-core/session.ts";

/** What was missed is told event by event up to this size; beyond it the whole state is smaller, and so is what it takes to send it. */
const MISSED_MAX_CHARACTERS = 1_000_000;
const PAGE_EVENTS = 200;

/** The events after a number, up to the head; null where they are too many, too large, or no longer in the log one by one. */
export function missedSince(
  ports: { read(after: number, limit: number): SessionEvent[]; head(): Pick<Head, "sequence"> },
  since: number,
): SessionEvent[] | null {
  const head = ports.head().sequence;
  if (since > head || head - since > RESUME_MAX_EVENTS) return null;
  const missed: SessionEvent[] = [];
  let characters = 0;
  for (let after = since; after < head;) {
    const page = ports.read(after, PAGE_EVENTS);
    for (const event of page) characters += JSON.stringify(event.data).length;
    if (page.length === 0 || characters > MISSED_MAX_CHARACTERS) return null;
    missed.push(...page);
    after = page.at(-1)!.sequence;
  }
  return missed.length > 0 && missed[0]!.sequence !== since + 1 ? null : missed;
}
