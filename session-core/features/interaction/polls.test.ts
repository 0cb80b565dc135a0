import { beforeEach, describe, expect, test } from "vitest";
import type { Audience } from "../../feature.ts";
import { valueOf } from "../../per-participant.ts";
import { evolve, initialState, see, view } from "../../session.ts";
import { inClass, join, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { COUNTED_WORDS_MAX, type PollOpenData } from "./poll-answers.ts";
import { POLL_WINDOW, polls } from "./polls.ts";

const [ada, bo, cy] = [student(3), student(4), student(6)];
const nothing = { accepted: true, events: [] };
const toAda: Audience = { group: "student", participant: ada.id };

let scribe: Scribe;
const open = (data: Partial<PollOpenData> = {}) => {
  const decision = scribe.write(teacher, "poll.open", {
    kind: "single",
    question: "Which?",
    options: ["yes", "no", "maybe"],
    ...data,
  });
  expect(decision.accepted).toBe(true);
  return scribe.lastId;
};
const answer = (pollId: string, who: ReturnType<typeof student>, ...given: (number | string)[]) => {
  join(scribe, who, 10_000);
  return scribe.write(who, "poll.answer", { pollId, answer: given });
};
const poll = () => polls.of(scribe.state).polls.at(-1)!;
const shownTo = (audience: Audience) => polls.of(view(scribe.state, audience)).polls.at(-1)!;
const counts = () => Object.fromEntries(poll().result!.tally.map((entry) => [entry.answer, entry.count]));
beforeEach(() => {
  scribe = inClass();
});

describe("R33 a poll", () => {
  test("takes one answer each, that may be changed until it is closed", () => {
    const id = open();
    answer(id, ada, 0);
    answer(id, bo, 0);
    expect(answer(id, ada, 0)).toEqual(nothing);
    expect(poll().result).toMatchObject({ answered: 2 });
    answer(id, ada, 2);
    expect(poll().result).toMatchObject({ answered: 2 });
    expect(counts()).toEqual({ 0: 1, 1: 0, 2: 1 });
    scribe.write(teacher, "poll.close", { pollId: id });
    expect(answer(id, ada, 1)).toMatchObject({ code: "poll_closed" });
    expect(answer(id, cy, 1)).toMatchObject({ code: "poll_closed" });
    expect(counts()).toEqual({ 0: 1, 1: 0, 2: 1 });
  });

  test("shows staff how many answered what, and never who", () => {
    answer(open(), ada, 1);
    const staff = shownTo({ group: "staff", participant: teacher.id });
    expect(staff).toMatchObject({ result: { answered: 1 }, answers: {} });
    const frame = see(scribe.log.at(-1)!, { group: "staff", participant: teacher.id });
    expect(frame).toMatchObject({ actor: "anonymous", data: { answer: [1] } });
    expect(JSON.stringify([staff, frame])).not.toContain(ada.id);
  });

  test("shows students their own answer alone, until it is revealed", () => {
    const id = open({ kind: "quiz", right: [1] });
    answer(id, ada, 1);
    answer(id, bo, 0);
    expect(shownTo(toAda)).toMatchObject({ right: null, result: null });
    expect(valueOf(shownTo(toAda).answers, ada.id)).toEqual([1]);
    expect(JSON.stringify(shownTo(toAda))).not.toContain(bo.id);
    expect(see(scribe.log.at(-1)!, toAda)).toBeNull();
    expect(shownTo({ group: "observer" })).toMatchObject({ right: null, result: null, answers: {} });
    scribe.write(teacher, "poll.reveal", { pollId: id });
    for (const audience of [toAda, { group: "observer" } as const]) {
      expect(shownTo(audience)).toMatchObject({ status: "revealed", right: [1], result: { answered: 2 } });
    }
    expect(JSON.stringify(shownTo(toAda))).not.toContain(bo.id);
  });

  test("is closed by being revealed, once, and has a result though nobody answered", () => {
    const id = open();
    scribe.write(teacher, "poll.reveal", { pollId: id });
    expect(scribe.log.slice(-2).map(({ type }) => type)).toEqual(["poll.closed", "poll.revealed"]);
    expect(shownTo(toAda).result).toEqual({ answered: 0, tally: [0, 1, 2].map((option) => ({ answer: option, count: 0 })) });
    expect(scribe.write(teacher, "poll.reveal", { pollId: id })).toEqual(nothing);
    expect(scribe.write(teacher, "poll.close", { pollId: id })).toEqual(nothing);
    expect(answer(id, ada, 0)).toMatchObject({ code: "poll_closed" });
  });

  test("of several choices counts each once", () => {
    answer(open({ kind: "multiple" }), ada, 2, 0, 2);
    expect(counts()).toEqual({ 0: 1, 1: 0, 2: 1 });
    expect(poll().result!.answered).toBe(1);
  });

  test("of a scale has the steps 1 to 5, or those it names", () => {
    open({ kind: "scale", options: undefined });
    expect(poll().options).toEqual(["1", "2", "3", "4", "5"]);
    open({ kind: "scale", options: ["never", "always"] });
    expect(poll().options).toEqual(["never", "always"]);
  });

  test("for words counts spellings of one as one, whatever the word", () => {
    const id = open({ kind: "wordcloud", options: undefined });
    answer(id, ada, " LIGHT  wave", "__proto__", "constructor");
    answer(id, bo, "light wave", "élan", "e\u0301lan");
    expect(poll().result!.tally).toEqual([
      { answer: "light wave", count: 2 },
      { answer: "__proto__", count: 1 },
      { answer: "constructor", count: 1 },
      { answer: "élan", count: 1 },
    ]);
  });

  test("for words counts no more of them than a cloud can show, and still takes the answers", () => {
    const id = open({ kind: "wordcloud", options: undefined });
    for (let n = 0; n <= COUNTED_WORDS_MAX; n++) answer(id, student(1000 + n), `word ${n}`);
    expect(poll().result).toMatchObject({ answered: COUNTED_WORDS_MAX + 1 });
    expect(poll().result!.tally).toHaveLength(COUNTED_WORDS_MAX);
    answer(id, student(1000), "other");
    answer(id, student(1000 + COUNTED_WORDS_MAX), "word 1");
    expect(counts()).toMatchObject({ "word 0": 0, "word 1": 2 });
  });

  test("R78 whose first answer was erased counts none below nothing", () => {
    const id = open();
    answer(id, ada, 0);
    const erased = scribe.log.at(-1)!;
    answer(id, ada, 1);
    const log = scribe.log.map((event) => (event === erased ? { ...event, data: null } : event));
    const [folded] = polls.of(log.reduce(evolve, initialState)).polls;
    expect(folded!.result!.tally.map(({ count }) => count)).toEqual([0, 1, 0]);
  });

  test.each([
    ["an option that is not there", { kind: "single" }, [3]],
    ["two options of one", { kind: "single" }, [0, 1]],
    ["two options of a quiz", { kind: "quiz", right: [0, 1] }, [0, 1]],
    ["words for options", { kind: "single" }, ["yes"]],
    ["options for words", { kind: "wordcloud", options: undefined }, [0]],
    ["no option", { kind: "multiple" }, []],
    ["an empty word", { kind: "wordcloud", options: undefined }, [" "]],
    ["words and options", { kind: "multiple" }, [0, "yes"]],
    ["four words", { kind: "wordcloud", options: undefined }, ["a", "b", "c", "d"]],
  ] as const)("refuses %s", (_what, data, given) => {
    expect(answer(open(data as Partial<PollOpenData>), ada, ...given)).toMatchObject({ code: "invalid_request" });
    expect(poll().result).toBeNull();
  });

  test.each([
    ["one option", { kind: "single", options: ["yes"] }],
    ["no options", { kind: "multiple", options: undefined }],
    ["the same option twice", { kind: "single", options: ["yes", "yes"] }],
    ["a word cloud with options", { kind: "wordcloud" }],
    ["a quiz without a right option", { kind: "quiz" }],
    ["a quiz whose right option is not there", { kind: "quiz", right: [3] }],
    ["a right option where nothing is right", { kind: "single", right: [0] }],
  ] as const)("is not opened with %s", (_what, data) => {
    const asked = { question: "Which?", options: ["yes", "no", "maybe"], ...data };
    expect(scribe.write(teacher, "poll.open", asked)).toMatchObject({ code: "invalid_request" });
  });

  test.each([
    [{ kind: "quiz" }, "must name the options of a quiz that are right, and of nothing else"],
    [{ kind: "single", right: [0] }, "must name the options of a quiz that are right, and of nothing else"],
    [{ kind: "quiz", right: [7] }, "must name options by their numbers, each once, from 0 to one less than there are"],
  ])("says of %j what is wrong with its right answers", (data, message) => {
    const asked = { question: "Which?", options: ["yes", "no"], ...data };
    expect(scribe.write(teacher, "poll.open", asked)).toMatchObject({ details: [{ path: "right", message }] });
  });

  test("is opened, closed and revealed by staff, answered by students", () => {
    const id = open();
    for (const type of ["poll.close", "poll.reveal"])
      expect(scribe.write(ada, type, { pollId: id })).toMatchObject({ code: "forbidden" });
    expect(scribe.write(teacher, "poll.answer", { pollId: id, answer: [0] })).toMatchObject({ code: "forbidden" });
    for (const type of ["poll.close", "poll.reveal"]) {
      expect(scribe.write(teacher, type, { pollId: uuid(77) })).toMatchObject({ code: "not_found" });
    }
    expect(answer(uuid(77), ada, 0)).toMatchObject({ code: "not_found" });
  });

  test("more than a state holds push out the oldest", () => {
    const first = open();
    for (let n = 1; n < POLL_WINDOW; n++) open();
    expect(polls.of(scribe.state).polls[0]!.id).toBe(first);
    open();
    expect(polls.of(scribe.state).polls).toHaveLength(POLL_WINDOW);
    expect(answer(first, ada, 0)).toMatchObject({ code: "not_found" });
  });
});
