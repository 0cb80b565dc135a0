import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeClassroom, refusal, startApi, until, type Api, type Person } from "./http-fixture.ts";

/** A media server that does as it is told: it creates rooms, refuses, or never answers. */
let mood: "creates" | "refuses" | "hangs" = "creates";
const asked: { path: string; room: string }[] = [];
const hanging: ServerResponse[] = [];
let media: Server;
let api: Api;
let teacher: Person;
let student: Person;

async function serveRooms(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  if (request.method !== "POST") return void response.writeHead(mood === "creates" ? 200 : 503).end();
  const { name, room } = JSON.parse(body) as { name?: string; room?: string };
  asked.push({ path: request.url!.split("/").at(-1)!, room: name ?? room ?? "" });
  if (mood === "hangs") return void hanging.push(response);
  response.writeHead(mood === "creates" ? 200 : 503, { "content-type": "application/json" });
  response.end(mood === "creates" ? "{}" : '{"code":"unavailable","msg":"no"}');
}

beforeAll(async () => {
  media = createServer((request, response) => void serveRooms(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => media.once("listening", resolve));
  api = await startApi({
    LIVEKIT_URL: `ws://127.0.0.1:${(media.address() as AddressInfo).port}`,
    LIVEKIT_API_KEY: "devkey",
    LIVEKIT_API_SECRET: "a-secret-of-the-media-server-32-chars",
  });
  teacher = await api.signIn("teacher@demo.test");
  student = await api.signIn("student1@demo.test");
});
afterAll(async () => {
  for (const response of hanging) response.destroy();
  await api.stop();
  media.close();
});
beforeEach(() => {
  mood = "creates";
  asked.length = 0;
});

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as Record<string, unknown>;

describe("R12 media", () => {
  it("has its room made after the start, and a token for each who comes", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    const { body: started } = await teacher.post("/v1/sessions/start", { sessionId });
    const created = { path: "CreateRoom", room: sessionId };
    await until(
      async () => asked,
      (requests) => requests.some(({ path, room }) => path === created.path && room === created.room),
    );
    expect(claimsOf(started.media.token)).toMatchObject({
      sub: started.participant.participantId,
      video: { room: sessionId, canPublish: true },
    });
    const { body: joined } = await student.post("/v1/sessions/join", { sessionId });
    expect(claimsOf(joined.media.token)).toMatchObject({ video: { room: sessionId, canPublish: false } });
    expect((await api.nobody.get("/v1/health")).body.checks.media).toBe("ok");
  });

  it("that refuses starts the class all the same, and is asked again behind it", async () => {
    mood = "refuses";
    const { sessionId } = await makeClassroom(api, teacher);
    const { status, body } = await teacher.post("/v1/sessions/start", { sessionId });
    // The way to it is told all the same: it heals by itself.
    expect([status, body.media]).toEqual([200, { url: expect.stringMatching(/^ws:/), token: expect.any(String) }]);
    expect((await api.nobody.get("/v1/health")).body.checks.media).toBe("failing");
    const first = asked.length;
    mood = "creates";
    await until(
      async () => asked.slice(first),
      (requests) => requests.some(({ path, room }) => path === "CreateRoom" && room === sessionId),
    );
  });

  it("that never answers costs the class nothing, and not the start either", async () => {
    mood = "hangs";
    const { sessionId } = await makeClassroom(api, teacher);
    const begun = Date.now();
    expect((await teacher.post("/v1/sessions/start", { sessionId })).status).toBe(200);
    expect(Date.now() - begun).toBeLessThan(2_000);
    expect((await student.post("/v1/chat", { sessionId, text: "x" })).status).toBe(403);
    expect((await teacher.post("/v1/chat", { sessionId, text: "On we go" })).status).toBe(201);
  });
});

describe("R74 the reconciler", () => {
  const reconciled = async (sessionId: string) => {
    await api.stack.runScheduled();
    const [rows] = await api.owner.batch([
      sql<{
        reconciled_at: Date | null;
        watermark: number;
      }>`select reconciled_at, watermark from sessions where id = ${sessionId}::uuid`,
    ]);
    return rows[0]!;
  };

  it("looks at live sessions whose log rests, and leaves the others alone", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    await teacher.post("/v1/sessions/start", { sessionId });
    await until(
      () => teacher.get(`/v1/sessions/${sessionId}/events`),
      ({ body }) => body.flushedThrough === body.watermark && body.watermark > 0,
    );
    expect((await reconciled(sessionId)).reconciled_at).toBeNull();
    await api.owner.batch([sql`update sessions set watermark_at = now() - interval '2 minutes' where id = ${sessionId}::uuid`]);
    expect((await reconciled(sessionId)).reconciled_at).not.toBeNull();
  });

  it("forgets idempotency keys that no client repeats any more", async () => {
    await api.owner.batch([sql`update idempotency_keys set created_at = now() - interval '3 days'`]);
    await teacher.post("/v1/classrooms", { name: "Kept" }, { "idempotency-key": "kept" });
    await api.stack.runScheduled();
    const [rows] = await api.owner.batch([sql<{ key: string }>`select key from idempotency_keys`]);
    expect(rows.map(({ key }) => key)).toEqual(["kept"]);
  });
});

describe("without Postgres", () => {
  it("a live class goes on, and what needs the database says so", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    await teacher.post("/v1/sessions/start", { sessionId });
    const pid = api.stack.database.pid()!;
    // Stopped, not killed: it accepts connections and answers nothing, which is the worst that a database does.
    process.kill(pid, "SIGSTOP");
    try {
      const begun = Date.now();
      const { body: health } = await api.nobody.get("/v1/health");
      expect(health).toMatchObject({ status: "degraded", checks: { database: "failing" } });
      expect(Date.now() - begun).toBeLessThan(2_500);
      expect((await teacher.post("/v1/chat", { sessionId, text: "Still here" })).status).toBe(201);

      const scene = { sessionId, name: "Live", layout: "stage", metadata: { kind: "slides", slides: [{ markdown: "x" }] } };
      const [list, made] = await Promise.all([teacher.get("/v1/classrooms"), teacher.post("/v1/studio/scenes", scene)]);
      expect(refusal(list)).toEqual([503, "unavailable"]);
      expect(list.headers.get("retry-after")).toBe("2");
      expect(made.body.sequence).toBeGreaterThan(1);
      expect((await teacher.post("/v1/sessions/end", { sessionId })).body.sequence).toBeGreaterThan(made.body.sequence);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await until(
      () => teacher.get(`/v1/sessions/${sessionId}`),
      ({ body }) => body.status === "ended",
      60_000,
    );
  });
});
