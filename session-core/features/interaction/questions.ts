import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { ANONYMOUS, accept, command, defineFeature, event, refuse, type DefinedFeature } from "../../feature.ts";
import { ownValue, valueOf, withValue, type PerParticipant } from "../../per-participant.ts";
import { screened } from "../../words.ts";
import { controls } from "./controls.ts";
import { flaggedByWords } from "./evidence.ts";

/** Questions a state holds; of more, those that are settled go first, then the oldest. The log has all. */
export const QUESTION_WINDOW = 200;

export const QuestionAskData = z.strictObject({
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000)),
  /** Nobody in the class is told who asks, staff included. */
  anonymous: z._default(z.boolean(), false),
});
export const QuestionData = z.strictObject({ questionId: Uuid });
export const QuestionAnswerData = z.strictObject({
  questionId: Uuid,
  /** In writing; without it the question was answered live. */
  text: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(2_000))),
});

export interface Question {
  id: string;
  /** Participant id; "anonymous" to everybody but an anonymous asker. */
  from: string;
  anonymous: boolean;
  /** Null once dismissed. */
  text: string | null;
  /** Of the event that asked it. */
  sequence: number;
  at: number;
  votes: number;
  /** Who voted: of others nobody is told. */
  voters: PerParticipant<true>;
  status: "open" | "answered" | "dismissed";
  /** Its text is null where it was answered live. */
  answer: { text: string | null; by: string; at: number } | null;
}
export interface QuestionsState {
  /** In the order in which they were asked. */
  questions: readonly Question[];
}

const QuestionAsked = z.strictObject({ questionId: Uuid, text: z.string(), anonymous: z.boolean(), from: Uuid });
type QuestionAsked = z.infer<typeof QuestionAsked>;
const QuestionUpvoted = z.strictObject({ questionId: Uuid, from: Uuid });
type QuestionUpvoted = z.infer<typeof QuestionUpvoted>;
const QuestionAnswered = z.strictObject({ questionId: Uuid, text: z.nullable(z.string()) });
type QuestionAnswered = z.infer<typeof QuestionAnswered>;
const QuestionDismissed = QuestionData;
type QuestionDismissed = z.infer<typeof QuestionDismissed>;

const everyone = { staff: "all", student: "all", observer: "all" } as const;
const withoutAsker = (data: QuestionAsked) => {
  const { from: _hidden, ...rest } = data;
  return data.anonymous ? rest : data;
};
const takenBack = { by: "question.dismissed", id: "questionId", words: "text" };
const withoutVoter = ({ questionId }: QuestionUpvoted) => ({ questionId });

/** Questions to the class (R32): asked by name or anonymously, upvoted once each, answered or dismissed by staff. */
export const questions: DefinedFeature<QuestionsState> = defineFeature<QuestionsState>({
  name: "questions",
  owner: "interaction",
  initial: { questions: [] },

  commands: {
    "question.ask": command({
      summary: "Asks the class, by name or anonymously.",
      schema: QuestionAskData,
      by: ["teacher", "assistant", "student"],
      decide(state, { text, anonymous }, context) {
        const { actor, newId } = context;
        if (actor.kind !== "participant") return refuse("forbidden");
        if (anonymous && controls.of(state).anonymousQuestions === "locked") return refuse("not_permitted");
        const asked = screened(context, text);
        if (!asked.accepted) return asked;
        const data: QuestionAsked = { questionId: newId(), text: asked.text, anonymous, from: actor.id };
        const subject = { kind: "question", id: data.questionId } as const;
        const flag = () => flaggedByWords(newId(), subject, anonymous ? null : actor.id, asked.text);
        return accept(
          { type: "question.asked", data, ...(anonymous ? { actor: ANONYMOUS } : {}) },
          ...(asked.flagged ? [flag()] : []),
        );
      },
    }),
    "question.upvote": command({
      summary: "Wants an open question answered too: once each, and never one's own.",
      schema: QuestionData,
      by: ["teacher", "assistant", "student"],
      decide(state, { questionId }, { actor }) {
        if (actor.kind !== "participant") return refuse("forbidden");
        const question = find(questions.of(state), questionId);
        if (!question) return refuse("not_found");
        if (question.from === actor.id || valueOf(question.voters, actor.id)) return accept();
        if (question.status !== "open") return refuse("conflict");
        const data: QuestionUpvoted = { questionId, from: actor.id };
        return accept({ type: "question.upvoted", data, actor: ANONYMOUS });
      },
    }),
    "question.answer": command({
      summary: "Answers a question in writing, or says that it was answered live.",
      schema: QuestionAnswerData,
      by: ["teacher", "assistant"],
      decide(state, { questionId, text = null }) {
        const question = find(questions.of(state), questionId);
        if (!question) return refuse("not_found");
        if (question.status === "dismissed") return refuse("conflict");
        if (question.answer && question.answer.text === text) return accept();
        return accept({ type: "question.answered", data: { questionId, text } satisfies QuestionAnswered });
      },
    }),
    "question.dismiss": command({
      summary: "Takes a question away unanswered; its words go with it.",
      schema: QuestionData,
      by: ["teacher", "assistant"],
      decide(state, { questionId }) {
        const question = find(questions.of(state), questionId);
        if (!question) return refuse("not_found");
        if (question.status === "dismissed") return accept();
        return accept({ type: "question.dismissed", data: { questionId } satisfies QuestionDismissed });
      },
    }),
  },

  events: {
    "question.asked": event({
      summary: "Somebody asked. Who asked anonymously is told to themselves alone.",
      data: QuestionAsked,
      see: { staff: withoutAsker, student: withoutAsker, observer: withoutAsker },
      own: { of: ({ from }) => [from], show: "all" },
      takenBack,
    }),
    "question.upvoted": event({
      summary: "A question has a vote more. Who gave it is told to themselves alone.",
      data: QuestionUpvoted,
      see: { staff: withoutVoter, student: withoutVoter, observer: withoutVoter },
      own: { of: ({ from }) => [from], show: "all" },
    }),
    "question.answered": event({
      summary: "A question was answered: in writing, or (null) live.",
      data: QuestionAnswered,
      see: everyone,
      takenBack,
    }),
    "question.dismissed": event({ summary: "A question was taken away.", data: QuestionDismissed, see: everyone }),
  },

  evolve: {
    "question.asked": (slice, { questionId, text, anonymous, from = ANONYMOUS }: Told, { sequence, at }) =>
      append(slice, {
        ...{ id: questionId, from, anonymous, text, sequence, at },
        ...{ votes: 0, voters: {}, status: "open", answer: null },
      }),
    "question.upvoted": (slice, { questionId, from }: Shown<QuestionUpvoted>) =>
      change(slice, questionId, (question) => ({
        ...question,
        votes: question.votes + 1,
        voters: from === undefined ? question.voters : withValue(question.voters, from, true),
      })),
    "question.answered": (slice, { questionId, text }: QuestionAnswered, { actor, at }) =>
      change(slice, questionId, (question) => ({ ...question, status: "answered", answer: { text, by: actor, at } })),
    "question.dismissed": (slice, { questionId }: QuestionDismissed) =>
      change(slice, questionId, (question) => ({ ...question, status: "dismissed", text: null, answer: null })),
  },

  view(slice, { group, participant }) {
    if (group === "lobby") return questions.initial;
    return {
      questions: slice.questions.map((question) => ({
        ...question,
        from: question.anonymous && question.from !== participant ? ANONYMOUS : question.from,
        voters: ownValue(question.voters, participant),
      })),
    };
  },
});

/** As an audience is shown it, who did it may be missing. */
type Shown<Data extends { from: string }> = Omit<Data, "from"> & { from?: string };
/** Read later, its words may have been taken back. */
type Told = Omit<Shown<QuestionAsked>, "text"> & { text: string | null };

const find = ({ questions }: QuestionsState, id: string) => questions.find((question) => question.id === id);

function change(slice: QuestionsState, id: string, to: (question: Question) => Question): QuestionsState {
  if (!find(slice, id)) return slice;
  return { questions: slice.questions.map((question) => (question.id === id ? to(question) : question)) };
}

function append({ questions }: QuestionsState, asked: Question): QuestionsState {
  if (questions.length < QUESTION_WINDOW) return { questions: [...questions, asked] };
  const settled = questions.findIndex(({ status }) => status !== "open");
  const dropped = Math.max(0, settled);
  return { questions: [...questions.filter((_question, n) => n !== dropped), asked] };
}
