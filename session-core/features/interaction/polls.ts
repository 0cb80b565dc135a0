import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { ANONYMOUS, accept, command, defineFeature, event, refuse, type DefinedFeature, type Draft } from "../../feature.ts";
import { ownValue, valueOf, withValue, type PerParticipant } from "../../per-participant.ts";
import { screened } from "../../words.ts";
import {
  Answer,
  PollOpenData,
  Result,
  answerTo,
  noResult,
  optionsOf,
  pollKinds,
  withAnswer,
  type PollKind,
} from "./poll-answers.ts";

/** Polls a state holds; the oldest goes first. Each holds an answer a student, so fewer than of what is only said. The log has all. */
export const POLL_WINDOW = 20;

export const PollData = z.strictObject({ pollId: Uuid });
export const PollAnswerData = z.strictObject({ pollId: Uuid, answer: Answer });

export interface Poll {
  id: string;
  kind: PollKind;
  question: string;
  options: string[];
  /** Of a quiz, the options that are right; null of others, and to all but staff until it is revealed. */
  right: number[] | null;
  at: number;
  status: "open" | "closed" | "revealed";
  /** For staff while it runs, for everyone once it is revealed; null to others, and before the first answer. */
  result: Result | null;
  /** One a student. Of others' nobody is told. */
  answers: PerParticipant<Answer>;
}
export interface PollsState {
  /** In the order in which they were opened. */
  polls: readonly Poll[];
}

const PollOpened = z.strictObject({
  pollId: Uuid,
  kind: z.enum(pollKinds),
  question: z.string(),
  options: z.array(z.string()),
  right: z.nullable(z.array(z.int())),
});
type PollOpened = z.infer<typeof PollOpened>;
/** `previous`: what it replaces, so that a tally can be kept without knowing who answered what. */
const PollAnswered = z.strictObject({ pollId: Uuid, answer: Answer, previous: z.nullable(Answer), from: Uuid });
type PollAnswered = z.infer<typeof PollAnswered>;
const PollRevealed = z.strictObject({
  pollId: Uuid,
  right: z.nullable(z.array(z.int())),
  result: Result,
});
type PollRevealed = z.infer<typeof PollRevealed>;

const everyone = { staff: "all", student: "all", observer: "all" } as const;
const withoutRight = ({ right: _staffOnly, ...rest }: PollOpened) => rest;
const withoutWho = ({ from: _hidden, ...rest }: PollAnswered) => rest;
const ownAnswer = ({ pollId, answer, from }: PollAnswered) => ({ pollId, answer, from });

/** Polls and quizzes (R33): one answer each, changeable until it is closed; students see how all answered once it is revealed. */
export const polls: DefinedFeature<PollsState> = defineFeature<PollsState>({
  name: "polls",
  owner: "interaction",
  initial: { polls: [] },

  commands: {
    "poll.open": command({
      summary:
        "Asks the class to choose, to rate, or for words; a quiz has right answers, kept from students until it is revealed.",
      schema: PollOpenData,
      by: ["teacher", "assistant"],
      decide(_state, asked, { newId }) {
        const { kind, question, right = null } = asked;
        const data: PollOpened = { pollId: newId(), kind, question, options: optionsOf(asked), right };
        return accept({ type: "poll.opened", data });
      },
    }),
    "poll.answer": command({
      summary: "Answers an open poll, or changes one's answer: options by their number from 0, or words for a word cloud.",
      schema: PollAnswerData,
      by: ["student"],
      decide(state, { pollId, answer: given }, context) {
        const { actor } = context;
        if (actor.kind !== "participant") return refuse("forbidden");
        const poll = find(polls.of(state), pollId);
        if (!poll) return refuse("not_found");
        if (poll.status !== "open") return refuse("poll_closed");
        const answer = answerTo(poll, given);
        if (!answer) return refuse("invalid_request", [{ path: "answer", message: "is no answer to this poll" }]);
        // A word of a cloud stands alone on everybody's screen: it passes as it is, or not at all.
        const isClean = (word: unknown) => {
          if (typeof word !== "string") return true;
          const said = screened(context, word);
          return said.accepted && !said.flagged && said.text === word;
        };
        if (!answer.every(isClean)) return refuse("words_refused");
        const previous = valueOf(poll.answers, actor.id) ?? null;
        if (previous && same(previous, answer)) return accept();
        const data: PollAnswered = { pollId, answer, previous, from: actor.id };
        return accept({ type: "poll.answered", data, actor: ANONYMOUS });
      },
    }),
    "poll.close": command({
      summary: "Takes no more answers.",
      schema: PollData,
      by: ["teacher", "assistant"],
      decide(state, { pollId }) {
        const poll = find(polls.of(state), pollId);
        if (!poll) return refuse("not_found");
        return poll.status === "open" ? accept(closed(pollId)) : accept();
      },
    }),
    "poll.reveal": command({
      summary: "Shows the class how it answered, and what was right; closes the poll first.",
      schema: PollData,
      by: ["teacher", "assistant"],
      decide(state, { pollId }) {
        const poll = find(polls.of(state), pollId);
        if (!poll) return refuse("not_found");
        if (poll.status === "revealed") return accept();
        const data: PollRevealed = { pollId, right: poll.right, result: poll.result ?? noResult(poll) };
        return accept(...(poll.status === "open" ? [closed(pollId)] : []), { type: "poll.revealed", data });
      },
    }),
  },

  events: {
    "poll.opened": event({
      summary: "The class is asked. Staff alone are told what is right.",
      data: PollOpened,
      see: { staff: "all", student: withoutRight, observer: withoutRight },
    }),
    "poll.answered": event({
      summary: "Somebody answered, or changed their answer. Staff are told what, not who; students their own alone.",
      data: PollAnswered,
      see: { staff: withoutWho },
      own: { of: ({ from }) => [from], show: ownAnswer },
    }),
    "poll.closed": event({ summary: "A poll takes no more answers.", data: PollData, see: everyone }),
    "poll.revealed": event({
      summary: "The class is shown how it answered, and what was right.",
      data: PollRevealed,
      see: everyone,
    }),
  },

  evolve: {
    "poll.opened": (slice, { pollId, right = null, ...asked }: Shown<PollOpened, "right">, { at }) => ({
      polls: [...slice.polls, { id: pollId, ...asked, right, at, status: "open" as const, result: null, answers: {} }].slice(
        -POLL_WINDOW,
      ),
    }),
    "poll.answered": (slice, { pollId, answer, previous, from }: Shown<PollAnswered, "previous" | "from">) =>
      change(slice, pollId, (poll) => ({
        ...poll,
        answers: from === undefined ? poll.answers : withValue(poll.answers, from, answer),
        // Who is told of their own answer alone keeps no tally.
        result: previous === undefined ? poll.result : withAnswer(poll.result ?? noResult(poll), answer, previous),
      })),
    "poll.closed": (slice, { pollId }: z.infer<typeof PollData>) =>
      change(slice, pollId, (poll) => ({ ...poll, status: "closed" })),
    "poll.revealed": (slice, { pollId, right, result }: PollRevealed) =>
      change(slice, pollId, (poll) => ({ ...poll, status: "revealed", right, result })),
  },

  view(slice, { group, participant }) {
    if (group === "lobby") return polls.initial;
    return {
      polls: slice.polls.map((poll) => ({
        ...poll,
        ...(group === "staff" || poll.status === "revealed" ? {} : { right: null, result: null }),
        answers: ownValue(poll.answers, participant),
      })),
    };
  },
});

/** As an audience is shown it, some may be missing. */
type Shown<Data, Hidden extends keyof Data> = Omit<Data, Hidden> & Partial<Pick<Data, Hidden>>;

const closed = (pollId: string): Draft => ({ type: "poll.closed", data: { pollId } });
const find = ({ polls }: PollsState, id: string) => polls.find((poll) => poll.id === id);
const same = (a: Answer, b: Answer) => a.length === b.length && a.every((value, n) => value === b[n]);

function change(slice: PollsState, id: string, to: (poll: Poll) => Poll): PollsState {
  if (!find(slice, id)) return slice;
  return { polls: slice.polls.map((poll) => (poll.id === id ? to(poll) : poll)) };
}
