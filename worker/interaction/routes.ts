import * as z from "zod/mini";
import { CommandAnswer } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { ChatSendData } from "../../session-core/features/interaction/chat.ts";
import { defineRoute } from "../http/route.ts";
import { submitCommand } from "../orchestrator/commands.ts";
import { pollRoutes } from "./polls.ts";
import { questionRoutes } from "./questions.ts";

const sendChat = defineRoute({
  method: "POST",
  path: "/chat",
  owner: "interaction",
  summary: "Say something to the class, or to staff alone (R31)",
  policy: { kind: "participant" },
  idempotency: "event",
  body: z.extend(ChatSendData, { sessionId: Uuid }),
  answer: CommandAnswer,
  status: 201,
  errors: ["not_joined", "not_live"],
  handler(call) {
    const { sessionId, ...data } = call.body;
    return submitCommand(call, { sessionId, of: "body.sessionId", type: "chat.send", data });
  },
});

export const interactionRoutes = [sendChat, ...questionRoutes, ...pollRoutes];
