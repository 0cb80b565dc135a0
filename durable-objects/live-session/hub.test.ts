import { expect, test } from "vitest";
import type { ServerFrame } from "../../contracts/frames.ts";
import { groupOf } from "../../contracts/roles.ts";
import { owners } from "../../session-core/session.ts";
import { assistant, inClass, people, sha256, student, type Scribe } from "../../session-core/testing/scribe.ts";
import { Hub } from "./hub.ts";
import { StateHashes } from "./state-hashes.ts";

const [ada, bo] = [student(3), student(4)];

/** Everyone of a class on a socket, and what a turn of these events sends to each. */
function publish(scribe: Scribe, after: number): Map<string, ServerFrame[]> {
  const events = scribe.log.slice(after);
  const hub = new Hub({
    ...{ now: () => 0, after: () => {}, read: () => [], takingBack: () => [], hashes: new StateHashes(sha256) },
    ...{ state: () => scribe.state, head: () => scribe.head },
  });
  const sent = new Map<string, ServerFrame[]>();
  for (const { id, role } of people) {
    const frames: ServerFrame[] = [];
    sent.set(id, frames);
    const send = (text: string) => void frames.push(JSON.parse(text) as ServerFrame);
    hub.restore({ send, close() {}, bufferedBytes: 0 }, { participantId: id, name: id, role, group: groupOf(role) });
  }
  hub.publish({ from: after, to: scribe.log.length, events, state: scribe.state, settled: [] });
  return sent;
}

test("R32 an anonymous question is its asker's own on their screen, and nobody's on every other", () => {
  const scribe = inClass();
  const before = scribe.log.length;
  scribe.write(ada, "question.ask", { text: "Why?", anonymous: true });
  for (const [id, frames] of publish(scribe, before)) {
    expect(frames).toMatchObject([{ events: [{ type: "question.asked", actor: "anonymous", data: { text: "Why?" } }] }]);
    expect(JSON.stringify(frames).includes(ada.id), id).toBe(id === ada.id);
  }
});

test("R33 an answer goes to whoever gave it and, without them, to staff; to nobody else", () => {
  const scribe = inClass();
  scribe.write(assistant, "poll.open", { kind: "single", question: "Which?", options: ["yes", "no"] });
  const before = scribe.log.length;
  scribe.write(ada, "poll.answer", { pollId: scribe.lastId, answer: [1] });
  const sent = publish(scribe, before);
  expect(sent.get(ada.id)).toMatchObject([{ events: [{ data: { answer: [1], from: ada.id } }] }]);
  expect(sent.get(bo.id)).toEqual([]);
  expect(sent.get(assistant.id)).toMatchObject([{ events: [{ data: { answer: [1] } }] }]);
  expect(JSON.stringify(sent.get(assistant.id))).not.toContain(ada.id);
});

test("a question asked by name is one frame for all: nobody's is encoded apart", () => {
  const scribe = inClass();
  const before = scribe.log.length;
  scribe.write(ada, "question.ask", { text: "Why?" });
  expect(owners(scribe.log.at(-1)!)).toEqual([ada.id]);
  const [first, ...rest] = [...publish(scribe, before).values()];
  for (const frames of rest) expect(frames).toEqual(first);
});
