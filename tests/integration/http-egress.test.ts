import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AccessToken } from "livekit-server-sdk";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordingTarget } from "../../contracts/recordings.ts";
import {
  commandOverSocket,
  isEgress,
  makeClassroom,
  refusal,
  startApi,
  stopWhenAllAnswered,
  until,
  type Answer,
  type Api,
  type Person,
} from "./http-fixture.ts";

/** Recording by LiveKit's egress, with a LiveKit that says what the real one would. */

const SECRET = "a-secret-of-the-media-server-32-chars";
let media: Server;
const askedOfEgress: string[] = [];
/** While it is, LiveKit starts no egress. */
let egressIsDown = false;

/** What it makes at this moment. */
let active: { egressId: string; status: string; roomName: string; roomComposite: object }[] = [];

function answerOfEgress(method: string, asked: { roomName?: string; egressId?: string }): object {
  switch (method) {
    case "ListEgress":
      return { items: active.filter(({ roomName }) => asked.roomName === undefined || roomName === asked.roomName) };
    case "StopEgress":
      active = active.filter(({ egressId }) => egressId !== asked.egressId);
      return { egressId: asked.egressId };
    default: {
      const { roomName = "", ...roomComposite } = asked;
      active.push({ egressId: `EG_${askedOfEgress.length}`, status: "EGRESS_ACTIVE", roomName, roomComposite });
      return active.at(-1)!;
    }
  }
}

async function answerAsLiveKit(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  const [, service, method] = /\/twirp\/livekit\.(\w+)\/(\w+)$/.exec(request.url!) ?? [];
  if (service === "Egress") askedOfEgress.push(method!);
  const refused = service === "Egress" && egressIsDown;
  response.writeHead(refused ? 503 : 200, { "content-type": "application/json" });
  const answer = service === "Egress" ? answerOfEgress(method!, JSON.parse(body || "{}")) : {};
  response.end(JSON.stringify(refused ? { code: "unavailable", msg: "no egress" } : answer));
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
  await stopWhenAllAnswered(api, isEgress);
  media.close();
});

/** As LiveKit does. */
async function deliver(body: string): Promise<Answer> {
  const token = new AccessToken("devkey", SECRET);
  token.sha256 = createHash("sha256").update(body).digest("base64");
  const headers = { authorization: await token.toJwt(), "content-type": "application/webhook+json" };
  return api.nobody.post("/v1/webhooks/livekit", body, headers);
}

it("R59 egress records and streams, each with a state of its own, and is final when LiveKit says so", async () => {
  const recordingId = randomUUID();
  const started = await teacher.post("/v1/recordings", {
    sessionId,
    recordingId,
    rtmp: ["rtmp://video.example/live/secret-key"],
  });
  expect(started.status).toBe(201);
  expect(refusal(await teacher.post("/v1/recordings", { sessionId, recordingId: randomUUID() }))).toEqual([409, "conflict"]);
  const { egressId } = active[0]!;
  expect((await teacher.post(`/v1/recordings/${recordingId}/stop`, { sessionId })).status).toBe(200);
  // A repeat is as good as once.
  expect((await teacher.post(`/v1/recordings/${recordingId}/stop`, { sessionId })).status).toBe(200);
  await until(
    async () => active,
    ({ length }) => length === 0,
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
      egressId,
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
    expect((await deliver(body)).status).toBe(204);
  }
  expect((await targets()).map(({ kind, state, sizeBytes, failure }) => [kind, state, sizeBytes, failure])).toEqual([
    ["composite", "ready", 1_000, null],
    ["rtmp", "failed", null, "refused"],
  ]);
});

it("R17 egress whose recording is stopped in the class at once, or ended by itself, leaves nothing that goes on", async () => {
  const stopped = randomUUID();
  await teacher.post("/v1/recordings", { sessionId, recordingId: stopped });
  await commandOverSocket(teacher, sessionId, "recording.stop", { recordingId: stopped });
  await until(
    async () => active,
    ({ length }) => length === 0,
  );

  const broken = randomUUID();
  await teacher.post("/v1/recordings", { sessionId, recordingId: broken });
  const [egressInfo] = active.splice(0);
  const body = JSON.stringify({
    ...{ event: "egress_ended", id: "EV_broken", createdAt: String(Math.floor(Date.now() / 1_000)) },
    egressInfo: { ...egressInfo, status: "EGRESS_FAILED", error: "no disk" },
  });
  expect((await deliver(body)).status).toBe(204);
  await until(
    () => teacher.get(`/v1/sessions/${sessionId}/events`),
    ({ body: { events } }) =>
      events.some(
        ({ type, data }: { type: string; data: { recordingId?: string; brokeOff?: boolean } }) =>
          type === "recording.stopped" && data.recordingId === broken && data.brokeOff === true,
      ),
  );
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
