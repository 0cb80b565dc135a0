import { expect, test } from "vitest";
import { evolve, initialState } from "../../../session-core/session.ts";
import { messagesOf, turnsOf } from "./messages.ts";

const MINUTE = 60_000;
let sequence = 0;
const say = (actor: string, minute: number, to: "class" | "staff" = "class") => ({
  sequence: ++sequence,
  type: "chat.message",
  actor,
  at: minute * MINUTE,
  data: { messageId: `m${sequence}`, text: `${actor} at ${minute}`, to },
});

test("messages to staff stand among the others, in the order of the log", () => {
  const state = [say("a", 1), say("b", 2, "staff"), say("a", 3)].reduce(evolve, initialState);
  expect(messagesOf(state).map(({ text }) => text)).toEqual(["a at 1", "b at 2", "a at 3"]);
});

test("one turn is one person, one audience, without a long pause", () => {
  const state = [say("a", 1), say("a", 2), say("a", 3, "staff"), say("b", 4), say("b", 30)].reduce(evolve, initialState);
  expect(turnsOf(messagesOf(state)).map(({ from, to, messages }) => [from, to, messages.length])).toEqual([
    ["a", "class", 2],
    ["a", "staff", 1],
    ["b", "class", 1],
    ["b", "class", 1],
  ]);
});
