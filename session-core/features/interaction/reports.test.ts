import { beforeEach, describe, expect, test } from "vitest";
import { see, view } from "../../session.ts";
import { assistant, inClass, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { OPEN_REPORTS_MAX, reports } from "./reports.ts";

const [ada, bo] = [student(3), student(4)];
const nothing = { accepted: true, events: [] };

let scribe: Scribe;
const all = () => reports.of(scribe.state).reports;
const shownTo = (group: "staff" | "student", participant?: string) =>
  reports.of(view(scribe.state, participant === undefined ? { group } : { group, participant })).reports;
const say = (who: typeof ada | typeof teacher, to = "class", text = "You are stupid") => {
  scribe.write(who, "chat.send", { text, to });
  return { id: scribe.lastId, sequence: scribe.log.at(-1)!.sequence };
};
const report = (
  kind: "message" | "question" | "participant",
  id: string,
  who: typeof ada | typeof teacher = bo,
  more: object = {},
) => scribe.write(who, "report.make", { subject: { kind, id }, reason: "unkind", ...more });
beforeEach(() => {
  scribe = inClass();
});

describe("R35 a report", () => {
  test("keeps what was said and where it stands in the log, though it is taken back", () => {
    const { id, sequence } = say(ada);
    report("message", id, bo, { note: "He says it every day" });
    scribe.write(ada, "chat.delete", { messageId: id });
    expect(all()).toMatchObject([
      { about: ada.id, quote: "You are stupid", evidence: [sequence], from: bo.id, status: "open", note: "He says it every day" },
    ]);
  });

  test("about a person names their latest words, as far as the reporter saw them", () => {
    const heard = say(ada);
    say(ada, "staff");
    report("participant", ada.id);
    expect(all()).toMatchObject([{ about: ada.id, quote: null, evidence: [heard.sequence] }]);
  });

  test("of what two said to each other is one of the two's to make, and shows it to staff", () => {
    scribe.write(teacher, "room.lock", { studentChat: "open" });
    const { id } = say(ada, bo.id, "I hate you");
    expect(report("message", id, assistant)).toMatchObject({ code: "not_found" });
    report("message", id);
    expect(shownTo("staff", assistant.id)).toMatchObject([{ quote: "I hate you" }]);
  });

  test("of an anonymous question names nobody", () => {
    scribe.write(ada, "question.ask", { text: "Why so stupid?", anonymous: true });
    const { sequence } = scribe.log.at(-1)!;
    report("question", scribe.lastId);
    expect(all()).toMatchObject([{ about: null, quote: "Why so stupid?", evidence: [sequence] }]);
    expect(JSON.stringify(all())).not.toContain(ada.id);
  });

  test("is seen by staff and by whoever made it, and by no peer", () => {
    report("message", say(ada).id);
    expect(shownTo("student", ada.id)).toEqual([]);
    expect(see(scribe.log.at(-1)!, { group: "student", participant: ada.id })).toBeNull();
    expect(shownTo("student", bo.id)).toHaveLength(1);
    expect(shownTo("staff")).toMatchObject([{ from: bo.id }]);
  });

  test("is made once, never of oneself, of what is there, and not without end", () => {
    const { id } = say(ada);
    report("message", id);
    expect(report("message", id)).toEqual(nothing);
    expect(report("message", id, ada)).toMatchObject({ code: "conflict" });
    expect(report("message", uuid(99))).toMatchObject({ code: "not_found" });
    expect(report("participant", uuid(99))).toMatchObject({ code: "not_found" });
    for (let n = 1; n < OPEN_REPORTS_MAX; n++) report("message", say(ada).id);
    expect(report("message", say(ada).id)).toMatchObject({ code: "rate_limited" });
  });

  test("is taken by one of staff and settled with a note; the reporter learns only that it is settled", () => {
    report("message", say(ada).id);
    const reportId = all()[0]!.id;
    scribe.write(assistant, "report.take", { reportId });
    expect(scribe.write(assistant, "report.take", { reportId })).toEqual(nothing);
    expect(scribe.write(teacher, "report.take", { reportId })).toMatchObject({ code: "conflict" });
    expect(shownTo("student", bo.id)).toMatchObject([{ status: "open", by: null }]);
    expect(scribe.write(bo, "report.settle", { reportId, outcome: "acted" })).toMatchObject({ code: "forbidden" });
    scribe.write(assistant, "report.settle", { reportId, outcome: "acted", note: "Talked to Ada" });
    expect(all()).toMatchObject([{ status: "settled", by: assistant.id, outcome: { kind: "acted", note: "Talked to Ada" } }]);
    expect(shownTo("student", bo.id)).toMatchObject([{ status: "settled", by: null, outcome: null }]);
    expect(JSON.stringify(see(scribe.log.at(-1)!, { group: "student", participant: bo.id }))).not.toContain("Talked");
    expect(scribe.write(teacher, "report.settle", { reportId, outcome: "dismissed" })).toEqual(nothing);
    expect(scribe.write(teacher, "report.take", { reportId })).toMatchObject({ code: "conflict" });
    expect(scribe.write(teacher, "report.take", { reportId: uuid(99) })).toMatchObject({ code: "not_found" });
  });
});
