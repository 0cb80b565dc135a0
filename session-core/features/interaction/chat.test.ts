import { beforeEach, describe, expect, test } from "vitest";
import { valueOf } from "../../per-participant.ts";
import { see, seeLater, takenBackBy, view } from "../../session.ts";
import { assistant, inClass, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { chat, CHAT_WINDOW, DIRECT_WINDOW_PER_PAIR } from "./chat.ts";
import { PINNED_MAX } from "./chat-messages.ts";
import { reports } from "./reports.ts";

const [ada, bo] = [student(3), student(4)];
type Who = typeof ada | typeof teacher;
const observer = uuid(5);
const nothing = { accepted: true, events: [] };

let scribe: Scribe;
const slice = () => chat.of(scribe.state);
const shownTo = (group: "staff" | "student" | "observer" | "lobby", participant?: string) =>
  chat.of(view(scribe.state, participant === undefined ? { group } : { group, participant }));
const say = (who: Who = ada, to = "class", text = "Hello", more: object = {}) =>
  scribe.write(who, "chat.send", { text, to, ...more });
const said = (...args: Parameters<typeof say>) => {
  expect(say(...args)).toMatchObject({ accepted: true });
  return scribe.lastId;
};
const lock = (changes: object) => scribe.write(teacher, "room.lock", changes);
beforeEach(() => {
  scribe = inClass();
});

describe("R31 one to one", () => {
  test("between staff and students goes both ways, and is theirs alone", () => {
    say(teacher, ada.id, "See me after class");
    const written = scribe.log.at(-1)!;
    for (const [group, id] of [
      ["staff", assistant.id],
      ["student", bo.id],
      ["observer", observer],
    ] as const) {
      expect(see(written, { group, participant: id }), group).toBeNull();
      expect(shownTo(group, id).direct).toEqual([]);
    }
    expect(shownTo("student", ada.id).direct).toMatchObject([{ text: "See me after class" }]);
    expect(shownTo("staff", teacher.id).direct).toHaveLength(1);
    expect(say(ada, teacher.id)).toMatchObject({ accepted: true });
  });

  test("among students is off until staff open it, and while the chat is", () => {
    expect(say(ada, bo.id)).toMatchObject({ code: "not_permitted" });
    lock({ studentChat: "open" });
    expect(say(ada, bo.id)).toMatchObject({ accepted: true });
    lock({ chat: "locked" });
    expect(say(ada, bo.id)).toMatchObject({ code: "not_permitted" });
  });

  test("is not said to oneself, to nobody, or to who only watches", () => {
    expect(say(ada, ada.id)).toMatchObject({ code: "not_found" });
    expect(say(ada, uuid(99))).toMatchObject({ code: "not_found" });
    expect(say(ada, observer)).toMatchObject({ code: "not_permitted" });
  });

  test("is taken back by its sender for both, and by no third", () => {
    const messageId = said(teacher, ada.id);
    for (const other of [assistant, bo]) {
      expect(scribe.write(other, "chat.delete", { messageId })).toMatchObject({ code: "not_found" });
    }
    expect(scribe.write(ada, "chat.delete", { messageId })).toMatchObject({ code: "forbidden" });
    scribe.write(teacher, "chat.delete", { messageId });
    expect(shownTo("student", ada.id).direct).toMatchObject([{ text: null }]);
  });

  test("is kept for each two apart", () => {
    const first = said(bo, teacher.id);
    for (let n = 0; n <= DIRECT_WINDOW_PER_PAIR; n++) say(ada, teacher.id, `${n}`);
    expect(slice().direct.filter(({ from }) => from === ada.id)).toHaveLength(DIRECT_WINDOW_PER_PAIR);
    expect(slice().direct.map(({ id }) => id)).toContain(first);
  });
});

describe("R35 a message that the state no longer holds", () => {
  /** Says so much to the class that what was said before is in the log alone. */
  const talkOn = () => {
    for (let n = 0; n < CHAT_WINDOW; n++) say(teacher, "class", `${n}`);
  };
  const longAgo = (...args: Parameters<typeof say>) => {
    const messageId = said(...args);
    const { sequence } = scribe.log.at(-1)!;
    talkOn();
    expect(slice().messages.map(({ id }) => id)).not.toContain(messageId);
    return { messageId, sequence };
  };

  test("is taken back by staff, and by who said it, where its number is told", () => {
    const message = longAgo(ada);
    expect(scribe.write(assistant, "chat.delete", { messageId: message.messageId })).toMatchObject({ code: "not_found" });
    expect(scribe.write(bo, "chat.delete", message)).toMatchObject({ code: "forbidden" });
    for (const who of [assistant, ada]) {
      expect(scribe.write(who, "chat.delete", message)).toMatchObject({
        events: [{ type: "chat.deleted", data: { messageId: message.messageId, to: "class", from: ada.id } }],
      });
    }
    const [first] = scribe.log.filter(({ sequence }) => sequence === message.sequence);
    const later = seeLater(first!, { group: "student", participant: bo.id }, takenBackBy(scribe.log));
    expect(later?.data).toMatchObject({ text: null });
  });

  test("is found by nobody who may not read it, nor under another's number", () => {
    const other = { ...longAgo(), messageId: uuid(99) };
    expect(scribe.write(teacher, "chat.delete", other)).toMatchObject({ code: "not_found" });
    expect(scribe.write(teacher, "chat.delete", { ...other, sequence: 1 })).toMatchObject({ code: "not_found" });
    expect(scribe.write(teacher, "chat.delete", { ...other, sequence: 99_999 })).toMatchObject({ code: "not_found" });
    const messageId = said(teacher, ada.id);
    const { sequence } = scribe.log.at(-1)!;
    for (let n = 0; n < DIRECT_WINDOW_PER_PAIR; n++) say(ada, teacher.id, `${n}`);
    expect(slice().direct.map(({ id }) => id)).not.toContain(messageId);
    expect(scribe.write(bo, "chat.delete", { messageId, sequence })).toMatchObject({ code: "not_found" });
    expect(scribe.write(assistant, "chat.delete", { messageId, sequence })).toMatchObject({ code: "not_found" });
    expect(scribe.write(ada, "chat.delete", { messageId, sequence })).toMatchObject({ code: "forbidden" });
  });

  test("is reported with its words", () => {
    const { messageId, sequence } = longAgo(bo, "class", "long ago");
    const report = { subject: { kind: "message", id: messageId }, reason: "unkind" };
    expect(scribe.write(ada, "report.make", report)).toMatchObject({ code: "not_found" });
    expect(scribe.write(ada, "report.make", { ...report, sequence })).toMatchObject({
      events: [{ data: { about: bo.id, quote: "long ago", evidence: [sequence] } }],
    });
  });
});

describe("R35 a locked chat", () => {
  test("takes nothing from students but a word to staff, and everything from staff", () => {
    lock({ chat: "locked" });
    expect(say(ada)).toMatchObject({ code: "not_permitted" });
    for (const to of ["staff", teacher.id]) expect(say(ada, to)).toMatchObject({ accepted: true });
    expect(say(teacher)).toMatchObject({ accepted: true });
    scribe.write(teacher, "permission.change", { participantId: ada.id, permissions: { chat: true } });
    expect(say(ada)).toMatchObject({ accepted: true });
    expect(say(bo)).toMatchObject({ code: "not_permitted" });
  });
});

describe("R31 slow mode", () => {
  test("makes each student wait between messages to the class, and says how long", () => {
    lock({ slowModeS: 30 });
    say();
    scribe.later(8);
    expect(say()).toMatchObject({ code: "slow_mode", details: { retryAfterMs: 21_000 } });
    expect(say(bo)).toMatchObject({ accepted: true });
    expect(say(ada, "staff")).toMatchObject({ accepted: true });
    for (let n = 0; n < 3; n++) expect(say(teacher)).toMatchObject({ accepted: true });
    scribe.later(30);
    expect(say()).toMatchObject({ accepted: true });
  });

  test("holds for whoever's last message left the window, and ends when it is ended", () => {
    lock({ slowModeS: 300 });
    say();
    for (let n = 0; n < CHAT_WINDOW + 1; n++) say(teacher);
    scribe.later(-CHAT_WINDOW);
    expect(say()).toMatchObject({ code: "slow_mode" });
    lock({ slowModeS: 0 });
    expect(say()).toMatchObject({ accepted: true });
    expect(slice().recent).toEqual([]);
  });
});

describe("R31 a reply", () => {
  test("names what it answers, as far as its sender sees it", () => {
    const replyTo = said(bo);
    say(ada, "class", "Yes", { replyTo });
    expect(slice().messages.at(-1)).toMatchObject({ replyTo });
    const toStaff = said(bo, "staff");
    expect(say(ada, "staff", "?", { replyTo: toStaff })).toMatchObject({ code: "not_found" });
    expect(say(teacher, bo.id, "?", { replyTo: toStaff })).toMatchObject({ accepted: true });
    expect(say(teacher, "class", "?", { replyTo: toStaff })).toMatchObject({ code: "conflict" });
  });
});

describe("R31 a reaction", () => {
  const react = (who: Who, messageId: string, reaction = "like", on = true) =>
    scribe.write(who, "chat.react", { messageId, reaction, on });

  test("counts once a person and kind, and comes off again", () => {
    const messageId = said();
    react(ada, messageId);
    expect(react(ada, messageId)).toEqual(nothing);
    react(bo, messageId);
    react(bo, messageId, "heart");
    expect(slice().reactions[messageId]!.counts).toEqual({ like: 2, heart: 1 });
    react(bo, messageId, "heart", false);
    expect(slice().reactions[messageId]!.counts).toEqual({ like: 2 });
    expect(react(bo, messageId, "heart", false)).toEqual(nothing);
  });

  test("is known to be theirs by nobody else", () => {
    const messageId = said();
    react(bo, messageId);
    expect(JSON.stringify(see(scribe.log.at(-1)!, { group: "staff" }))).not.toContain(bo.id);
    expect(valueOf(shownTo("student", bo.id).reactions[messageId]!.by, bo.id)).toEqual(["like"]);
    expect(shownTo("student", ada.id).reactions[messageId]).toEqual({ counts: { like: 1 }, by: {} });
  });

  test("goes with its message, and is for messages to the class", () => {
    const messageId = said();
    react(bo, messageId);
    scribe.write(ada, "chat.delete", { messageId });
    expect(slice().reactions).toEqual({});
    expect(react(bo, messageId)).toMatchObject({ code: "not_found" });
    expect(react(teacher, said(ada, "staff"))).toMatchObject({ code: "not_found" });
    expect(scribe.write(bo, "chat.react", { messageId, reaction: "insult", on: true })).toMatchObject({
      code: "invalid_request",
    });
  });
});

describe("R31 a pin", () => {
  const pin = (messageId: string, pinned = true, who: Who = teacher) => scribe.write(who, "chat.pin", { messageId, pinned });

  test("keeps a message in everybody's sight when the window has passed it by", () => {
    const messageId = said(bo, "class", "Page 12");
    expect(pin(messageId, true, ada)).toMatchObject({ code: "forbidden" });
    pin(messageId);
    for (let n = 0; n < CHAT_WINDOW; n++) say(teacher);
    expect(slice().messages.map(({ id }) => id)).not.toContain(messageId);
    for (const group of ["staff", "student", "observer"] as const) {
      expect(shownTo(group).pinned).toMatchObject([{ text: "Page 12" }]);
    }
    expect(shownTo("lobby").pinned).toEqual([]);
    expect(pin(messageId)).toEqual(nothing);
    pin(messageId, false);
    expect(slice().pinned).toEqual([]);
  });

  test("ends with its message, and with more than there is room for", () => {
    const pinned = Array.from({ length: PINNED_MAX + 1 }, () => said(bo));
    for (const id of pinned) pin(id);
    expect(slice().pinned.map(({ id }) => id)).toEqual(pinned.slice(1));
    scribe.write(bo, "chat.delete", { messageId: pinned[1] });
    expect(slice().pinned).toHaveLength(PINNED_MAX - 1);
    expect(pin(said(ada, "staff"))).toMatchObject({ code: "not_found" });
  });
});

describe("the tenant's word filter", () => {
  test("masks what students say, keeps it out, or tells staff; and leaves staff alone", () => {
    scribe.screen = (text) => ({ kind: "masked", text: text.replace("darn", "****") });
    say(ada, "class", "darn it");
    expect(slice().messages.at(-1)!.text).toBe("**** it");
    say(teacher, "class", "darn it");
    expect(slice().messages.at(-1)!.text).toBe("darn it");

    scribe.screen = () => ({ kind: "refused" });
    expect(say()).toMatchObject({ code: "words_refused" });
    expect(scribe.write(ada, "question.ask", { text: "darn?" })).toMatchObject({ code: "words_refused" });

    scribe.screen = () => ({ kind: "flagged" });
    say(ada, "class", "darn it");
    expect(reports.of(scribe.state).reports).toMatchObject([
      { reason: "words", from: "system", about: ada.id, quote: "darn it", status: "open" },
    ]);
    expect(see(scribe.log.at(-1)!, { group: "student", participant: ada.id })).toBeNull();
  });

  test("learns nobody who asks anonymously", () => {
    scribe.screen = () => ({ kind: "flagged" });
    scribe.write(ada, "question.ask", { text: "darn?", anonymous: true });
    expect(reports.of(scribe.state).reports).toMatchObject([{ about: null, quote: "darn?" }]);
    expect(JSON.stringify(scribe.log.at(-1))).not.toContain(ada.id);
  });

  test("keeps a word out of a cloud, where a mask would stand on the stage", () => {
    scribe.write(teacher, "poll.open", { kind: "wordcloud", question: "How was it?" });
    const pollId = scribe.lastId;
    scribe.screen = (text) => (text === "darn" ? { kind: "masked", text: "****" } : { kind: "clean" });
    expect(scribe.write(ada, "poll.answer", { pollId, answer: ["fun", "darn"] })).toMatchObject({ code: "words_refused" });
    expect(scribe.write(ada, "poll.answer", { pollId, answer: ["fun"] })).toMatchObject({ accepted: true });
  });
});
