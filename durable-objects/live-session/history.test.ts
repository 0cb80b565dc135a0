import { expect, test } from "vitest";
import { HISTORY_MAX_EVENTS, HISTORY_PAGE_CHARACTERS } from "../../contracts/limits.ts";
import { canonical } from "../../session-core/hash-chain.ts";
import { evolve, initialState, view } from "../../session-core/session.ts";
import { inClass, people, student as person, teacher } from "../../session-core/testing/scribe.ts";
import { historyPage } from "./history.ts";
import { seenBy } from "./encoding.ts";

const ada = person(3);
const student = { group: "student", participant: people[2]!.id } as const;

function classThatSays(texts: readonly string[]) {
  const scribe = inClass();
  for (const text of texts) scribe.write(teacher, "chat.send", { text, to: text === "to staff" ? "staff" : "class" });
  const read = (after: number, limit: number) => scribe.log.filter(({ sequence }) => sequence > after).slice(0, limit);
  const takingBack = (after: number) => scribe.log.filter(({ sequence }) => sequence > after);
  return { scribe, log: scribe.log, kept: { read, takingBack } };
}

test("page by page it tells an audience everything it may see, once, and says where each page ends", () => {
  const { log, kept } = classThatSays(Array.from({ length: 1_300 }, (_, n) => (n % 3 === 0 ? "to staff" : `${n}`)));
  const told = [];
  let from = 0;
  for (;;) {
    const page = historyPage(kept, student, from, 1_000_000);
    if (page.to === from) break;
    expect(page.to - from).toBeLessThanOrEqual(HISTORY_MAX_EVENTS);
    told.push(...page.events);
    from = page.to;
  }
  expect(from).toBe(log.length);
  expect(told).toEqual(seenBy(student, log));
});

test("ends where it was asked to, and soon after it becomes large", () => {
  const { log, kept } = classThatSays(Array.from({ length: 400 }, () => "x".repeat(2_000)));
  expect(historyPage(kept, student, 0, 3)).toMatchObject({ from: 0, to: 3 });
  const page = historyPage(kept, student, 0, log.length);
  expect(page.to).toBeLessThan(log.length);
  expect(JSON.stringify(page).length).toBeLessThan(HISTORY_PAGE_CHARACTERS * 1.5);
});

test("R31 R32 what was taken back since is told to staff alone, in whichever page it stands", () => {
  const { scribe, kept } = classThatSays(["said", "taken back"]);
  const message = scribe.log.at(-1)!;
  scribe.write(ada, "question.ask", { text: "asked, and dismissed" });
  const questionId = scribe.lastId;
  scribe.write(teacher, "question.answer", { questionId, text: "answered, and dismissed" });
  scribe.write(teacher, "chat.delete", { messageId: (message.data as { messageId: string }).messageId });
  scribe.write(teacher, "question.dismiss", { questionId });
  const staff = { group: "staff", participant: teacher.id } as const;
  expect(JSON.stringify(historyPage(kept, staff, 0, 1_000))).toMatch(/taken back.*asked, and dismissed.*answered, and dismissed/);
  for (const audience of [student, { group: "observer" } as const]) {
    const before = historyPage(kept, audience, message.sequence - 2, message.sequence);
    expect(before.events.map(({ data }) => (data as { text: unknown }).text)).toEqual(["said", null]);
    const whole = historyPage(kept, audience, 0, 1_000);
    expect(JSON.stringify(whole)).not.toMatch(/taken back|and dismissed/);
    const folded = whole.events.reduce(evolve, initialState);
    expect(canonical(folded)).toBe(canonical(view(scribe.state, audience)));
  }
});
