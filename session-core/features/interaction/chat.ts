import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature } from "../../feature.ts";

/** Messages a state holds; older ones are read from the log. Keeps snapshots, hashes and a late joiner's first frame small. */
export const CHAT_WINDOW = 200;

/** The same for messages to staff, for each sender. */
export const STAFF_WINDOW_PER_SENDER = 50;

export const ChatSendData = z.strictObject({
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(2_000)),
  /** The whole class, or staff alone. */
  to: z._default(z.enum(["class", "staff"]), "class"),
});

export interface ChatMessage {
  id: string;
  sequence: number;
  /** Participant id. */
  from: string;
  /** Null once deleted or erased. */
  text: string | null;
  to: "class" | "staff";
  at: number;
}
export interface ChatState {
  messages: readonly ChatMessage[];
  /** Messages to staff, apart: they must not push the class's out of the window, nor be counted by those who cannot see them. */
  toStaff: readonly ChatMessage[];
}

const To = z.enum(["class", "staff"]);
const ChatSent = z.strictObject({ messageId: Uuid, text: z.string(), to: To });
type ChatSent = z.infer<typeof ChatSent>;
/** `from`: whose message it was; they see it go even where others never saw it. */
const ChatDeleted = z.strictObject({ messageId: Uuid, to: To, from: Uuid });
type ChatDeleted = z.infer<typeof ChatDeleted>;

const toClass = <Data extends { to: "class" | "staff" }>(data: Data) => (data.to === "class" ? data : null);

/** Chat (R31): to the whole class or to staff; a sender always sees their own. */
export const chat: DefinedFeature<ChatState> = defineFeature<ChatState>({
  name: "chat",
  owner: "interaction",
  initial: { messages: [], toStaff: [] },

  commands: {
    "chat.send": command({
      summary: "Says something to the whole class, or to staff alone.",
      schema: ChatSendData,
      by: ["teacher", "assistant", "student"],
      decide: (_state, { text, to }, { newId }) =>
        accept({ type: "chat.message", data: { messageId: newId(), text, to } satisfies ChatSent }),
    }),
    "chat.delete": command({
      summary: "Takes a message back: one's own, or any as staff.",
      schema: z.strictObject({ messageId: Uuid }),
      by: ["teacher", "assistant", "student"],
      decide(state, { messageId }, { actor }) {
        const { messages, toStaff } = chat.of(state);
        const message = [...messages, ...toStaff].find(({ id }) => id === messageId);
        const own = actor.kind === "participant" && message?.from === actor.id;
        const staff = actor.kind === "participant" && (actor.role === "teacher" || actor.role === "assistant");
        // A student learns nothing of messages that are not theirs, not even that one exists.
        if (!message || (message.to === "staff" && !own && !staff)) return refuse("not_found");
        if (!own && !staff) return refuse("forbidden");
        if (message.text === null) return accept();
        return accept({ type: "chat.deleted", data: { messageId, to: message.to, from: message.from } satisfies ChatDeleted });
      },
    }),
  },

  events: {
    "chat.message": event({
      summary: "Somebody said something. A sender always sees their own.",
      data: ChatSent,
      see: { staff: "all", student: toClass, observer: toClass },
      own: { of: (_data, actor) => [actor], show: "all" },
    }),
    "chat.deleted": event({
      summary: "A message was taken back.",
      data: ChatDeleted,
      see: { staff: "all", student: toClass, observer: toClass },
      own: { of: ({ from }) => [from], show: "all" },
    }),
  },

  evolve: {
    "chat.message": (slice, { messageId, text, to }: ChatSent, { sequence, actor, at }) =>
      append(slice, { id: messageId, sequence, from: actor, text, to, at }),
    "chat.deleted": (slice, { messageId, to }: ChatDeleted) => {
      const list = to === "class" ? "messages" : "toStaff";
      return {
        ...slice,
        [list]: slice[list].map((message) => (message.id === messageId ? { ...message, text: null } : message)),
      };
    },
  },

  view(slice, { group, participant }) {
    if (group === "staff") return slice;
    if (group === "lobby") return chat.initial;
    return { ...slice, toStaff: participant === undefined ? [] : slice.toStaff.filter(({ from }) => from === participant) };
  },

  signals: {
    "chat.typing": {
      summary: "Is writing; lasts four seconds.",
      schema: z.strictObject({}),
      by: ["teacher", "assistant", "student"],
      to: ["staff", "student"],
    },
  },
});

function append(slice: ChatState, message: ChatMessage): ChatState {
  if (message.to === "class") return { ...slice, messages: [...slice.messages, message].slice(-CHAT_WINDOW) };
  // Bounded by sender, not in all: a sender's own view holds their messages alone, and must drop the same ones.
  const earlier = slice.toStaff.filter(({ from }) => from === message.from);
  const oldest = earlier.length < STAFF_WINDOW_PER_SENDER ? undefined : earlier[0];
  return { ...slice, toStaff: [...slice.toStaff.filter((known) => known !== oldest), message] };
}
