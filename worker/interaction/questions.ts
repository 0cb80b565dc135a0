import * as z from "zod/mini";
import { CommandAnswer } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { QuestionAnswerData, QuestionAskData } from "../../session-core/features/interaction/questions.ts";
import { defineRoute } from "../http/route.ts";
import { submitCommand } from "../orchestrator/commands.ts";

/** Questions (R32): each is the command of the same name to the live session. */

const QuestionParams = z.object({ id: Uuid });
const InSession = z.strictObject({ sessionId: Uuid });
const inClass = {
  owner: "interaction",
  policy: { kind: "participant" },
  idempotency: "event",
  answer: CommandAnswer,
} as const;

const askQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions",
  summary: "Ask the class, by name or anonymously (R32)",
  body: z.extend(QuestionAskData, { sessionId: Uuid }),
  status: 201,
  errors: ["not_joined", "not_live"],
  handler(call) {
    const { sessionId, ...data } = call.body;
    return submitCommand(call, { sessionId, of: "body.sessionId", type: "question.ask", data });
  },
});

const upvoteQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions/:id/upvote",
  summary: "Want a question answered too, once (R32)",
  params: QuestionParams,
  body: InSession,
  errors: ["not_joined", "not_live", "conflict"],
  handler(call) {
    const { sessionId } = call.body;
    const data = { questionId: call.params.id };
    return submitCommand(call, { sessionId, of: "body.sessionId", type: "question.upvote", data });
  },
});

const answerQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions/:id/answer",
  summary: "Answer a question in writing, or say that it was answered live; staff (R32)",
  params: QuestionParams,
  body: z.extend(InSession, { text: QuestionAnswerData.shape.text }),
  errors: ["not_joined", "not_live", "conflict"],
  handler(call) {
    const { sessionId, ...answer } = call.body;
    const data = { questionId: call.params.id, ...answer };
    return submitCommand(call, { sessionId, of: "body.sessionId", type: "question.answer", data });
  },
});

const dismissQuestion = defineRoute({
  ...inClass,
  method: "POST",
  path: "/questions/:id/dismiss",
  summary: "Take a question away unanswered; staff (R32)",
  params: QuestionParams,
  body: InSession,
  errors: ["not_joined", "not_live"],
  handler(call) {
    const { sessionId } = call.body;
    const data = { questionId: call.params.id };
    return submitCommand(call, { sessionId, of: "body.sessionId", type: "question.dismiss", data });
  },
});

export const questionRoutes = [askQuestion, upvoteQuestion, answerQuestion, dismissQuestion];
