import { randomUUID } from "node:crypto";
import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chatMessages } from "../../worker/interaction/tables.ts";
import { sessionParticipants } from "../../worker/orchestrator/tables.ts";
import {
  appendEvents,
  newSession,
  placeIn,
  scopeOf,
  startDatabase,
  TestLog,
  type Place,
  type TestDatabase,
} from "./database-fixture.ts";

let db: TestDatabase;
let place: Place;
let sessionId: string;
let log: TestLog;

beforeAll(async () => {
  db = await startDatabase();
  place = await placeIn(db.owner, "demo");
});
afterAll(() => db.stop());
beforeEach(async () => {
  sessionId = await newSession(db.owner, place);
  log = new TestLog(place, sessionId);
});

const append = (events: readonly unknown[]) => appendEvents(db.database, place, { tenantId: place.tenantId, sessionId }, events);

describe("views over the log", () => {
  test("chat_messages shows what was said, and hides what was deleted or erased", async () => {
    const [kept, deleted, erased] = [randomUUID(), randomUUID(), randomUUID()];
    const author = randomUUID();
    log.add("session.started", { sessionId });
    for (const messageId of [kept, deleted, erased])
      log.add("chat.message", { messageId, text: messageId, to: "class" }, { actor: author });
    log.add("chat.deleted", { messageId: deleted, to: "class", from: author });
    log.add("payload.erased", { sequences: [4] });
    await append(log.events);
    const [messages] = await db.database.transaction(scopeOf(place), [
      db.database.query
        .select()
        .from(chatMessages)
        .where(eq(chatMessages.sessionId, sessionId))
        .orderBy(asc(chatMessages.sequence)),
    ]);
    expect(messages).toMatchObject([
      { id: kept, participantId: author, text: kept, audience: "class", deleted: false, createdAt: new Date(log.events[1]!.at) },
      { id: deleted, text: null, deleted: true },
    ]);
    expect(messages).toHaveLength(2);
  });

  test("session_participants shows who came, first and last, and whether they are still there", async () => {
    const [amara, ben] = [randomUUID(), randomUUID()];
    const join = (participantId: string, name: string) =>
      log.add("participant.joined", { participantId, name, role: "student" }, { actor: participantId });
    const leave = (participantId: string) =>
      log.add("participant.left", { participantId, reason: "left" }, { actor: participantId });
    log.add("session.started", { sessionId });
    const first = join(amara, "Amara");
    join(ben, "Ben");
    leave(amara);
    join(amara, "Amara N.");
    const last = leave(ben);
    await append(log.events);
    const rows = async () => {
      const [people] = await db.database.transaction(scopeOf(place), [
        db.database.query
          .select()
          .from(sessionParticipants)
          .where(eq(sessionParticipants.sessionId, sessionId))
          .orderBy(asc(sessionParticipants.joinedAt)),
      ]);
      return people;
    };
    expect(await rows()).toMatchObject([
      { participantId: amara, name: "Amara N.", role: "student", joinedAt: new Date(first.at), leftAt: null },
      { participantId: ben, name: "Ben", leftAt: new Date(last.at) },
    ]);
    await append([log.add("payload.erased", { sequences: [3] })]);
    expect((await rows())[1]).toMatchObject({ participantId: ben, name: null });
  });

  test("questions and polls are what the log says became of them, and an anonymous asker is nobody (R32, R33)", async () => {
    log.add("session.started", { sessionId });
    const [hidden, dismissed, pollId, amara, ben] = Array.from({ length: 5 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const ask = (questionId: string, anonymous: boolean) =>
      log.add("question.asked", { questionId, text: "Why?", anonymous, from: amara });
    ask(hidden, true);
    ask(dismissed, false);
    log.add("question.upvoted", { questionId: hidden, from: ben });
    log.add("question.answered", { questionId: hidden, text: "So." });
    log.add("question.dismissed", { questionId: dismissed });
    log.add("poll.opened", { pollId, kind: "single", question: "Which?", options: ["a", "b"], right: null });
    log.add("poll.revealed", { pollId, right: null, result: { answered: 1, tally: [] } });
    await append(log.events);
    const [asked, opened] = await db.database.transaction(scopeOf(place), [
      sql<Record<string, unknown>>`select * from questions where session_id = ${sessionId}::uuid order by sequence`,
      sql<Record<string, unknown>>`select * from polls where session_id = ${sessionId}::uuid`,
    ]);
    expect(asked).toMatchObject([
      { id: hidden, participant_id: null, status: "answered", answer: "So.", text: "Why?" },
      { id: dismissed, participant_id: amara, status: "dismissed", text: null },
    ]);
    expect(Number(asked[0]!["votes"])).toBe(1);
    expect(opened).toMatchObject([{ id: pollId, status: "revealed", result: { answered: 1 } }]);
  });

  test("neither shows another tenant anything (R7)", async () => {
    log.add("session.started", { sessionId });
    log.add("chat.message", { messageId: randomUUID(), text: "ours", to: "class" });
    await append(log.events);
    const other = await placeIn(db.owner, "other");
    const [messages, people] = await db.database.transaction(scopeOf(other), [
      db.database.query.select().from(chatMessages),
      db.database.query.select().from(sessionParticipants),
    ]);
    expect([...messages, ...people]).toEqual([]);
  });
});

test("stale_sessions gives every idle live session its turn (R74)", async () => {
  const ids = await Promise.all([newSession(db.owner, place), newSession(db.owner, place), newSession(db.owner, place)]);
  await db.owner.batch([
    sql`update sessions set status = 'ended' where status = 'live'`,
    sql`update sessions set status = 'live', watermark_at = now() - interval '2 minutes' where id in ${ids}`,
  ]);
  const look = async () => {
    const [rows] = await db.database.transaction({ tenantId: null, userId: null }, [
      sql<{ session_id: string }>`select session_id from stale_sessions(60, 2)`,
    ]);
    return rows.map((row) => row.session_id);
  };
  const seen = [...(await look()), ...(await look())];
  expect(seen.toSorted()).toEqual(ids.toSorted());
  expect(await look()).toEqual([]);
});
