import { expect, test } from "vitest";
import type { Question } from "../../../session-core/features/interaction/questions.ts";
import { heldIn, inOrder } from "./question-order.ts";

const question = (id: string, more: Partial<Question> = {}): Question => ({
  ...{ id, from: "somebody", anonymous: false, text: id, sequence: 1, at: 0, votes: 0, voters: {}, status: "open", answer: null },
  ...more,
});
const ids = (questions: readonly Question[]) => questions.map(({ id }) => id);
const answered = (at: number): Partial<Question> => ({ status: "answered", answer: { text: null, by: "teacher", at } });

test("the most wanted open question comes first, of equals the older; answered ones follow, latest first (R32)", () => {
  const asked = [
    question("answered early", { ...answered(5), votes: 9 }),
    question("wanted", { votes: 2, at: 3 }),
    question("younger", { at: 2 }),
    question("older", { at: 1 }),
    question("answered late", answered(6)),
  ];
  expect(ids(inOrder(asked, "you"))).toEqual(["wanted", "older", "younger", "answered late", "answered early"]);
});

test("a dismissed question is left to its asker alone", () => {
  const asked = [question("theirs", { status: "dismissed" }), question("yours", { status: "dismissed", from: "you" })];
  expect(ids(inOrder(asked, "you"))).toEqual(["yours"]);
  expect(ids(inOrder(asked, undefined))).toEqual([]);
});

test("a held list keeps its order, and what is new comes last", () => {
  const sorted = [question("new", { votes: 9 }), question("second", { votes: 3 }), question("first")];
  expect(ids(heldIn(["first", "second"], sorted))).toEqual(["first", "second", "new"]);
});
