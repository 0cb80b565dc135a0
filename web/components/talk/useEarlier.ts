import { useMemo, useRef, useState } from "react";
import { CHAT_WINDOW, type ChatMessage } from "../../../session-core/features/interaction/chat-messages.ts";
import type { SeenEvent } from "../../../contracts/frames.ts";
import { evolve, initialState } from "../../../session-core/session.ts";
import type { SessionClient } from "../../session-client/index.ts";
import { messagesOf } from "./messages.ts";

/** Events read at once; no more than a state keeps messages, so that none of a page is pushed out by the page itself. */
const PAGE_EVENTS = CHAT_WINDOW;
/** In a class that hardly talks one look back may cross many pages; then one asks again. */
const PAGES_AT_ONCE = 10;

export interface Earlier {
  messages: readonly ChatMessage[];
  /** Everything up to this number is still in the log alone; 0 once the beginning is reached. */
  after: number;
}

type Reader = Pick<SessionClient, "history">;

/** What was said before, read back in the log from a number on: at least one message more, unless the class begins there. */
export async function readEarlier(client: Reader, before: number, deleted: Set<string>): Promise<Earlier> {
  const found: ChatMessage[] = [];
  let after = before;
  for (let pages = 0; after > 0 && found.length === 0 && pages < PAGES_AT_ONCE; pages++) {
    const from = Math.max(0, after - PAGE_EVENTS);
    const events = await readRange(client, from, after);
    if (events === null) break;
    noteDeleted(events, deleted);
    found.unshift(...messagesOf(events.reduce(evolve, initialState)));
    after = from;
  }
  return { messages: found.map((message) => (deleted.has(message.id) ? { ...message, text: null } : message)), after };
}

/** What was taken back later than it was said: its deletion may stand in another page than the message. */
export async function readDeleted(client: Reader, from: number, to: number, deleted: Set<string>): Promise<boolean> {
  const events = await readRange(client, from, to);
  noteDeleted(events ?? [], deleted);
  return events !== null;
}

function noteDeleted(events: readonly SeenEvent[], deleted: Set<string>): void {
  for (const { type, data } of events) {
    if (type === "chat.deleted" && data !== null) deleted.add((data as { messageId: string }).messageId);
  }
}

/** A page may end before it was asked to. */
async function readRange(client: Reader, from: number, to: number): Promise<SeenEvent[] | null> {
  const events: SeenEvent[] = [];
  for (let at = from; at < to;) {
    const page = await client.history(at, to);
    if (page === null || page.to <= at) return null;
    events.push(...page.events);
    at = page.to;
  }
  return events;
}

/** The messages of a state, and before them what this person has asked to see of what it no longer holds. */
export function useEarlier(client: SessionClient, current: readonly ChatMessage[]) {
  const deleted = useRef<Set<string> | null>(null);
  const [earlier, setEarlier] = useState<Earlier | null>(null);
  const [reading, setReading] = useState(false);
  const first = current[0]?.sequence ?? 0;
  const after = earlier?.after ?? first - 1;
  const messages = useMemo(() => {
    if (!earlier) return current;
    const known = new Set(current.map(({ id }) => id));
    return [...earlier.messages.filter(({ id }) => !known.has(id)), ...current].sort((a, b) => a.sequence - b.sequence);
  }, [earlier, current]);
  const more = async () => {
    if (reading || after <= 0) return;
    setReading(true);
    const gone = deleted.current ?? new Set<string>();
    if (deleted.current !== null || (await readDeleted(client, after, client.current().sequence, gone))) {
      deleted.current = gone;
      const read = await readEarlier(client, after, gone);
      setEarlier((before) => ({ messages: [...read.messages, ...(before?.messages ?? [])], after: read.after }));
    }
    setReading(false);
  };
  // A state that holds fewer than it may holds all there are.
  const mayBeMore = earlier ? after > 0 : current.length >= CHAT_WINDOW;
  return { messages, more: mayBeMore || reading ? more : null, reading };
}
