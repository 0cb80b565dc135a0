import * as z from "zod/mini";
import { CommandAnswer } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { ChatSendData } from "../../session-core/features/interaction/chat.ts";
import { defineRoute } from "../http/route.ts";
import { submitCommand } from "../orchestrator/commands.ts";
import { pollRoutes } from "./polls.ts";
import { questionRoutes } from "./questions.ts";
import { wordRoutes } from "./words.ts";

const sendChat = defineRoute({
  method: "POST",
  path: "/chat",
  owner: "interaction",
  summary: "Say something to the class, to staff, or to one participant (R31)",
  policy: { kind: "participant" },
  idempotency: "event",
  body: z.extend(ChatSendData, { sessionId: Uuid }),
  answer: CommandAnswer,
  status: 201,
  errors: ["not_joined", "not_live", "not_permitted", "slow_mode", "words_refused"],
  handler(call) {
    const { sessionId, ...data } = call.body;
    return submitCommand(call, { sessionId, of: "body.sessionId", type: "chat.send", data });
  },
});

export const interactionRoutes = [sendChat, ...questionRoutes, ...pollRoutes, ...wordRoutes];
