import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";
import { ChatSendData } from "../../session-core/features/interaction/chat.ts";
import { defineRoute } from "../http/route.ts";
import { inClass, submitFrom } from "./in-class.ts";
import { pollRoutes } from "./polls.ts";
import { questionRoutes } from "./questions.ts";
import { wordRoutes } from "./words.ts";

const sendChat = defineRoute({
  ...inClass,
  method: "POST",
  path: "/chat",
  summary: "Say something to the class, to staff, or to one participant",
  body: z.extend(ChatSendData, { sessionId: Uuid }),
  status: 201,
  errors: ["not_joined", "not_live", "not_permitted", "slow_mode", "words_refused"],
  handler: (call) => submitFrom(call, "chat.send"),
});

export const interactionRoutes = [sendChat, ...questionRoutes, ...pollRoutes, ...wordRoutes];
