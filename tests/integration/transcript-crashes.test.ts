import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Transcript } from "../../contracts/transcripts.ts";
import { Desk } from "../../durable-objects/caption-feed/desk.ts";
import { FeedStore } from "../../durable-objects/caption-feed/store.ts";
import type { CaptionFeedRpc } from "../../platform/caption-feed.ts";
import type { CaptionLine } from "../../platform/caption-line.ts";
import type { Database } from "../../platform/database.ts";
import { createLogger } from "../../platform/log.ts";
import { uuid } from "../../session-core/testing/scribe.ts";
import type { Bindings } from "../../worker/bindings.ts";
import { saveTranscript, sweepTranscripts } from "../../worker/captions/saving.ts";
import { SimulatedStorage } from "../simulation/storage.ts";
import { appendEvents, newSession, placeIn, startDatabase, TestLog, type Place, type TestDatabase } from "./database-fixture.ts";

/**
 * Saving a transcript, killed wherever it may be: over a real Postgres and a real feed, with R2 and the live session played. Whatever
 * was done by then, the sweep ends it the same.
 */

const STARTED = 1_790_000_000_000;
const ENDED = STARTED + 60_000;
/** What saving asks of the world, in its order. */
const steps = ["poke", "leftovers", "keep what came late", "store the words", "write the row", "forget", "note it"] as const;
const kills = steps.flatMap((step, n) => [
  { step, n, when: "before" as const },
  { step, n, when: "after" as const },
]);

const line = (utterance: number, start: number, text: string): CaptionLine => ({
  ...{ feed: uuid(700), utterance, text, start, end: start + 900, speaker: uuid(1), voice: null, language: "en" },
  words: [{ text, from: 0, to: 900 }],
});
const inLog = [line(1, STARTED + 1_000, "First."), line(2, STARTED + 5_000, "Secund.")];
/** Final when the class was over; the last was even said then, and is nobody's to keep. */
const late = [line(3, ENDED - 500, "Goodbye."), line(4, ENDED + 5_000, "At last.")];

let db: TestDatabase;
let place: Place;
let sessionId: string;
let sequence: number;
let files: Map<string, string>;
let feedStorage: SimulatedStorage;

beforeAll(async () => {
  db = await startDatabase();
  place = await placeIn(db.owner, "demo");
  sessionId = await newSession(db.owner, place);
  const log = new TestLog(place, sessionId);
  log.add("session.started", { sessionId }, { at: STARTED });
  for (const said of inLog) log.add("caption.added", said, { at: said.end });
  log.add("caption.corrected", { feed: uuid(700), utterance: 2, text: "Second." }, { at: ENDED - 1 });
  sequence = log.add("session.ended", {}, { at: ENDED }).sequence;
  await appendEvents(db.database, place, { ...place, sessionId }, log.events);
});
afterAll(() => db?.stop());

beforeEach(async () => {
  files = new Map();
  feedStorage = new SimulatedStorage();
  const store = new FeedStore(feedStorage);
  const pass = { tenantId: place.tenantId, sessionId, jurisdiction: null, feed: uuid(700), speaker: uuid(1), language: "en" };
  store.open({ ...pass, keyterms: [], wordFilter: true, diarize: false, origin: null });
  store.keep(uuid(700), [line(1, 0, "-"), line(2, 0, "-"), ...late], 1);
  for (const { feed, utterance } of inLog) store.sent(line(utterance, 0, feed));
  for (const said of late) store.refused(said);
  store.close(uuid(700));
  await db.owner.batch([
    sql`delete from transcripts where session_id = ${sessionId}::uuid`,
    sql`insert into transcripts (tenant_id, session_id, course_id, storage_key)
      values (${place.tenantId}::uuid, ${sessionId}::uuid, ${place.courseId}::uuid, ${`transcripts/${sessionId}.json`})`,
  ]);
});

/** The world as a worker meets it; it dies at one step of its own, and with it all that it would have done. */
function world(kill?: { n: number; when: "before" | "after" }) {
  let taken = 0;
  let dead = false;
  const step =
    <Input extends unknown[], Output>(work: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      if (dead) throw new Error("killed");
      const mine = taken++ === kill?.n ? kill.when : null;
      if (mine === "before") dead = true;
      if (dead) throw new Error("killed");
      const output = await work(...input);
      if (mine === "after") dead = true;
      if (dead) throw new Error("killed");
      return output;
    };
  const desk = new Desk({
    ...{ store: new FeedStore(feedStorage), connect: null, now: () => ENDED + 9_000, jitter: () => 0 },
    session: () => ({ submit: async () => ({ ok: false, code: "not_live", message: "" }), signal: async () => undefined }),
    after: () => () => undefined,
    setAlarm: () => undefined,
    report: () => undefined,
  });
  const feed: CaptionFeedRpc = {
    leftovers: step(async (tenantId) => desk.leftovers(tenantId)),
    forget: step(async (tenantId, saved) => desk.forget(tenantId, saved)),
  };
  const live = { poke: step(async () => ({ phase: "ended", sequence, flushedThrough: sequence })) };
  const object = (stub: unknown) => ({ idFromName: () => ({}), get: () => stub });
  const bindings = {
    LIVE_SESSIONS: object(live),
    CAPTION_FEEDS: object(feed),
    FILES: { put: step(async (key: string, body: string) => void files.set(key, body)) },
  } as unknown as Bindings;
  const database = { ...db.database, transaction: step(db.database.transaction) } as Database;
  return { database, bindings, taken: () => taken };
}

const save = ({ database, bindings }: ReturnType<typeof world>) =>
  saveTranscript(database, bindings, { tenantId: place.tenantId, sessionId, jurisdiction: null });

async function result() {
  const [[row]] = await db.owner.batch([
    sql<Record<string, unknown>>`select status, version, stored_version, duration_ms, line_count, word_count, late,
      words_dropped_at is not null as dropped from transcripts where session_id = ${sessionId}::uuid`,
  ]);
  const stored = files.get(`transcripts/${sessionId}.json`);
  return { row, transcript: stored && (JSON.parse(stored) as Transcript), left: new FeedStore(feedStorage).leftovers() };
}

/** Until nothing is left to do; a minute passes before each. */
async function swept() {
  for (let run = 0; run < 2; run++) {
    await db.owner.batch([sql`update transcripts set attempted_at = now() - interval '1 minute'`]);
    const { database, bindings } = world();
    await sweepTranscripts(database, bindings, createLogger("silent"));
  }
  return result();
}

describe("a transcript whose saving is killed ends as one that is not (R42)", () => {
  test("left alone, it holds the words in order, in as many steps as are killed below", async () => {
    const undisturbed = world();
    expect(await save(undisturbed)).toMatchObject({ done: true });
    expect(undisturbed.taken()).toBe(steps.length);
    const { row, transcript, left } = await result();
    expect(transcript && transcript.lines.map(({ text }) => text)).toEqual(["First.", "Second.", "Goodbye."]);
    expect(row).toMatchObject({ status: "saved", stored_version: 0, line_count: 3, dropped: true });
    expect(row!["late"]).toEqual([late[0]]);
    expect(left).toEqual([]);
  });

  test.each(kills)("killed $when it could $step", async ({ n, when }) => {
    await save(world());
    const undisturbed = await result();
    await db.owner.batch([
      sql`update transcripts set status = 'saving', late = '[]', saved_at = null, duration_ms = null, line_count = null,
        word_count = null, stored_version = null, words_dropped_at = null where session_id = ${sessionId}::uuid`,
    ]);
    files.clear();
    new FeedStore(feedStorage).keep(uuid(700), late, 1);
    for (const said of late) new FeedStore(feedStorage).refused(said);

    await expect(save(world({ n, when }))).rejects.toThrow("killed");
    const { row, transcript, left } = await result();
    // Never may the words be gone before both hold them, nor the row promise what is not stored.
    if (left.length === 0) expect([row!["status"], transcript]).toEqual(["saved", undisturbed.transcript]);
    if (row!["status"] === "saved") expect(transcript).toEqual(undisturbed.transcript);
    expect(await swept()).toEqual(undisturbed);
  });

  test.each(kills)("after an edit, killed $when it could $step", async ({ n, when }) => {
    await save(world());
    await db.owner.batch([
      sql`insert into transcript_edits (tenant_id, session_id, version, line, text, edited_by)
        values (${place.tenantId}::uuid, ${sessionId}::uuid, 1, ${`${uuid(700)}:1`}, 'The first.', ${place.userOf("teacher@demo.test")}::uuid)`,
      sql`update transcripts set version = 1 where session_id = ${sessionId}::uuid`,
    ]);
    await expect(save(world({ n, when }))).rejects.toThrow("killed");
    const { row, transcript, left } = await swept();
    expect(transcript && transcript.lines.map(({ text }) => text)).toEqual(["The first.", "Second.", "Goodbye."]);
    expect(row).toMatchObject({ status: "saved", version: 1, stored_version: 1, line_count: 3, word_count: 4, dropped: true });
    expect(left).toEqual([]);
  });
});
