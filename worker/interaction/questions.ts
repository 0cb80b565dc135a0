import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";
import { QuestionAnswerData, QuestionAskData } from "../../session-core/features/interaction/questions.ts";
import { defineRoute } from "../http/route.ts";
import { ById, InSession, inClass, submitFrom } from "./in-class.ts";

/** Questions (R32): each is the command of the same name to the live session. */

const askQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions",
  summary: "Ask the class, by name or anonymously",
  body: z.extend(QuestionAskData, { sessionId: Uuid }),
  status: 201,
  errors: ["not_joined", "not_live", "not_permitted", "words_refused"],
  handler: (call) => submitFrom(call, "question.ask"),
});

const upvoteQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions/:id/upvote",
  summary: "Want a question answered too, once",
  params: ById,
  body: InSession,
  errors: ["not_joined", "not_live", "conflict"],
  handler: (call) => submitFrom(call, "question.upvote", { questionId: call.params.id }),
});

const answerQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions/:id/answer",
  summary: "Answer a question in writing, or say that it was answered live; staff",
  params: ById,
  body: z.extend(InSession, { text: QuestionAnswerData.shape.text }),
  errors: ["not_joined", "not_live", "conflict"],
  handler: (call) => submitFrom(call, "question.answer", { questionId: call.params.id }),
});

const dismissQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions/:id/dismiss",
  summary: "Take a question away unanswered; staff",
  params: ById,
  body: InSession,
  errors: ["not_joined", "not_live"],
  handler: (call) => submitFrom(call, "question.dismiss", { questionId: call.params.id }),
});

export const questionRoutes = [askQuestion, upvoteQuestion, answerQuestion, dismissQuestion];
