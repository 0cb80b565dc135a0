import { chat, type ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import type { SessionState } from "../../../session-core/feature.ts";

/** One person's turn: what they said without much of a pause stands under one name. */
const TURN_MS = 4 * 60_000;

export interface Turn {
  from: string;
  at: number;
  to: ChatMessage["to"];
  messages: ChatMessage[];
}

/** What this person may read, in the order of the log. */
export function messagesOf(state: SessionState): ChatMessage[] {
  const { messages, toStaff, direct } = chat.of(state);
  return [...messages, ...toStaff, ...direct].sort((a, b) => a.sequence - b.sequence);
}

export function turnsOf(messages: readonly ChatMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    const previous = last?.messages.at(-1);
    if (last && previous && last.from === message.from && last.to === message.to && message.at - previous.at < TURN_MS) {
      last.messages.push(message);
    } else {
      turns.push({ from: message.from, at: message.at, to: message.to, messages: [message] });
    }
  }
  return turns;
}
