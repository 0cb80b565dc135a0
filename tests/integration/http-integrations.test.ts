import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AccessToken } from "livekit-server-sdk";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  commandOverSocket,
  makeClassroom,
  refusal,
  startApi,
  stopWhenAllAnswered,
  until,
  type Api,
  type Person,
} from "./http-fixture.ts";

const SECRET = "a-secret-of-the-media-server-32-chars";
let media: Server;
/** What the media server was asked, and whom it says it has in its room. */
const asked: { path: string; identity?: string }[] = [];
let inRoom: { identity: string; sid: string; joinedAtMs: string; kind?: string }[] = [];
let api: Api;
let teacher: Person;
let student: Person;
let outsider: Person;
let sessionId: string;
let studentId: string;

async function answerAsMediaServer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  const path = request.url!.split("/").at(-1)!;
  if (body) asked.push({ path, ...(JSON.parse(body) as { identity?: string }) });
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(path === "ListParticipants" ? { participants: inRoom } : {}));
}

beforeAll(async () => {
  media = createServer((request, response) => void answerAsMediaServer(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => media.once("listening", resolve));
  api = await startApi({
    LIVEKIT_URL: `ws://127.0.0.1:${(media.address() as AddressInfo).port}`,
    LIVEKIT_API_KEY: "devkey",
    LIVEKIT_API_SECRET: SECRET,
  });
  [teacher, student, outsider] = await Promise.all([
    api.signIn("teacher@demo.test"),
    api.signIn("student1@demo.test"),
    api.signIn("student2@demo.test"),
  ]);
  ({ sessionId } = await makeClassroom(api, teacher));
  await teacher.post("/v1/sessions/start", { sessionId });
  studentId = (await student.post("/v1/sessions/join", { sessionId })).body.participant.participantId;
});
afterAll(async () => {
  await stopWhenAllAnswered(api, ({ owner }) => owner === "integrations");
  media.close();
});

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
const logged = async () =>
  (
    (await teacher.get(`/v1/sessions/${sessionId}/events`)).body.events as { type: string; data: Record<string, unknown> }[]
  ).filter(({ type }) => type.startsWith("media."));

async function deliver(content: object, path = "/v1/webhooks/livekit", secret = SECRET) {
  const body = JSON.stringify({ createdAt: String(Math.floor(Date.now() / 1000)), room: { name: sessionId }, ...content });
  const token = new AccessToken("devkey", secret);
  token.sha256 = createHash("sha256").update(body).digest("base64");
  const headers = { authorization: await token.toJwt(), "content-type": "application/webhook+json" };
  return api.nobody.post(path, body, headers);
}
const person = (sid: string, joinedAtMs: number) => ({ identity: studentId, sid, joinedAtMs: String(joinedAtMs) });

it("R57 a fresh token says what its bearer may send now, and is for who is in class alone", async () => {
  const tokenOf = async (who: Person) => claimsOf((await who.post("/v1/media/token", { sessionId })).body.media.token);
  expect(await tokenOf(student)).toMatchObject({ sub: studentId, video: { room: sessionId, canPublish: false } });
  expect((await tokenOf(teacher)).video.canPublishSources).toContain("screen_share");
  expect(refusal(await outsider.post("/v1/media/token", { sessionId }))[0]).toBe(404);
});

it("R58 a delivery enters the log once, by both addresses, whatever comes twice or late", async () => {
  inRoom = [person("PA_2", 2_000)];
  expect((await deliver({ event: "participant_joined", id: "EV_1", participant: person("PA_2", 2_000) })).status).toBe(204);
  expect((await deliver({ event: "participant_joined", id: "EV_1", participant: person("PA_2", 2_000) })).status).toBe(204);
  // Of a connection before: late, and no news.
  await deliver({ event: "participant_left", id: "EV_0", participant: person("PA_1", 1_000) }, "/webhooks/livekit");
  expect(await until(logged, ({ length }) => length > 0)).toMatchObject([
    { type: "media.joined", data: { participantId: studentId, connection: "PA_2" } },
  ]);
  inRoom = [];
  await deliver({ event: "participant_left", id: "EV_2", participant: person("PA_2", 2_000) }, "/api/webhooks/livekit");
  const events = await until(logged, ({ length }) => length === 2);
  expect(events.map(({ type }) => type)).toEqual(["media.joined", "media.left"]);
});

it("R58 what was not delivered is found by a look at the room, recorders apart", async () => {
  inRoom = [person("PA_3", 3_000), { identity: "EG_1", sid: "PA_4", joinedAtMs: "3000", kind: "EGRESS" }];
  await deliver({ event: "track_published", id: "EV_3" });
  const events = await until(logged, ({ length }) => length === 3);
  expect(events.at(-1)).toMatchObject({ type: "media.joined", data: { connection: "PA_3" } });
});

it("R58 what LiveKit did not sign is refused, and says nothing", async () => {
  const forged = await deliver(
    { event: "participant_left", id: "EV_9", participant: person("PA_3", 3_000) },
    undefined,
    SECRET + "!",
  );
  expect(refusal(forged)).toEqual([401, "unauthenticated"]);
  expect(refusal(await api.nobody.post("/v1/webhooks/livekit", "{}"))).toEqual([401, "unauthenticated"]);
  expect(await logged()).toHaveLength(3);
});

it("R35 whoever is sent out is put out of the room, gets no other token, and is put out again if they come back", async () => {
  await commandOverSocket(teacher, sessionId, "participant.remove", { participantId: studentId });
  await until(
    async () => asked,
    (requests) => requests.some(({ path, identity }) => path === "RemoveParticipant" && identity === studentId),
  );
  expect(refusal(await student.post("/v1/media/token", { sessionId }))).toEqual([403, "removed"]);
  asked.length = 0;
  inRoom = [person("PA_5", 5_000)];
  await deliver({ event: "participant_joined", id: "EV_5", participant: person("PA_5", 5_000) });
  expect(asked[0]).toMatchObject({ path: "RemoveParticipant", identity: studentId });
});
