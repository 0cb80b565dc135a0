import { beforeEach, describe, expect, test } from "vitest";
import type { Audience } from "../../feature.ts";
import { see, view } from "../../session.ts";
import { inClass, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { QUESTION_WINDOW, questions } from "./questions.ts";

const [ada, bo] = [student(3), student(4)];
const nothing = { accepted: true, events: [] };

let scribe: Scribe;
const all = () => questions.of(scribe.state).questions;
const shownTo = (audience: Audience) => questions.of(view(scribe.state, audience)).questions;
const ask = (who = ada, anonymous = false, text = "Why?") => {
  scribe.write(who, "question.ask", { text, anonymous });
  return { questionId: scribe.lastId };
};
beforeEach(() => {
  scribe = inClass();
});

describe("R32 a question", () => {
  test("asked by name says who asks", () => {
    ask();
    for (const group of ["staff", "student", "observer"] as const) expect(shownTo({ group })).toMatchObject([{ from: ada.id }]);
    expect(shownTo({ group: "lobby" })).toEqual([]);
  });

  test("asked anonymously is its asker's to themselves alone", () => {
    ask(ada, true);
    const [event] = scribe.log.slice(-1);
    for (const group of ["staff", "student", "observer"] as const) {
      expect(shownTo({ group })).toMatchObject([{ from: "anonymous", text: "Why?" }]);
      expect(see(event!, { group, participant: bo.id })).toMatchObject({ actor: "anonymous", data: { text: "Why?" } });
      expect(JSON.stringify(see(event!, { group, participant: bo.id }))).not.toContain(ada.id);
    }
    expect(shownTo({ group: "student", participant: ada.id })).toMatchObject([{ from: ada.id, anonymous: true }]);
    expect(see(event!, { group: "student", participant: ada.id })).toMatchObject({ data: { from: ada.id } });
  });

  test("asked anonymously has no participant in what its hash covers in the clear", () => {
    ask(ada, true);
    const { type, actor, at, digest } = scribe.log.at(-1)!;
    expect(JSON.stringify({ type, actor, at, digest })).not.toContain(ada.id);
  });

  test("is asked by name alone where the class controls say so", () => {
    scribe.write(teacher, "room.lock", { anonymousQuestions: "locked" });
    const asked = (anonymous: boolean) => scribe.write(ada, "question.ask", { text: "Why?", anonymous });
    expect(asked(true)).toMatchObject({ code: "not_permitted" });
    expect(asked(false)).toMatchObject({ accepted: true });
  });

  test("is upvoted once each, and not by its asker", () => {
    const question = ask();
    expect(scribe.write(bo, "question.upvote", question)).toMatchObject({ accepted: true, events: [{ actor: "anonymous" }] });
    expect(scribe.write(bo, "question.upvote", question)).toEqual(nothing);
    expect(scribe.write(ada, "question.upvote", question)).toEqual(nothing);
    scribe.write(teacher, "question.upvote", question);
    expect(all()).toMatchObject([{ votes: 2 }]);
  });

  test("tells how many want it answered, and each only of their own vote", () => {
    scribe.write(bo, "question.upvote", ask());
    for (const group of ["staff", "student"] as const) expect(shownTo({ group })).toMatchObject([{ votes: 1, voters: {} }]);
    expect(JSON.stringify(shownTo({ group: "student", participant: ada.id })[0]!.voters)).toBe("{}");
    expect(JSON.stringify(shownTo({ group: "student", participant: bo.id })[0]!.voters)).toContain(bo.id);
    expect(JSON.stringify(see(scribe.log.at(-1)!, { group: "staff" }))).not.toContain(bo.id);
  });

  test("is answered live or in writing, by staff", () => {
    const [spoken, written] = [ask(), ask(bo)];
    expect(scribe.write(bo, "question.answer", spoken)).toMatchObject({ code: "forbidden" });
    scribe.write(teacher, "question.answer", spoken);
    expect(scribe.write(teacher, "question.answer", spoken)).toEqual(nothing);
    scribe.write(teacher, "question.answer", { ...written, text: "So." });
    expect(all()).toMatchObject([
      { status: "answered", answer: { text: null, by: teacher.id } },
      { status: "answered", answer: { text: "So.", by: teacher.id } },
    ]);
    expect(scribe.write(teacher, "question.upvote", spoken)).toMatchObject({ code: "conflict" });
  });

  test("that is dismissed takes its words with it, and is not answered any more", () => {
    const question = ask();
    expect(scribe.write(ada, "question.dismiss", question)).toMatchObject({ code: "forbidden" });
    scribe.write(teacher, "question.dismiss", question);
    expect(all()).toMatchObject([{ status: "dismissed", text: null }]);
    expect(scribe.write(teacher, "question.dismiss", question)).toEqual(nothing);
    expect(scribe.write(teacher, "question.answer", question)).toMatchObject({ code: "conflict" });
    expect(scribe.write(bo, "question.upvote", question)).toMatchObject({ code: "conflict" });
  });

  test("that is not there is nobody's to vote on, answer or dismiss", () => {
    for (const type of ["question.upvote", "question.answer", "question.dismiss"]) {
      expect(scribe.write(teacher, type, { questionId: uuid(77) }), type).toMatchObject({ code: "not_found" });
    }
  });

  test("more than a state holds push out what is settled first, then the oldest", () => {
    const first = ask();
    const settled = ask();
    for (let n = 2; n < QUESTION_WINDOW; n++) ask();
    scribe.write(teacher, "question.answer", settled);
    ask();
    expect(all().map(({ id }) => id)).not.toContain(settled.questionId);
    expect(all()[0]!.id).toBe(first.questionId);
    ask();
    expect(all().map(({ id }) => id)).not.toContain(first.questionId);
    expect(all()).toHaveLength(QUESTION_WINDOW);
  });
});
