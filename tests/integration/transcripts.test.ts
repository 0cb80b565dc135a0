import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { parseSync } from "subtitle";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Transcript, type TranscriptSpeakers, type TranscriptStatus } from "../../contracts/transcripts.ts";
import { connect, type Connection } from "../../platform/neon.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { startTestStack } from "../../local-cloud/testing.ts";
import { Api, startClass } from "../e2e/api.ts";
import { switchOn } from "../speech/microphone.ts";
import { joined, lessonText, samplesOf, silence, speak } from "../speech/voice.ts";

/** What was said in a lesson, saved: the words in order in R2, a row in Postgres, and after any crash the same. */

let stack: Stack;
let teacher: Api;
let student: Api;
let database: Connection;
let sessionId: string;
const WAIT = { timeout: 30_000, interval: 200 };

beforeAll(async () => {
  stack = await startTestStack({ log: () => undefined });
  database = connect(stack.database);
  teacher = await Api.as(stack.url, "teacher@demo.test");
  student = await Api.as(stack.url, "student1@demo.test");
  sessionId = await captioned((await lessonText()).split(/\n\s*\n/)[0]!);
});
afterAll(() => stack?.stop());

/** A class in which this was said; it still goes on. */
async function captioned(said: string): Promise<string> {
  const { sessionId: id } = await startClass(teacher);
  await student.ask("POST", "/v1/sessions/join", { sessionId: id });
  const { participant } = await teacher.ask<{ participant: { participantId: string } }>("POST", "/v1/sessions/join", {
    sessionId: id,
  });
  const microphone = switchOn(stack.url, (path, body) => teacher.send("POST", path, body), {
    ...{ sessionId: id, participantId: participant.participantId },
  });
  await microphone.say(joined(samplesOf(await speak(said)), silence(1)));
  await microphone.uplink.end();
  return id;
}

const row = async () =>
  (await database.batch([sql<Record<string, unknown>>`select * from transcripts where session_id = ${sessionId}::uuid`]))[0][0];

test("a class that goes on has no transcript yet, and only its teacher saves one (R42)", async () => {
  expect((await student.send("POST", "/v1/transcripts", { sessionId })).status).toBe(403);
  const early = await teacher.send("POST", "/v1/transcripts", { sessionId });
  expect([early.status, JSON.parse(early.text)]).toMatchObject([409, { code: "still_live" }]);
  expect((await teacher.send("GET", `/v1/transcripts/${sessionId}`)).status).toBe(404);
  // Nor is it saved behind the back of whoever was told so.
  expect(await row()).toBeUndefined();
});

test("saving puts the ordered words into R2 as JSON, and says so in Postgres (R42)", async () => {
  await teacher.ask("POST", "/v1/sessions/end", { sessionId });
  const status = await teacher.ask<TranscriptStatus>("POST", "/v1/transcripts", { sessionId });
  expect(status).toMatchObject({ status: "saved", key: `transcripts/${sessionId}.json`, version: 0 });
  expect(await row()).toMatchObject({ status: "saved", storage_key: `transcripts/${sessionId}.json`, stored_version: 0 });
  expect((await row())!["words_dropped_at"]).not.toBeNull();

  const answer = await fetch(`${stack.url}/v1/transcripts/${sessionId}`, {
    headers: { authorization: `Bearer ${await tokenOf()}` },
  });
  expect(answer.headers.get("content-type")).toContain("application/json");
  const transcript = Transcript.parse(await answer.json());
  expect(transcript.lines.length).toBe(status.lines);
  expect(transcript.lines.map(({ start }) => start)).toEqual(
    transcript.lines.map(({ start }) => start).toSorted((a, b) => a - b),
  );
  expect(transcript.lines.map(({ text }) => text).join(" ")).toMatch(/talk about motion/i);
  // Saved again it is the same, and one.
  expect(await teacher.ask("POST", "/v1/transcripts", { sessionId })).toEqual(status);
});

async function tokenOf(): Promise<string> {
  const body = JSON.stringify({ email: "teacher@demo.test", password: "chalkline-demo" });
  const answer = await fetch(`${stack.url}/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  return ((await answer.json()) as { token: string }).token;
}

test.each([".vtt", ".srt"])("another's parser reads the %s (R43)", async (kind) => {
  const text = (await teacher.send("GET", `/v1/transcripts/${sessionId}${kind}`)).text;
  const cues = parseSync(text).filter(({ type }) => type === "cue") as { data: { start: number; end: number; text: string } }[];
  const { lines } = await teacher.ask<Transcript>("GET", `/v1/transcripts/${sessionId}`);
  expect(cues.map(({ data }) => data.text).join(" ")).toBe(
    lines.map((line) => line.words.map(({ text: word }) => word).join(" ")).join(" "),
  );
  for (const [n, { data }] of cues.entries()) {
    expect(data.end).toBeGreaterThan(data.start);
    expect(data.start).toBeGreaterThanOrEqual(cues[n - 1]?.data.end ?? 0);
  }
});

test("everyone in the classroom is told who speaks in it, by name (R43)", async () => {
  const { lines } = await student.ask<Transcript>("GET", `/v1/transcripts/${sessionId}`);
  const { speakers } = await student.ask<TranscriptSpeakers>("GET", `/v1/transcripts/${sessionId}/speakers`);
  expect(new Set(lines.map(({ speaker }) => speaker))).toEqual(new Set(speakers.map(({ id }) => id)));
  expect(speakers.map(({ name }) => name)).toEqual(["Maya Okafor"]);
});

test("a line is corrected, with its history; of two who edit at once the second is told (R43)", async () => {
  const before = await teacher.ask<Transcript>("GET", `/v1/transcripts/${sessionId}`);
  const { id } = before.lines[0]!;
  const change = { version: 0, lines: [{ id, text: "Welcome & <hello>, class --> one." }] };
  expect(await teacher.ask("PATCH", `/v1/transcripts/${sessionId}`, change)).toEqual({ version: 1 });
  const after = await teacher.ask<Transcript>("GET", `/v1/transcripts/${sessionId}`);
  expect(after).toMatchObject({ version: 1 });
  expect(after.lines[0]).toMatchObject({ id, corrected: true, text: "Welcome & <hello>, class --> one." });
  expect(after.lines.slice(1)).toEqual(before.lines.slice(1));
  for (const kind of [".vtt", ".srt"])
    expect(parseSync((await teacher.send("GET", `/v1/transcripts/${sessionId}${kind}`)).text).length).toBeGreaterThanOrEqual(2);
  expect((await teacher.send("PATCH", `/v1/transcripts/${sessionId}`, change)).status).toBe(409);
  const twice = { version: 1, lines: [change.lines[0], { id, text: "Or this." }] };
  const refused = await teacher.send("PATCH", `/v1/transcripts/${sessionId}`, twice);
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([400, { details: [{ path: "lines.1.id" }] }]);
  expect((await student.send("PATCH", `/v1/transcripts/${sessionId}`, { ...change, version: 1 })).status).toBe(403);
  const { edits } = await teacher.ask<{ edits: unknown[] }>("GET", `/v1/transcripts/${sessionId}/edits`);
  expect(edits).toMatchObject([{ version: 1, line: id, text: change.lines[0]!.text }]);
});

test.each([
  ["after it was asked for", sql`status = 'saving', stored_version = null, words_dropped_at = null, saved_at = null`],
  ["after the words were stored", sql`status = 'saving', words_dropped_at = null`],
  ["before the temporary words were dropped", sql`words_dropped_at = null`],
  ["between an edit and what is stored of it", sql`stored_version = 0`],
])("a crash %s is mended by the sweep, to the same transcript", async (_when, left) => {
  const before = await teacher.ask<Transcript>("GET", `/v1/transcripts/${sessionId}`);
  await database.batch([
    sql`update transcripts set ${left}, attempted_at = now() - interval '1 hour' where session_id = ${sessionId}::uuid`,
  ]);
  await stack.runScheduled();
  await expect.poll(async () => (await row())?.["words_dropped_at"] != null && (await row())?.["status"], WAIT).toBe("saved");
  expect(await row()).toMatchObject({ stored_version: 1, version: 1 });
  expect(await teacher.ask<Transcript>("GET", `/v1/transcripts/${sessionId}`)).toEqual(before);
});

test("a tenant may have it saved without being asked (R42)", async () => {
  const admin = await Api.as(stack.url, "admin@demo.test");
  expect((await teacher.send("PUT", "/v1/transcripts/settings", { automatic: true })).status).toBe(403);
  expect(await admin.ask("PUT", "/v1/transcripts/settings", { automatic: true })).toEqual({ automatic: true });
  expect(await teacher.ask("GET", "/v1/transcripts/settings")).toEqual({ automatic: true });
  await database.batch([sql`delete from transcripts where session_id = ${sessionId}::uuid`]);
  await stack.runScheduled();
  await expect.poll(async () => (await row())?.["status"], WAIT).toBe("saved");
  expect(await row()).toMatchObject({ teacher_id: null });
  expect((await teacher.send("GET", `/v1/transcripts/${randomUUID()}`)).status).toBe(404);
});

test("a class whose transcript is saved does not take the turn of one that has none (R42)", async () => {
  const later = await captioned("Good morning, everyone.");
  await teacher.ask("POST", "/v1/sessions/end", { sessionId: later });
  const taken = async () => {
    await database.batch([sql`select session_id from unfinished_transcripts(1)`]);
    return (await database.batch([sql`select 1 from transcripts where session_id = ${later}::uuid`]))[0].length;
  };
  await expect.poll(taken, WAIT).toBe(1);
});
