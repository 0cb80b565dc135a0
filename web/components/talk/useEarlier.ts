import { useMemo, useState } from "react";
import { CHAT_WINDOW, saidIn, type ChatMessage } from "../../../session-core/features/interaction/chat-messages.ts";
import type { SeenEvent } from "../../../contracts/frames.ts";
import { evolve, initialState } from "../../../session-core/session.ts";
import type { SessionClient } from "../../session-client/index.ts";
import type { LiveClass } from "../useSession.ts";
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

function noteDeleted(events: readonly Pick<SeenEvent, "type" | "data">[], deleted: Set<string>): void {
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

/** Ids of what was taken back since this client looked, or is being taken back by this person. */
export function takenBackSince({ client, snapshot: { pending } }: LiveClass): ReadonlySet<string> {
  const ids = new Set<string>();
  noteDeleted(client.confirmed().events, ids);
  noteDeleted(
    pending.map(({ type, data }) => ({ type: type === "chat.delete" ? "chat.deleted" : type, data })),
    ids,
  );
  return ids;
}

/**
 * What is read back, and what was said since and has left the state again, before what the state holds. Invariant: nothing between
 * is missing, however far the state's window moves on.
 */
export function withEarlier(
  { messages, through }: { messages: readonly ChatMessage[]; through: number },
  since: readonly SeenEvent[],
  current: readonly ChatMessage[],
  gone: ReadonlySet<string>,
): ChatMessage[] {
  const known = new Set(current.map(({ id }) => id));
  const before = new Map(messages.map((message) => [message.id, message]));
  for (const event of since) {
    const message = event.sequence > through ? saidIn(event) : null;
    if (message) before.set(message.id, message);
  }
  return [...[...before.values()].filter(({ id }) => !known.has(id)), ...current]
    .map((message) => (gone.has(message.id) ? { ...message, text: null } : message))
    .sort((a, b) => a.sequence - b.sequence);
}

interface ReadBack extends Earlier {
  /** Everything from `after` to here is among the messages; what is later is told by the client, since its snapshot of this generation. */
  through: number;
  generation: number;
  /** What was taken back later than it was said. */
  deleted: Set<string>;
}

/** The messages of a state, and before them what this person has asked to see of what it no longer holds. */
export function useEarlier({ client, snapshot }: LiveClass, current: readonly ChatMessage[]) {
  const [readBack, setReadBack] = useState<ReadBack | null>(null);
  const [reading, setReading] = useState(false);
  const { generation } = client.witnessed();
  const earlier = readBack?.generation === generation ? readBack : null;
  const after = earlier?.after ?? (current[0]?.sequence ?? 0) - 1;
  const messages = useMemo(
    () => (earlier ? withEarlier(earlier, client.confirmed().events, current, takenBackSince({ client, snapshot })) : current),
    [earlier, client, snapshot, current],
  );
  const more = async () => {
    if (reading || after <= 0) return;
    setReading(true);
    const deleted = earlier?.deleted ?? new Set<string>();
    if (earlier || (await readDeleted(client, after, snapshot.sequence, deleted))) {
      const read = await readEarlier(client, after, deleted);
      // What the state holds now may leave it before long.
      const held = current.filter(({ sequence }) => sequence <= snapshot.sequence);
      const before = earlier ?? { messages: held, through: snapshot.sequence };
      setReadBack({ ...read, messages: [...read.messages, ...before.messages], through: before.through, generation, deleted });
    }
    setReading(false);
  };
  // A state that holds fewer than it may holds all there are.
  const mayBeMore = earlier ? after > 0 : current.length >= CHAT_WINDOW;
  return { messages, more: mayBeMore || reading ? more : null, reading };
}
