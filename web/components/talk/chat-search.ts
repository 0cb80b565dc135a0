import { saidIn, type ChatMessage } from "../../../session-core/features/interaction/chat-messages.ts";
import type { HistoryPage } from "../../session-client/index.ts";
import { holds } from "../../words.ts";

/** A search looks back over so many events at most: a long class, and an end to it on any phone. */
const LOOKED_BACK_EVENTS = 50_000;

type ReadHistory = (from: number, to: number) => Promise<HistoryPage | null>;

/** Every message before a number that this person may read and that was not taken back by now, oldest first. */
export async function saidBefore(history: ReadHistory, before: number, now: number): Promise<ChatMessage[]> {
  const said = new Map<string, ChatMessage>();
  let from = Math.max(0, before - LOOKED_BACK_EVENTS);
  while (from < now && before > 1) {
    const page = await history(from, now);
    if (!page || page.to <= from) break;
    for (const event of page.events) {
      if (event.type === "chat.deleted" && event.data !== null) said.delete((event.data as { messageId: string }).messageId);
      // What is loaded already is read here for what takes earlier words back.
      const message = event.sequence < before ? saidIn(event) : null;
      if (message && message.text !== null) said.set(message.id, message);
    }
    from = page.to;
  }
  return [...said.values()];
}

/** Latest first. Each word must be there, in any order, whatever its case and marks. */
export function matching(messages: readonly ChatMessage[], words: string): ChatMessage[] {
  if (words.trim() === "") return [];
  return messages.filter(({ text }) => text !== null && holds(text, words)).sort((a, b) => b.sequence - a.sequence);
}
