import { randomUUID } from "node:crypto";
import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findChainFault, genesisHash } from "../../session-core/hash-chain.ts";
import { sessions, sessionStateEvents } from "../../worker/orchestrator/tables.ts";
import {
  appendEvents,
  failureOf,
  newSession,
  placeIn,
  scopeOf,
  sha256,
  startDatabase,
  TestLog,
  type Place,
  type TestDatabase,
  type TestEvent,
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

const append = (events: readonly unknown[], of = { tenantId: place.tenantId, sessionId }) =>
  appendEvents(db.database, place, of, events);

async function stored() {
  const [rows, [session]] = await db.database.transaction(scopeOf(place), [
    db.database.query
      .select()
      .from(sessionStateEvents)
      .where(and(eq(sessionStateEvents.tenantId, place.tenantId), eq(sessionStateEvents.sessionId, sessionId)))
      .orderBy(asc(sessionStateEvents.sequence)),
    db.database.query.select().from(sessions).where(eq(sessions.id, sessionId)),
  ]);
  return { rows, session: session! };
}

describe("append_session_events (R18)", () => {
  test("takes a class from its start to its end, and moves watermark and status", async () => {
    const started = log.add("session.started", { sessionId, lessonTitle: "Motion – 运动 🚀" }, { key: "system:start" });
    const said = log.add("chat.message", { messageId: randomUUID(), text: "hello", to: "class" });
    expect(await append([started, said])).toEqual({ watermark: 2, head_hash: said.hash });
    expect((await stored()).session).toMatchObject({
      status: "live",
      startedAt: new Date(started.at),
      endedAt: null,
      watermark: 2,
    });

    const ended = log.add("session.ended", {});
    await append([ended]);
    const { rows, session } = await stored();
    expect(session).toMatchObject({ status: "ended", endedAt: new Date(ended.at), headHash: ended.hash });
    expect(rows.map(({ createdAt }) => createdAt.getTime())).toEqual(log.events.map(({ at }) => at));
    expect(rows.map(({ eventPayload }) => eventPayload)).toEqual(log.events.map(({ data }) => data));
    expect(rows[0]).toMatchObject({ idempotencyKey: "system:start", actorId: "system", epoch: 0 });
  });

  test("what it stores verifies by the session core's own chain", async () => {
    log.add("session.started", { sessionId });
    for (let i = 0; i < 20; i++) log.add("chat.message", { messageId: randomUUID(), text: `é\u2028${i}`, to: "class" });
    await append(log.events);
    const [page] = await db.database.transaction(scopeOf(place), [
      sql<TestEvent>`select * from session_events_page(${sessionId}::uuid, 0, 500)`,
    ]);
    const salts = new Map((await stored()).rows.map((row) => [row.sequence, row.salt]));
    const events = page.map((event) => ({ ...event, salt: salts.get(event.sequence) ?? null }));
    const genesis = { sequence: 0, hash: genesisHash(sha256, place.tenantId, sessionId) };
    expect(events).toHaveLength(21);
    expect(findChainFault(sha256, genesis, events)).toBeNull();
  });

  test("a repeat, whole or overlapping, changes nothing", async () => {
    log.add("session.started", { sessionId });
    log.add("chat.message", { messageId: randomUUID(), text: "once", to: "class" });
    await append(log.events);
    const before = await stored();
    expect(await append(log.events)).toEqual({ watermark: 2, head_hash: log.events[1]!.hash });
    expect(await stored()).toEqual(before);
    log.add("chat.message", { messageId: randomUUID(), text: "two", to: "class" });
    expect(await append(log.events.slice(1))).toMatchObject({ watermark: 3 });
    expect((await stored()).rows).toHaveLength(3);
    expect(await append([])).toMatchObject({ watermark: 3 });
  });

  test("another event under a number that is taken is refused", async () => {
    await append([log.add("session.started", { sessionId })]);
    const other = new TestLog(place, sessionId);
    const rival = other.add("session.started", { sessionId, rival: true });
    expect(await failureOf(append([rival]))).toEqual({ code: "CL409", detail: "conflict" });
    expect((await stored()).rows).toHaveLength(1);
  });

  test("a gap is refused, and nothing of the batch stays", async () => {
    const started = log.add("session.started", { sessionId });
    log.add("chat.message", { text: "lost" });
    const third = log.add("chat.message", { text: "third" });
    expect(await failureOf(append([started, third]))).toEqual({ code: "CL409", detail: "gap" });
    expect((await stored()).rows).toHaveLength(0);
    expect(await failureOf(append([third]))).toEqual({ code: "CL409", detail: "gap" });
  });

  const links = ["type", "actor", "at", "digest", "hash"] as const;
  test.each(links)("an event whose %s was altered is refused", async (field) => {
    const event = log.add("session.started", { sessionId });
    const altered = { ...event, [field]: field === "at" ? event.at + 1 : `${event[field]}x` };
    expect(await failureOf(append([altered]))).toEqual({ code: "CL409", detail: "chain" });
  });

  test("a chain begun for another session is refused", async () => {
    const foreign = new TestLog(place, randomUUID()).add("session.started", { sessionId });
    expect(await failureOf(append([foreign]))).toEqual({ code: "CL409", detail: "chain" });
  });

  test("events without a number, or twice the same, are refused", async () => {
    const event = log.add("session.started", { sessionId });
    expect(await failureOf(append([{ ...event, sequence: null }]))).toMatchObject({ code: "CL409" });
    expect(await failureOf(append([event, event]))).toMatchObject({ code: "CL409" });
    expect((await stored()).rows).toHaveLength(0);
  });

  test("a recovery goes on in a new epoch, past what was lost; nothing else may leave a gap or go back", async () => {
    await append([log.add("session.started", { sessionId })]);
    log.epoch = 1;
    const recovered = log.add("session.recovered", { lostFrom: 2, lostTo: 9 }, { skip: 8 });
    expect(await failureOf(append([{ ...recovered, epoch: 0 }]))).toEqual({ code: "CL409", detail: "gap" });
    expect(await append([recovered])).toEqual({ watermark: 10, head_hash: recovered.hash });
    expect((await stored()).session).toMatchObject({ epoch: 1, watermark: 10 });
    const old = log.add("chat.message", { text: "from the old epoch" });
    expect(await failureOf(append([{ ...old, epoch: 0 }]))).toEqual({ code: "CL409", detail: "epoch" });
    expect(await append([old])).toMatchObject({ watermark: 11 });
  });

  test("an event whose payload was set aside keeps its place and its digest", async () => {
    const event = log.add("session.started", { sessionId });
    await append([{ ...event, data: null, salt: null }]);
    const [row] = (await stored()).rows;
    expect(row).toMatchObject({ eventPayload: null, salt: null, digest: event.digest, hash: event.hash });
  });

  test("payload.erased takes payload and salt of what it names, and the chain still verifies", async () => {
    log.add("session.started", { sessionId });
    log.add("chat.message", { messageId: randomUUID(), text: "my telephone number", to: "class" }, { actor: randomUUID() });
    await append(log.events);
    const tooLate = log.add("chat.message", { messageId: randomUUID(), text: "in the same batch", to: "class" });
    await append([tooLate, log.add("payload.erased", { sequences: [2, 3] })]);
    const { rows } = await stored();
    expect(rows.map(({ eventPayload }) => eventPayload === null)).toEqual([false, true, true, false]);
    const genesis = { sequence: 0, hash: genesisHash(sha256, place.tenantId, sessionId) };
    const events = rows.map((row) => ({
      ...{ sequence: row.sequence, type: row.eventType, data: row.eventPayload, actor: row.actorId },
      ...{ at: row.createdAt.getTime(), salt: row.salt, digest: row.digest, hash: row.hash },
    }));
    expect(findChainFault(sha256, genesis, events)).toBeNull();
    // What comes again with the payload in it does not bring it back.
    await append(log.events);
    expect((await stored()).rows[1]!.eventPayload).toBeNull();
  });

  test("data that Postgres refuses is raised as Postgres raises it", async () => {
    const event = log.add("session.started", { sessionId });
    expect((await failureOf(append([{ ...event, id: "no uuid" }]))).code).toBe("22P02");
    log.add("chat.message", { text: "same key" }, { key: "p:1" });
    log.add("chat.message", { text: "same key" }, { key: "p:1" });
    expect((await failureOf(append(log.events))).code).toBe("23505");
    expect((await stored()).rows).toHaveLength(0);
  });

  test("500 events in one batch", async () => {
    log.add("session.started", { sessionId });
    while (log.events.length < 500) log.add("chat.message", { messageId: randomUUID(), text: "x".repeat(200), to: "class" });
    expect(await append(log.events)).toEqual({ watermark: 500, head_hash: log.events[499]!.hash });
    expect((await stored()).rows).toHaveLength(500);
  });

  test("two appenders of the same events at once leave them once", async () => {
    log.add("session.started", { sessionId });
    while (log.events.length < 50) log.add("chat.message", { messageId: randomUUID(), text: "twice", to: "class" });
    const positions = await Promise.all(Array.from({ length: 8 }, (_, i) => append(log.events.slice(0, 50 - (i % 2)))));
    expect(positions.every((position) => position!.watermark >= 49)).toBe(true);
    await append(log.events);
    expect((await stored()).rows.map(({ sequence }) => sequence)).toEqual(log.events.map(({ sequence }) => sequence));
  });

  test("no tenant appends to another's session, by whichever name (R7)", async () => {
    const other = await placeIn(db.owner, "other");
    const event = log.add("session.started", { sessionId });
    expect((await failureOf(append([event], other))).code).toBe("CL404");
    expect((await failureOf(append([event], { tenantId: place.tenantId, sessionId: other.sessionId }))).code).toBe("CL404");
  });

  test.each([
    sql`insert into session_state_events (id, session_id, sequence, epoch, event_type, actor_id, created_at, digest, hash)
      values (gen_random_uuid(), gen_random_uuid(), 1, 0, 'session.started', 'system', now(), '', '')`,
    sql`update session_state_events set event_payload = '{}'`,
    sql`delete from session_state_events`,
    sql`update sessions set watermark = 7`,
    sql`update audit_log set action = 'nothing happened'`,
    sql`delete from audit_log`,
  ])("is the only way: the application itself may not write %#", async (statement) => {
    expect((await failureOf(db.database.transaction(scopeOf(place), [statement]))).code).toBe("42501");
  });
});
