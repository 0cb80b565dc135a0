import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AccessToken } from "livekit-server-sdk";
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

const SECRET = "a-secret-of-the-media-server-32-chars";
let media: Server;
const askedOfEgress: string[] = [];
/** While it is, LiveKit starts no egress. */
let egressIsDown = false;

async function answerAsLiveKit(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const _chunk of request);
  const [, service, method] = /\/twirp\/livekit\.(\w+)\/(\w+)$/.exec(request.url!) ?? [];
  if (service === "Egress") askedOfEgress.push(method!);
  const refused = service === "Egress" && egressIsDown;
  response.writeHead(refused ? 503 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(refused ? { code: "unavailable", msg: "no egress" } : { egressId: "EG_1" }));
}

let api: Api;
let teacher: Person;
let student: Person;
let sessionId: string;
beforeAll(async () => {
  media = createServer((request, response) => void answerAsLiveKit(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => media.once("listening", resolve));
  api = await startApi({
    ...{ LIVEKIT_URL: `ws://127.0.0.1:${(media.address() as AddressInfo).port}` },
    ...{ LIVEKIT_API_KEY: "devkey", LIVEKIT_API_SECRET: SECRET },
    ...{
      EGRESS_S3_ENDPOINT: "https://r2.example",
      EGRESS_S3_BUCKET: "files",
      EGRESS_S3_ACCESS_KEY: "id",
      EGRESS_S3_SECRET: "s3",
    },
  });
  [teacher, student] = await Promise.all([api.signIn("teacher@demo.test"), api.signIn("student1@demo.test")]);
  ({ sessionId } = (await makeClassroom(api, teacher)) as { sessionId: string });
  await teacher.post("/v1/sessions/start", { sessionId });
});
afterAll(async () => {
  await stopWhenAllAnswered(api, isRecording);
  media.close();
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

it("R59 egress records and streams, each with a state of its own, and is final when LiveKit says so", async () => {
  const recordingId = randomUUID();
  const started = await teacher.post("/v1/recordings", {
    sessionId,
    recordingId,
    rtmp: ["rtmp://video.example/live/secret-key"],
  });
  expect(started.status).toBe(201);
  expect(refusal(await teacher.post("/v1/recordings", { sessionId, recordingId: randomUUID() }))).toEqual([409, "conflict"]);
  expect((await teacher.post(`/v1/recordings/${recordingId}/stop`, { sessionId })).status).toBe(200);
  await until(
    async () => askedOfEgress,
    (asked) => asked.includes("StopEgress"),
  );
  const targets = async (): Promise<RecordingTarget[]> => {
    const { body } = await teacher.get(`/v1/sessions/${sessionId}/recordings`);
    expect(JSON.stringify(body)).not.toContain("secret-key");
    expect(body.recorder).toBe("egress");
    return body.recordings.find(({ id }: { id: string }) => id === recordingId).targets;
  };
  expect((await targets()).map(({ kind, state, label }) => [kind, state, label])).toEqual([
    ["composite", "open", null],
    ["rtmp", "open", "video.example"],
  ]);
  const egressInfo = {
    ...{
      egressId: "EG_1",
      roomName: sessionId,
      status: "EGRESS_COMPLETE",
      fileResults: [{ size: "1000", duration: "2000000000" }],
    },
    streamResults: [{ url: "rtmp://video.example/live/{s...y}", status: "FAILED", error: "refused" }],
  };
  for (let time = 0; time < 2; time++) {
    const body = JSON.stringify({
      event: "egress_ended",
      id: "EV_1",
      createdAt: String(Math.floor(Date.now() / 1_000)),
      egressInfo,
    });
    const token = new AccessToken("devkey", SECRET);
    token.sha256 = createHash("sha256").update(body).digest("base64");
    const headers = { authorization: await token.toJwt(), "content-type": "application/webhook+json" };
    expect((await api.nobody.post("/v1/webhooks/livekit", body, headers)).status).toBe(204);
  }
  expect((await targets()).map(({ kind, state, sizeBytes, failure }) => [kind, state, sizeBytes, failure])).toEqual([
    ["composite", "ready", 1_000, null],
    ["rtmp", "failed", null, "refused"],
  ]);
});

it("R15 beyond the seats a picture takes the place of media, made once, and is given anew for as long as they are in class", async () => {
  const small = await makeClassroom(api, teacher);
  await api.owner.batch([sql`update sessions set capacity = 1 where id = ${small.sessionId}::uuid`]);
  await teacher.post("/v1/sessions/start", { sessionId: small.sessionId });
  const first = await api.signIn("student2@demo.test");
  await first.post("/v1/classrooms/enroll", { inviteCode: small.inviteCode });
  expect((await first.post("/v1/join", { sessionId: small.sessionId })).body).toMatchObject({ seat: "room", media: {} });
  expect(refusal(await student.post("/v1/sessions/join", { sessionId: small.sessionId }))).toEqual([409, "class_full"]);
  askedOfEgress.length = 0;
  const { body } = await student.post("/v1/join", { sessionId: small.sessionId });
  expect(body).toMatchObject({
    seat: "overflow",
    media: null,
    picture: { url: expect.stringMatching(/^\/v1\/pictures\/.+\/live\.m3u8$/) },
  });
  await until(
    async () => askedOfEgress,
    (asked) => asked.includes("StartRoomCompositeEgress"),
  );
  expect((await api.nobody.get(body.picture.url)).status).toBe(404);
  const again = await student.post("/v1/media/token", { sessionId: small.sessionId });
  expect(again.body).toMatchObject({ media: null, picture: { url: expect.any(String) } });
});

it("R51 egress that does not start leaves a class that is not recorded, and says so", async () => {
  egressIsDown = true;
  const recordingId = randomUUID();
  expect(refusal(await teacher.post("/v1/recordings", { sessionId, recordingId }))).toEqual([503, "unavailable"]);
  egressIsDown = false;
  await until(
    () => teacher.get(`/v1/sessions/${sessionId}/events`),
    ({ body }) =>
      body.events.some(
        ({ type, data }: { type: string; data: { recordingId?: string } }) =>
          type === "recording.stopped" && data.recordingId === recordingId,
      ),
  );
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
