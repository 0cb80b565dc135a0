import { expect, test } from "vitest";
import type { ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { matching, saidBefore } from "./chat-search.ts";

const message = (sequence: number, text: string | null): ChatMessage => ({
  ...{ id: `m${sequence}`, sequence, from: "ada", text, to: "class", replyTo: null, at: 0 },
});
const event = (sequence: number, type: string, data: object) => ({ sequence, type, data, actor: "ada", at: 0 });

test("every word is found in any order, whatever its case and marks; what was taken back is not", () => {
  const said = [message(1, "Der Löwe schläft"), message(2, "lowe und Schlaf"), message(3, null)];
  expect(matching(said, "LOWE schlaf").map(({ sequence }) => sequence)).toEqual([2, 1]);
  expect(matching(said, "  ")).toEqual([]);
  expect(matching(said, "tiger")).toEqual([]);
});

test("what was said earlier is read page by page, and what was deleted meanwhile is left out", async () => {
  const log = [
    event(1, "session.started", {}),
    event(2, "chat.message", { messageId: "a", text: "kept", to: "class" }),
    event(3, "chat.message", { messageId: "b", text: "gone", to: "class" }),
    event(4, "chat.deleted", { messageId: "b" }),
    event(5, "chat.message", { messageId: "d", text: null, to: "class" }),
    event(6, "chat.message", { messageId: "e", text: "gone later", to: "class" }),
    event(7, "chat.message", { messageId: "c", text: "loaded already", to: "class" }),
    event(8, "chat.deleted", { messageId: "e" }),
  ];
  const asked: number[][] = [];
  const history = async (from: number, to: number) => {
    asked.push([from, to]);
    const end = Math.min(from + 2, to);
    return { from, to: end, events: log.filter(({ sequence }) => sequence > from && sequence <= end) };
  };
  expect((await saidBefore(history, 7, 8)).map(({ text }) => text)).toEqual(["kept"]);
  expect(asked).toEqual([
    [0, 8],
    [2, 8],
    [4, 8],
    [6, 8],
  ]);
});
