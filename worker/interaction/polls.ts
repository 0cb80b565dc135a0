import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import type { SeenEvent } from "../../contracts/frames.ts";
import { Uuid } from "../../contracts/ids.ts";
import type { GrantedRole } from "../../contracts/roles.ts";
import { Answer, PollOpenData, Result, pollKinds } from "../../session-core/features/interaction/poll-answers.ts";
import { PollAnswerData, polls } from "../../session-core/features/interaction/polls.ts";
import { valueOf } from "../../session-core/per-participant.ts";
import { HttpError } from "../http/errors.ts";
import { MEMBERS, STAFF } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";
import { ById, InSession, inClass, submitFrom } from "./in-class.ts";

/** Polls (R33): each write is the command of the same name to the live session. */

/** A poll as the asking user may see it. */
export const PollAnswer = z.object({
  id: Uuid,
  kind: z.enum(pollKinds),
  question: z.string(),
  options: z.array(z.string()),
  status: z.enum(["open", "closed", "revealed"]),
  /** For staff, and for everyone once it is revealed. */
  right: z.nullable(z.array(z.int())),
  result: z.nullable(Result),
  /** The asking user's own. */
  answer: z.nullable(Answer),
});
export type PollAnswer = z.infer<typeof PollAnswer>;

const openPoll = defineRoute({
  ...inClass,
  method: "POST",
  path: "/polls",
  summary: "Open a poll or a quiz; staff",
  body: z.safeExtend(PollOpenData, { sessionId: Uuid }),
  status: 201,
  errors: ["not_joined", "not_live"],
  handler: (call) => submitFrom(call, "poll.open"),
});

const respondToPoll = defineRoute({
  ...inClass,
  method: "POST",
  path: "/polls/:id/responses",
  summary: "Answer an open poll, or change one's answer",
  params: ById,
  body: z.extend(InSession, { answer: PollAnswerData.shape.answer }),
  status: 201,
  errors: ["not_joined", "not_live", "poll_closed", "words_refused"],
  handler: (call) => submitFrom(call, "poll.answer", { pollId: call.params.id }),
});

const closePoll = defineRoute({
  ...inClass,
  method: "POST",
  path: "/polls/:id/close",
  summary: "Take no more answers; staff",
  params: ById,
  body: InSession,
  errors: ["not_joined", "not_live"],
  handler: (call) => submitFrom(call, "poll.close", { pollId: call.params.id }),
});

const revealPoll = defineRoute({
  ...inClass,
  method: "POST",
  path: "/polls/:id/reveal",
  summary: "Show the class how it answered, and what was right; staff",
  params: ById,
  body: InSession,
  errors: ["not_joined", "not_live"],
  handler: (call) => submitFrom(call, "poll.reveal", { pollId: call.params.id }),
});

/** From the log as Postgres holds it, which may know a moment late; polls that a live state has dropped are here too. */
const getPoll = defineRoute({
  method: "GET",
  path: "/polls/:id",
  owner: "interaction",
  summary: "A poll as one may see it: staff its tally, students their own answer, everyone the result once revealed",
  policy: { kind: "role", anyOf: MEMBERS, scope: "session", of: "query.sessionId" },
  params: ById,
  query: z.strictObject({ sessionId: Uuid }),
  answer: PollAnswer,
  async handler(call) {
    const session = sql`${call.query.sessionId}::uuid`;
    const [askers, events] = await call.batch(
      sql<{ role: GrantedRole; participantId: string | null }>`select session_role(${call.user.userId}::uuid, ${session}) as role,
        (select participant_id from participant_identities where tenant_id = current_tenant() and session_id = ${session}
          and user_id = ${call.user.userId}::uuid) as "participantId"`,
      sql<SeenEvent>`select sequence, event_type as type, event_payload as data, actor_id as actor,
          (extract(epoch from created_at) * 1000)::bigint as at
        from session_state_events
        where tenant_id = current_tenant() and session_id = ${session} and event_type like 'poll.%'
          and event_payload->>'pollId' = ${call.params.id} order by sequence`,
    );
    const group = askers[0] && STAFF.includes(askers[0].role) ? "staff" : "student";
    const participant = askers[0]?.participantId ?? undefined;
    const [poll] = polls.view(fold(events), { group, ...(participant === undefined ? {} : { participant }) }).polls;
    if (!poll) throw new HttpError("not_found");
    const { answers, at: _openedAt, ...seen } = poll;
    return { ...seen, answer: (participant !== undefined && valueOf(answers, participant)) || null };
  },
});

function fold(events: readonly SeenEvent[]) {
  let slice = polls.initial;
  for (const { data, ...meta } of events) slice = polls.evolve[meta.type]?.(slice, data as never, meta) ?? slice;
  return slice;
}

export const pollRoutes = [openPoll, respondToPoll, closePoll, revealPoll, getPoll];
