import * as z from "zod/mini";
import { Uuid, uuidElse } from "../../../contracts/ids.ts";
import {
  ANONYMOUS,
  accept,
  command,
  defineFeature,
  event,
  refuse,
  type Actor,
  type CommandContext,
  type DefinedFeature,
  type Refused,
  type SessionState,
} from "../../feature.ts";
import { valueOf } from "../../per-participant.ts";
import { screened } from "../../words.ts";
import { presence } from "../orchestrator/presence.ts";
import {
  append,
  find,
  initialChat,
  isTo,
  pin,
  react,
  reactions,
  saidIn,
  takeBack,
  viewOfChat,
  type ChatMessage,
  type ChatState,
  type Reacted,
} from "./chat-messages.ts";
import { controls, type SomeControls } from "./controls.ts";
import { flaggedByWords } from "./evidence.ts";
import { may } from "./moderation.ts";

export { CHAT_WINDOW, DIRECT_WINDOW_PER_PAIR, STAFF_WINDOW_PER_SENDER, reactions } from "./chat-messages.ts";
export type { ChatMessage, ChatState, Reaction } from "./chat-messages.ts";

/** The whole class, staff alone, or one participant. */
const To = z.union([z.enum(["class", "staff"]), uuidElse('must be "class", "staff" or the id of a participant')]);

export const ChatSendData = z.strictObject({
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2_000)),
  to: z._default(To, "class"),
  /** The message that it answers. */
  replyTo: z.optional(Uuid),
});

/** `sequence`: of the message's event, for one that the state no longer holds. */
const ChatDeleteData = z.strictObject({ messageId: Uuid, sequence: z.optional(z.int()) });

const ChatSent = z.strictObject({ messageId: Uuid, text: z.string(), to: To, replyTo: z.optional(Uuid) });
type ChatSent = z.infer<typeof ChatSent>;
/** `from`: whose message it was; they see it go even where others never saw it. */
const ChatDeleted = z.strictObject({ messageId: Uuid, to: To, from: Uuid });
type ChatDeleted = z.infer<typeof ChatDeleted>;
const ChatReactData = z.strictObject({ messageId: Uuid, reaction: z.enum(reactions), on: z.boolean() });
const ChatReacted = z.extend(ChatReactData, { from: Uuid });
const ChatPinned = z.strictObject({ messageId: Uuid, pinned: z.boolean() });
type ChatPinned = z.infer<typeof ChatPinned>;

const toClass = <Data extends { to: string }>(data: Data) => (data.to === "class" ? data : null);
const notDirect = <Data extends { to: string }>(data: Data) => (isTo(data.to, "one") ? null : data);
const bothEnds = (to: string, from: string) => (isTo(to, "one") ? [from, to] : [from]);
const withoutWho = ({ from: _hidden, ...rest }: Reacted) => rest;

/**
 * Chat (R31): to the whole class, to staff, or one to one. A sender always sees their own; what passes between two is seen by
 * those two alone, unless one of them reports it.
 */
export const chat: DefinedFeature<ChatState> = defineFeature<ChatState>({
  name: "chat",
  owner: "interaction",
  initial: initialChat,

  commands: {
    "chat.send": command({
      summary: "Says something to the whole class, to staff, or to one participant.",
      schema: ChatSendData,
      by: ["teacher", "assistant", "student"],
      decide(state, { text, to, replyTo }, context) {
        const { actor, newId, now } = context;
        if (actor.kind !== "participant") return refuse("forbidden");
        const kept =
          refusedTo(state, actor, to) ?? refusedReply(chat.of(state), actor, to, replyTo) ?? tooSoon(state, actor, to, now);
        if (kept) return kept;
        const said = screened(context, text);
        if (!said.accepted) return said;
        const data: ChatSent = { messageId: newId(), text: said.text, to, ...(replyTo === undefined ? {} : { replyTo }) };
        const flag = () => flaggedByWords(newId(), { kind: "message", id: data.messageId }, actor.id, said.text);
        return accept({ type: "chat.message", data }, ...(said.flagged ? [flag()] : []));
      },
    }),
    "chat.delete": command({
      summary: "Takes a message back: one's own, or any as staff.",
      schema: ChatDeleteData,
      by: ["teacher", "assistant", "student"],
      decide(state, { messageId, sequence }, context) {
        const { actor } = context;
        const message = readable(state, messageId, sequence, context);
        if (!message) return refuse("not_found");
        if (message.from !== idOf(actor) && !(isStaff(actor) && !isTo(message.to, "one"))) return refuse("forbidden");
        if (message.text === null) return accept();
        return accept({ type: "chat.deleted", data: { messageId, to: message.to, from: message.from } satisfies ChatDeleted });
      },
    }),
    "chat.react": command({
      summary: "Puts a reaction on a message to the class, once each, or takes it off again.",
      schema: ChatReactData,
      by: ["teacher", "assistant", "student"],
      decide(state, { messageId, reaction, on }, { actor }) {
        if (actor.kind !== "participant") return refuse("forbidden");
        if (on && !may(state, actor.id, "chat")) return refuse("not_permitted");
        const slice = chat.of(state);
        const message = slice.messages.find(({ id }) => id === messageId);
        if (!message || message.text === null) return refuse("not_found");
        const own = valueOf(slice.reactions[messageId]?.by ?? {}, actor.id) ?? [];
        if (own.includes(reaction) === on) return accept();
        const data: Reacted = { messageId, reaction, on, from: actor.id };
        return accept({ type: "chat.reacted", data, actor: ANONYMOUS });
      },
    }),
    "chat.pin": command({
      summary: "Keeps a message to the class in everybody's sight, or lets it go.",
      schema: ChatPinned,
      by: ["teacher", "assistant"],
      decide(state, data) {
        const slice = chat.of(state);
        const isPinned = slice.pinned.some(({ id }) => id === data.messageId);
        if (isPinned === data.pinned) return accept();
        const message = slice.messages.find(({ id }) => id === data.messageId);
        if (data.pinned && (!message || message.text === null)) return refuse("not_found");
        return accept({ type: "chat.pinned", data: data satisfies ChatPinned });
      },
    }),
  },

  events: {
    "chat.message": event({
      summary: "Somebody said something: to the class, to staff, or to one participant.",
      data: ChatSent,
      see: { staff: notDirect, student: toClass, observer: toClass },
      own: { of: ({ to }, actor) => bothEnds(to, actor), show: "all" },
      takenBack: { by: "chat.deleted", id: "messageId", words: "text" },
    }),
    "chat.deleted": event({
      summary: "A message was taken back.",
      data: ChatDeleted,
      see: { staff: notDirect, student: toClass, observer: toClass },
      own: { of: ({ to, from }) => bothEnds(to, from), show: "all" },
    }),
    "chat.reacted": event({
      summary: "A message to the class has a reaction more, or less. Whose it is, is told to themselves alone.",
      data: ChatReacted,
      see: { staff: withoutWho, student: withoutWho, observer: withoutWho },
      own: { of: ({ from }) => [from], show: "all" },
    }),
    "chat.pinned": event({
      summary: "A message was pinned, or is pinned no more.",
      data: ChatPinned,
      see: { staff: "all", student: "all", observer: "all" },
    }),
  },

  evolve: {
    "chat.message": (slice, { messageId, text, to, replyTo = null }: Sent, { sequence, actor, at }) =>
      append(slice, { id: messageId, sequence, from: actor, text, to, replyTo, at }),
    "chat.deleted": (slice, { messageId }: ChatDeleted) => takeBack(slice, messageId),
    "chat.reacted": (slice, reacted: Omit<Reacted, "from"> & { from?: string }) => react(slice, reacted),
    "chat.pinned": (slice, { messageId, pinned }: ChatPinned) => pin(slice, messageId, pinned),
    "room.locked": (slice, { slowModeS }: SomeControls) =>
      slowModeS === undefined || slowModeS === slice.slowModeS ? slice : { ...slice, slowModeS, recent: [] },
  },

  view: viewOfChat,

  signals: {
    "chat.typing": {
      summary: "Is writing; lasts four seconds.",
      schema: z.strictObject({ to: z._default(To, "class") }),
      by: ["teacher", "assistant", "student"],
      to: ["staff", "student", "observer"],
      // Whoever will not see the message is not told of it either.
      route: ({ to }: { to: string }) =>
        isTo(to, "class")
          ? { to: ["staff", "student", "observer"] }
          : isTo(to, "staff")
            ? { to: ["staff"] }
            : { to: [], one: to },
    },
  },
});

/** When this participant may say something to the class again, in ms since 1970; at once where that has passed. */
export function nextTurnAt(state: SessionState, participantId: string): number {
  const { slowModeS, recent } = chat.of(state);
  const last = recent.findLast(({ from }) => from === participantId);
  return last ? last.at + slowModeS * 1_000 : 0;
}

/** As it is folded: a message that answers none names none, and what was taken back says nothing. */
type Sent = Omit<ChatSent, "replyTo" | "text"> & { replyTo?: string | null; text: string | null };
type Person = Extract<Actor, { kind: "participant" }>;
const isStaff = (actor: Actor) => actor.kind === "participant" && (actor.role === "teacher" || actor.role === "assistant");
const idOf = (actor: Actor) => (actor.kind === "participant" ? actor.id : null);

/** A locked chat is locked towards the class and among students; the way to staff stays open. */
function refusedTo(state: SessionState, actor: Person, to: string): Refused | null {
  if (isStaff(actor) || to === "staff") return isTo(to, "one") ? refusedAs(state, actor, to) : null;
  if (to === "class") return may(state, actor.id, "chat") ? null : refuse("not_permitted");
  return refusedAs(state, actor, to);
}

function refusedAs(state: SessionState, actor: Person, to: string): Refused | null {
  const other = presence.of(state).byId[to];
  if (!other || to === actor.id) return refuse("not_found");
  if (isStaff(actor)) return null;
  if (other.role === "teacher" || other.role === "assistant") return null;
  const open = other.role === "student" && controls.of(state).studentChat === "open" && may(state, actor.id, "chat");
  return open ? null : refuse("not_permitted");
}

/** A reply names a message that its sender sees, and takes nothing to the class that was not said there. */
function refusedReply(slice: ChatState, actor: Person, to: string, replyTo: string | undefined): Refused | null {
  if (replyTo === undefined) return null;
  const message = find(slice, replyTo);
  if (!message || !isSeenBy(message, actor)) return refuse("not_found");
  return to === "class" && message.to !== "class" ? refuse("conflict") : null;
}

function tooSoon(state: SessionState, actor: Person, to: string, now: CommandContext["now"]): Refused | null {
  if (to !== "class" || isStaff(actor)) return null;
  const retryAfterMs = nextTurnAt(state, actor.id) - now;
  return retryAfterMs > 0 ? refuse("slow_mode", { retryAfterMs }) : null;
}

/** A message that this actor may read: of the state, or of the log where its number is known. */
export function readable(
  state: SessionState,
  messageId: string,
  sequence: number | undefined,
  { actor, recall }: Pick<CommandContext, "actor" | "recall">,
): ChatMessage | null {
  const event = sequence === undefined ? null : recall?.(sequence);
  const message = find(chat.of(state), messageId) ?? (event ? saidIn(event) : null);
  return message?.id === messageId && isSeenBy(message, actor) ? message : null;
}

/** A participant learns nothing of messages that are not theirs to read, not even that one exists. */
export function isSeenBy({ to, from }: ChatMessage, actor: Actor): boolean {
  if (to === "class" || from === idOf(actor)) return true;
  return to === "staff" ? isStaff(actor) : to === idOf(actor);
}
