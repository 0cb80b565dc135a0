import { expect, test } from "vitest";
import { HISTORY_MAX_EVENTS, HISTORY_PAGE_CHARACTERS } from "../../contracts/limits.ts";
import { inClass, people, teacher } from "../../session-core/testing/scribe.ts";
import { historyPage } from "./history.ts";
import { seenBy } from "./encoding.ts";

const student = { group: "student", participant: people[2]!.id } as const;

function classThatSays(texts: readonly string[]) {
  const scribe = inClass();
  for (const text of texts) scribe.write(teacher, "chat.send", { text, to: text === "to staff" ? "staff" : "class" });
  const read = (after: number, limit: number) => scribe.log.filter(({ sequence }) => sequence > after).slice(0, limit);
  return { log: scribe.log, read };
}

test("page by page it tells an audience everything it may see, once, and says where each page ends", () => {
  const { log, read } = classThatSays(Array.from({ length: 1_300 }, (_, n) => (n % 3 === 0 ? "to staff" : `${n}`)));
  const told = [];
  let from = 0;
  for (;;) {
    const page = historyPage(read, student, from, 1_000_000);
    if (page.to === from) break;
    expect(page.to - from).toBeLessThanOrEqual(HISTORY_MAX_EVENTS);
    told.push(...page.events);
    from = page.to;
  }
  expect(from).toBe(log.length);
  expect(told).toEqual(seenBy(student, log));
});

test("ends where it was asked to, and soon after it becomes large", () => {
  const { log, read } = classThatSays(Array.from({ length: 400 }, () => "x".repeat(2_000)));
  expect(historyPage(read, student, 0, 3)).toMatchObject({ from: 0, to: 3 });
  const page = historyPage(read, student, 0, log.length);
  expect(page.to).toBeLessThan(log.length);
  expect(JSON.stringify(page).length).toBeLessThan(HISTORY_PAGE_CHARACTERS * 1.5);
});
