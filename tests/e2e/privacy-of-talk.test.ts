import { beforeAll, expect, test } from "vitest";
import { questions } from "../../session-core/features/interaction/questions.ts";
import { Api, startClass } from "./api.ts";
import { command, readBack } from "./command.ts";
import { Person } from "./person.ts";
import { WAIT } from "./record.ts";
import { browser, stack } from "./setting.ts";
import { everythingTold } from "./told.ts";

/** What people say to one another, or say without their name, on the screens of those who are not to know. */

let staff: Api;
let sessionId: string;

beforeAll(async () => {
  staff = await Api.as(stack.url, "teacher@demo.test");
  ({ sessionId } = await startClass(staff));
});

const arrive = async (name: string, screen: "studio" | "class") => {
  const person = await Person.signedIn(browser, stack.url, `${name}@demo.test`);
  await person.enter(sessionId, screen);
  return person;
};

test("no student's frame holds who asked, voted or answered what, what was for others, or what was taken back (R31–R35)", async () => {
  const [teacher, amara, ben] = await Promise.all([
    arrive("teacher", "studio"),
    arrive("student1", "class"),
    arrive("student2", "class"),
  ]);
  const asBen = new Api(stack.url, await ben.token());
  const asAmara = new Api(stack.url, await amara.token());
  const bens = (type: string, data: object) => command(asBen, sessionId, type, data);
  /** What the teacher was told of what was just done. */
  const told = (type: string) =>
    [...teacher.wire.log.events.values()].findLast((event) => event.type === type)?.data as Record<string, string> | undefined;
  const idFrom = async (type: string, field: string, text: string) => {
    await expect.poll(() => JSON.stringify(told(type) ?? null), WAIT).toContain(text);
    return told(type)![field]!;
  };

  await bens("question.ask", { text: "asked-by-nobody-known", anonymous: true });
  const anonymous = await idFrom("question.asked", "questionId", "asked-by-nobody-known");
  await bens("question.ask", { text: "asked-and-dismissed" });
  const dismissed = await idFrom("question.asked", "questionId", "asked-and-dismissed");
  await command(asAmara, sessionId, "question.ask", { text: "asked by Amara" });
  await bens("question.upvote", { questionId: await idFrom("question.asked", "questionId", "asked by Amara") });
  await bens("chat.send", { text: "said-and-taken-back" });
  const messageId = await idFrom("chat.message", "messageId", "said-and-taken-back");
  await bens("chat.react", { messageId, reaction: "like", on: true });
  const subject = { kind: "message", id: messageId };
  await command(asAmara, sessionId, "report.make", { subject, reason: "unkind", note: "told-to-staff-alone" });
  await command(staff, sessionId, "chat.send", { text: "for-ben-alone", to: ben.participantId });
  await command(staff, sessionId, "poll.open", { kind: "wordcloud", question: "In a word?" });
  await bens("poll.answer", { pollId: await idFrom("poll.opened", "pollId", "In a word?"), answer: ["answer-of-ben"] });
  await command(staff, sessionId, "poll.open", { kind: "quiz", question: "Which?", options: ["left", "right"], right: [1] });
  await bens("poll.answer", { pollId: await idFrom("poll.opened", "pollId", "Which?"), answer: [0] });
  await bens("pulse.give", { kind: "lost" });
  await bens("chat.delete", { messageId });
  await command(staff, sessionId, "question.dismiss", { questionId: dismissed });
  await command(staff, sessionId, "chat.send", { text: "the last word" });

  // Somebody who was not there comes, and reads all of it back from the beginning.
  const late = await arrive("student3", "class");
  for (const person of [amara, late]) await expect.poll(async () => (await person.chat()).at(-1), WAIT).toBe("the last word");
  const asLate = new Api(stack.url, await late.token());
  const [readByLate, readByStaff] = [await readBack(asLate, sessionId), await readBack(staff, sessionId)];
  for (const read of [readByLate, readByStaff]) expect(read).toContain("the last word");

  const ofOthers = ["for-ben-alone", "answer-of-ben", `"right":[`, `"previous"`];
  const notForLate = ["said-and-taken-back", "asked-and-dismissed", "told-to-staff-alone", "report."];
  const seen = await everythingTold(teacher);
  expect(
    [...ofOthers, ...notForLate].filter((secret) => !seen.includes(secret)),
    "the search finds what is there",
  ).toEqual([]);
  const found = async (person: Person, secrets: string[], more = "") => {
    const all = `${await everythingTold(person)}${more}`;
    expect(all).toContain("asked-by-nobody-known");
    return secrets.filter((secret) => all.includes(secret));
  };
  expect(await found(amara, ofOthers)).toEqual([]);
  expect(await found(late, [...ofOthers, ...notForLate], readByLate)).toEqual([]);
  expect(readByStaff, "staff may have to look into it").toContain("asked-and-dismissed");

  // What is nobody's stands in no frame beside who did it, on nobody's screen but their own.
  const nameless = new Set(["question.upvoted", "poll.answered", "pulse.given", "chat.reacted"]);
  for (const { email, wire } of [teacher, amara, late]) {
    for (const { type, data, actor } of wire.log.events.values()) {
      if (!nameless.has(type) && (data as { questionId?: string } | null)?.questionId !== anonymous) continue;
      expect(JSON.stringify({ data, actor }), `${email}: ${type}`).not.toContain(ben.participantId);
    }
    for (const { state } of wire.log.snapshots) {
      const asked = questions.of(state).questions.filter(({ id }) => id === anonymous);
      expect(JSON.stringify([state["polls"], state["pulse"], asked]), email).not.toContain(ben.participantId);
    }
  }
});
