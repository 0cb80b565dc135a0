import { describe, expect, test } from "vitest";
import { see, view } from "../../../session-core/session.ts";
import type { LiveClass } from "../useSession.ts";
import { inClass, people, student, teacher } from "../../../session-core/testing/scribe.ts";
import { messagesOf } from "./messages.ts";
import { readDeleted, readEarlier, takenBackSince, withEarlier } from "./useEarlier.ts";

const audience = { group: "student", participant: people[2]!.id } as const;

/** A class that says `count` things to everyone and a third as many to staff; its history comes in pages that end early. */
function classThatTalks(count: number) {
  const scribe = inClass();
  const said: string[] = [];
  for (let n = 0; n < count; n++) {
    scribe.write(teacher, "chat.send", { text: `${n}` });
    said.push(`${n}`);
    if (n % 3 === 0) scribe.write(teacher, "chat.send", { text: "staff only", to: "staff" });
    if (n % 10 === 9) scribe.write(student(3), "hand.raise", {});
    if (n % 10 === 9) scribe.write(student(3), "hand.lower", {});
  }
  const client = {
    history: async (from: number, to: number) => {
      const events = scribe.log.slice(from, Math.min(to, from + 70));
      return { from, to: events.at(-1)?.sequence ?? from, events: events.flatMap((event) => see(event, audience) ?? []) };
    },
  };
  return { scribe, said, client };
}

describe("what was said before", () => {
  test("comes page by page, in order, each message once, to the beginning and no further", async () => {
    const { scribe, said, client } = classThatTalks(900);
    const texts: (string | null)[] = [];
    let after = scribe.log.length;
    while (after > 0) {
      const read = await readEarlier(client, after, new Set());
      texts.unshift(...read.messages.map(({ text }) => text));
      expect(read.after).toBeLessThan(after);
      after = read.after;
    }
    expect(texts).toEqual(said);
  });

  test("a message that was taken back later is gone here too, whichever page says so", async () => {
    const { scribe, client } = classThatTalks(300);
    const message = scribe.log.findLast(
      ({ type, data }) => type === "chat.message" && (data as { text: string }).text === "250",
    )!;
    scribe.write(teacher, "chat.delete", { messageId: (message.data as { messageId: string }).messageId });
    const deleted = new Set<string>();
    expect(await readDeleted(client, message.sequence, scribe.log.length, deleted)).toBe(true);
    const { messages } = await readEarlier(client, message.sequence, deleted);
    expect(messages.at(-1)).toMatchObject({ id: (message.data as { messageId: string }).messageId, text: null });
  });

  test("stays whole while the class talks on, and what is taken back goes from it, one's own at once", async () => {
    const { scribe, said, client } = classThatTalks(400);
    const current = () => messagesOf(view(scribe.state, audience));
    const through = scribe.log.length;
    const { messages } = await readEarlier(client, current()[0]!.sequence - 1, new Set());
    const held = [...messages, ...current()];
    for (let n = 0; n < 250; n++) {
      scribe.write(teacher, "chat.send", { text: `later ${n}` });
      said.push(`later ${n}`);
    }
    const gone = messages.at(-1)!;
    const going = messages.at(-2)!;
    scribe.write(teacher, "chat.delete", { messageId: gone.id, sequence: gone.sequence });
    const events = scribe.log.slice(through).flatMap((event) => see(event, audience) ?? []);
    const pending = [{ type: "chat.delete", data: { messageId: going.id } }];
    const live = { client: { confirmed: () => ({ events }) }, snapshot: { pending } } as unknown as LiveClass;
    const shown = withEarlier({ messages: held, through }, events, current(), takenBackSince(live));
    expect(shown.filter(({ text }) => text === null).map(({ id }) => id)).toEqual([going.id, gone.id]);
    expect(shown.map(({ text }) => text).filter((text) => text !== null)).toEqual(
      said.slice(-shown.length).filter((text) => text !== going.text && text !== gone.text),
    );
    expect(shown).toHaveLength(held.length + 250);
  });

  test("is left where it is when the session goes away meanwhile", async () => {
    const read = await readEarlier({ history: async () => null }, 500, new Set());
    expect(read).toEqual({ messages: [], after: 500 });
  });
});
