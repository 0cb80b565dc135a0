import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CURSOR_HEADER, RECORDING_HEAD_BYTES, RECORDING_PART_BYTES, type RecordingTarget } from "../../contracts/recordings.ts";
import { liveWebm } from "../../worker/recording/testing/live-webm.ts";
import {
  isRecording,
  makeClassroom,
  refusal,
  startApi,
  stopWhenAllAnswered,
  until,
  type Answer,
  type Api,
  type Person,
} from "./http-fixture.ts";

/** What a browser sends of a recording, without a browser. */

let api: Api;
let teacher: Person;
let student: Person;
let sessionId: string;
beforeAll(async () => {
  api = await startApi();
  [teacher, student] = await Promise.all([api.signIn("teacher@demo.test"), api.signIn("student1@demo.test")]);
  ({ sessionId } = (await makeClassroom(api, teacher)) as { sessionId: string });
  await teacher.post("/v1/sessions/start", { sessionId });
});
afterAll(async () => {
  await stopWhenAllAnswered(api, isRecording);
});

const FIRST = RECORDING_PART_BYTES - RECORDING_HEAD_BYTES;
/** Two whole parts and some. */
const stream = liveWebm({ seconds: 30, frameBytes: 40_000 });

const open = async (recordingId: string, take = 1) =>
  (await teacher.post("/v1/recordings/takes", { sessionId, recordingId, take, ageMs: 1_000 })).body as Cursor;
interface Cursor {
  takeId: string;
  cursor: string;
}
const send = (what: "parts" | "finish", { takeId, cursor }: Cursor, bytes: Uint8Array, who = teacher): Promise<Answer> =>
  who.send("POST", `/v1/recordings/takes/${takeId}/${what}?sessionId=${sessionId}`, bytes, {
    "content-type": "video/webm",
    [CURSOR_HEADER]: cursor,
  });
const targetOf = async (takeId: string): Promise<RecordingTarget> => {
  const { body } = await teacher.get(`/v1/sessions/${sessionId}/recordings`);
  return body.recordings
    .flatMap(({ targets }: { targets: RecordingTarget[] }) => targets)
    .find(({ id }: RecordingTarget) => id === takeId);
};
const ready = (takeId: string) =>
  until(
    () => targetOf(takeId),
    ({ state }) => state === "ready",
  );
async function bytesOf({ url }: RecordingTarget): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(api.stack.url + url!)).arrayBuffer());
}
async function keyBefore(bytes: Uint8Array, seconds: number): Promise<number | undefined> {
  const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  return (await new EncodedPacketSink((await input.getPrimaryVideoTrack())!).getKeyPacket(seconds))?.timestamp;
}

it("R17 a take comes in by parts, each of which may come twice, and is one file that seeks", async () => {
  const begun = await open(randomUUID());
  const first = await send("parts", begun, stream.subarray(0, FIRST));
  const again = await send("parts", begun, stream.subarray(0, FIRST));
  expect(again.status).toBe(200);
  const second = await send("parts", first.body, stream.subarray(FIRST, FIRST + RECORDING_PART_BYTES));
  const last = stream.subarray(FIRST + RECORDING_PART_BYTES);
  expect((await send("finish", second.body, last)).body).toEqual({ takeId: begun.takeId, state: "ready" });
  expect((await send("finish", second.body, last)).body.state).toMatch(/ready|finishing/);

  const target = await ready(begun.takeId);
  expect(target).toMatchObject({ kind: "take", ordinal: 1, durationMs: 29_900, failure: null });
  const whole = await bytesOf(target);
  expect(whole.length).toBe(target.sizeBytes);
  expect(await keyBefore(whole, 21.5)).toBe(20);
});

it("R53 is read whole or by ranges through a link, and by nobody without it", async () => {
  const begun = await open(randomUUID());
  await send("finish", begun, liveWebm({ seconds: 3 }));
  const target = await ready(begun.takeId);
  const whole = await bytesOf(target);
  const range = async (value: string) => {
    const response = await fetch(api.stack.url + target.url!, { headers: { range: value } });
    return [response.status, response.headers.get("content-range"), new Uint8Array(await response.arrayBuffer())] as const;
  };
  const size = whole.length;
  expect(await range("bytes=10-19")).toEqual([206, `bytes 10-19/${size}`, whole.slice(10, 20)]);
  expect(await range(`bytes=${size - 5}-`)).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, whole.slice(-5)]);
  expect(await range("bytes=-7")).toEqual([206, `bytes ${size - 7}-${size - 1}/${size}`, whole.slice(-7)]);
  expect((await range(`bytes=${size + 10}-`)).slice(0, 2)).toEqual([416, `bytes */${size}`]);
  const [head, claims, signature] = target.url!.split("/").at(-1)!.split(".");
  const forged = Buffer.from(claims!, "base64url").toString().replace("take-1", "take-2");
  const altered = [head, Buffer.from(forged).toString("base64url"), signature].join(".");
  expect(refusal(await api.nobody.get(`/v1/recordings/media/${altered}`))).toEqual([404, "not_found"]);
  expect((await api.nobody.get(target.url!)).status).toBe(200);
  expect((await student.get(`/v1/sessions/${sessionId}/recordings`)).status).toBe(200);
});

it("takes no part out of its place, of another size, or that is no recording, and none from who may not record", async () => {
  const begun = await open(randomUUID());
  expect(refusal(await send("parts", begun, stream.subarray(0, 1_000)))).toEqual([400, "invalid_request"]);
  expect(refusal(await send("parts", begun, new Uint8Array(FIRST)))).toEqual([415, "unsupported_media_type"]);
  expect(refusal(await send("parts", { ...begun, cursor: "x" }, stream.subarray(0, FIRST)))).toEqual([404, "not_found"]);
  expect(refusal(await send("parts", begun, stream.subarray(0, FIRST), student))).toEqual([403, "forbidden"]);
  expect((await send("finish", begun, new Uint8Array(0))).body.state).toBe("failed");
  expect(refusal(await send("parts", begun, stream.subarray(0, FIRST)))).toEqual([409, "conflict"]);
});

it("what has arrived outlives workerd: a kill -9 between two parts, and before the last, loses nothing", async () => {
  const begun = await open(randomUUID());
  const first = await send("parts", begun, stream.subarray(0, FIRST));
  await api.stack.killWorkerd();
  const second = await send("parts", first.body, stream.subarray(FIRST, FIRST + RECORDING_PART_BYTES));
  await api.stack.killWorkerd();
  await send("finish", second.body, stream.subarray(FIRST + RECORDING_PART_BYTES));
  const target = await ready(begun.takeId);
  expect(target.durationMs).toBe(29_900);
  expect(await keyBefore(await bytesOf(target), 15)).toBe(14);
});

it("what a browser left behind is made whole by the sweep, once its class is over", async () => {
  const begun = await open(randomUUID());
  const first = await send("parts", begun, stream.subarray(0, FIRST));
  await send("parts", first.body, stream.subarray(FIRST, FIRST + RECORDING_PART_BYTES));
  await teacher.post("/v1/sessions/end", { sessionId });
  await until(
    () => teacher.get(`/v1/sessions/${sessionId}`),
    ({ body }) => body.status === "ended",
  );
  await api.stack.runScheduled();
  expect((await targetOf(begun.takeId)).state).toBe("open");
  await api.owner.batch([
    sql`update recording_targets set updated_at = now() - interval '2 hours' where id = ${begun.takeId}::uuid`,
  ]);
  await api.stack.runScheduled();
  const target = await ready(begun.takeId);
  expect(target.durationMs).toBeGreaterThan(20_000);
  expect(await keyBefore(await bytesOf(target), 21)).toBe(20);
});

it("what R2 has forgotten is given up and said, and what broke off often is tried less often; others are not held up", async () => {
  const broken = async () => {
    const begun = await open(randomUUID());
    await send("parts", begun, stream.subarray(0, FIRST));
    return begun.takeId;
  };
  const [lost, patient, whole] = [await broken(), await broken(), await broken()];
  await api.owner.batch([
    sql`update recording_parts set upload_id = 'gone' where target_id = ${lost}::uuid`,
    sql`update recording_targets set state = 'finishing', updated_at = now() - interval '10 minutes'
      where id in (${lost}::uuid, ${patient}::uuid, ${whole}::uuid)`,
    sql`update recording_targets set tries = 3 where id = ${patient}::uuid`,
  ]);
  await api.stack.runScheduled();
  await ready(whole);
  expect(await targetOf(lost)).toMatchObject({ state: "failed", failure: "R2 has forgotten its upload" });
  expect((await targetOf(patient)).state).toBe("finishing");
});
