import type { SeenEvent } from "../../../contracts/frames.ts";
import type { Audience } from "../../feature.ts";
import { ownValue, valueOf, withValue, type PerParticipant } from "../../per-participant.ts";

/** Messages a state holds; older ones are read from the log. Keeps snapshots, hashes and a late joiner's first frame small. */
export const CHAT_WINDOW = 200;

/** The same for messages to staff, for each sender. */
export const STAFF_WINDOW_PER_SENDER = 50;

/** The same for what two say to each other, for each two. */
export const DIRECT_WINDOW_PER_PAIR = 50;

/** Pinned messages; of more, the first pinned goes. */
export const PINNED_MAX = 3;

/** Few enough to be told apart at a glance, and to be counted. */
export const reactions = ["like", "heart", "laugh", "celebrate", "wonder", "thanks"] as const;
export type Reaction = (typeof reactions)[number];

export interface ChatMessage {
  id: string;
  sequence: number;
  /** Participant id. */
  from: string;
  /** Null once deleted or erased. */
  text: string | null;
  /** "class", "staff", or a participant id. */
  to: string;
  replyTo: string | null;
  at: number;
}
export interface MessageReactions {
  counts: Readonly<Partial<Record<Reaction, number>>>;
  /** Whose they are: of others nobody is told. */
  by: PerParticipant<readonly Reaction[]>;
}
export interface ChatState {
  messages: readonly ChatMessage[];
  /** Messages to staff, apart: they must not push the class's out of the window, nor be counted by those who cannot see them. */
  toStaff: readonly ChatMessage[];
  /** What passes between two, for each of the two. */
  direct: readonly ChatMessage[];
  /** Of messages to the class, by their id, where there are any. */
  reactions: Readonly<Record<string, MessageReactions>>;
  /** As they read when they were pinned, oldest pin first. */
  pinned: readonly ChatMessage[];
  /** Least seconds between two messages of a student; 0: none. */
  slowModeS: number;
  /** Who spoke to the class within that time. */
  recent: readonly { from: string; at: number }[];
}

/** `from`: only where it may be known. */
export interface Reacted {
  messageId: string;
  reaction: Reaction;
  on: boolean;
  from: string;
}

export const initialChat: ChatState = {
  ...{ messages: [], toStaff: [], direct: [], reactions: {}, pinned: [] },
  ...{ slowModeS: 0, recent: [] },
};

/** Whether it goes to everyone of a kind, or to one participant. */
export const isTo = (to: string, kind: "class" | "staff" | "one"): boolean =>
  kind === "one" ? to !== "class" && to !== "staff" : to === kind;

export const find = ({ messages, toStaff, direct }: ChatState, messageId: string): ChatMessage | undefined =>
  [messages, toStaff, direct].flatMap((list) => list.find(({ id }) => id === messageId) ?? [])[0];

/** The message that an event of the log is, unless it is another or was erased. */
export function saidIn({ type, data, sequence, actor, at }: SeenEvent): ChatMessage | null {
  if (type !== "chat.message" || data === null) return null;
  const { messageId, text, to, replyTo = null } = data as Said;
  return { id: messageId, sequence, from: actor, text, to, replyTo, at };
}
type Said = Pick<ChatMessage, "text" | "to"> & { messageId: string; replyTo?: string };

export function append(slice: ChatState, message: ChatMessage): ChatState {
  const { from, to, at } = message;
  if (to === "class") {
    const messages = [...slice.messages, message];
    const dropped = messages.length > CHAT_WINDOW ? messages.shift() : undefined;
    const { slowModeS } = slice;
    const recent =
      slowModeS === 0 ? slice.recent : [...slice.recent, { from, at }].filter((said) => said.at > at - slowModeS * 1_000);
    return { ...slice, messages, recent, reactions: dropped ? without(slice.reactions, dropped.id) : slice.reactions };
  }
  if (to === "staff") {
    // Bounded by sender, not in all: a sender's own view holds their messages alone, and must drop the same ones.
    return { ...slice, toStaff: bounded(slice.toStaff, message, STAFF_WINDOW_PER_SENDER, (known) => known.from === from) };
  }
  const isOfPair = (known: ChatMessage) => (known.from === from && known.to === to) || (known.from === to && known.to === from);
  return { ...slice, direct: bounded(slice.direct, message, DIRECT_WINDOW_PER_PAIR, isOfPair) };
}

export function takeBack(slice: ChatState, messageId: string): ChatState {
  if (!find(slice, messageId) && !slice.pinned.some(({ id }) => id === messageId)) return slice;
  const taken = (list: readonly ChatMessage[]) =>
    list.some(({ id }) => id === messageId)
      ? list.map((message) => (message.id === messageId ? { ...message, text: null } : message))
      : list;
  return {
    ...slice,
    messages: taken(slice.messages),
    toStaff: taken(slice.toStaff),
    direct: taken(slice.direct),
    pinned: slice.pinned.filter(({ id }) => id !== messageId),
    reactions: without(slice.reactions, messageId),
  };
}

export function react(slice: ChatState, { messageId, reaction, on, from }: Omit<Reacted, "from"> & { from?: string }): ChatState {
  const message = slice.messages.find(({ id }) => id === messageId);
  if (!message || message.text === null) return slice;
  const { counts, by } = slice.reactions[messageId] ?? { counts: {}, by: {} };
  // At 0 or above, where what is taken off was erased.
  const count = Math.max(0, (counts[reaction] ?? 0) + (on ? 1 : -1));
  const { [reaction]: _before, ...others } = counts;
  const own = from === undefined ? [] : (valueOf(by, from) ?? []).filter((kind) => kind !== reaction);
  const next: MessageReactions = {
    counts: count === 0 ? others : { ...others, [reaction]: count },
    by: from === undefined ? by : withValue(by, from, on ? [...own, reaction] : own),
  };
  return { ...slice, reactions: { ...slice.reactions, [messageId]: next } };
}

export function pin(slice: ChatState, messageId: string, pinned: boolean): ChatState {
  const others = slice.pinned.filter(({ id }) => id !== messageId);
  if (!pinned) return { ...slice, pinned: others };
  const message = slice.messages.find(({ id }) => id === messageId);
  return message && message.text !== null ? { ...slice, pinned: [...others, message].slice(-PINNED_MAX) } : slice;
}

export function viewOfChat(slice: ChatState, { group, participant }: Audience): ChatState {
  if (group === "lobby") return initialChat;
  const isEnd = ({ from, to }: ChatMessage) => participant !== undefined && (from === participant || to === participant);
  return {
    ...slice,
    toStaff: group === "staff" ? slice.toStaff : slice.toStaff.filter(isEnd),
    direct: slice.direct.filter(isEnd),
    reactions: Object.fromEntries(
      Object.entries(slice.reactions).map(([id, { counts, by }]) => [id, { counts, by: ownValue(by, participant) }]),
    ),
  };
}

function bounded(
  list: readonly ChatMessage[],
  message: ChatMessage,
  most: number,
  isAlike: (known: ChatMessage) => boolean,
): readonly ChatMessage[] {
  const alike = list.filter(isAlike);
  const oldest = alike.length < most ? undefined : alike[0];
  return [...list.filter((known) => known !== oldest), message];
}

function without<Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> {
  if (!(key in record)) return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
}
