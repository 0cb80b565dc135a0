import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  isStudio,
  makeClassroom,
  refusal,
  slides,
  startApi,
  stopWhenAllAnswered,
  until,
  type Api,
  type Person,
} from "./http-fixture.ts";

let api: Api;
let teacher: Person;
let assistant: Person;
beforeAll(async () => {
  api = await startApi();
  [teacher, assistant] = await Promise.all([api.signIn("teacher@demo.test"), api.signIn("assistant@demo.test")]);
});
afterAll(() => stopWhenAllAnswered(api, isStudio));

describe("scenes and pictures", () => {
  const names = async (sessionId: string) =>
    (await teacher.get(`/v1/studio/scenes?sessionId=${sessionId}`)).body.scenes.map(({ name }: { name: string }) => name);

  it("R25 are prepared, ordered and deleted while the session is scheduled", async () => {
    const { sessionId, sceneId } = await makeClassroom(api, teacher);
    const add = (name: string, position?: number) =>
      assistant.post("/v1/studio/scenes", { sessionId, name, layout: "stage", metadata: slides(name), position });
    await add("B");
    await add("C");
    await add("First", 0);
    expect(await names(sessionId)).toEqual(["First", "Opening", "B", "C"]);
    await teacher.send("PATCH", `/v1/studio/scenes/${sceneId}`, { position: 2 });
    expect(await names(sessionId)).toEqual(["First", "B", "Opening", "C"]);
    await teacher.send("PATCH", `/v1/studio/scenes/${sceneId}`, { sessionId, position: 99, name: "Closing" });
    expect(await names(sessionId)).toEqual(["First", "B", "C", "Closing"]);
    await teacher.send("DELETE", `/v1/studio/scenes/${sceneId}?sessionId=${sessionId}`);
    expect(await names(sessionId)).toEqual(["First", "B", "C"]);
    const gone = await teacher.send("PATCH", `/v1/studio/scenes/${sceneId}`, { sessionId, name: "x" });
    expect(refusal(gone)).toEqual([404, "scene_not_found"]);
  });

  it("R25 are duplicated behind the original, of every kind, and stay of their kind", async () => {
    const { sessionId, sceneId } = await makeClassroom(api, teacher);
    const draft = { kind: "quiz", question: "Which?", options: ["a", "b"], right: [0] };
    const kinds = [
      { kind: "whiteboard", background: "grid" },
      { kind: "camera" },
      { kind: "screen" },
      { kind: "video", url: "https://films.test/a.mp4" },
      { kind: "web", url: "https://pages.test/a" },
      { kind: "poll", draft, pollId: crypto.randomUUID() },
    ];
    const made = [];
    for (const metadata of kinds) {
      const { status, body } = await teacher.post("/v1/studio/scenes", {
        sessionId,
        name: metadata.kind,
        layout: "grid",
        metadata,
      });
      expect(status).toBe(201);
      made.push(body);
    }
    const copy = await assistant.post(`/v1/studio/scenes/${made[5].id}/duplicate`, { name: "Again" });
    expect(copy.body).toMatchObject({ name: "Again", layout: "grid", metadata: { kind: "poll", draft } });
    expect(copy.body.metadata).not.toHaveProperty("pollId");
    await teacher.post(`/v1/studio/scenes/${sceneId}/duplicate`, { sessionId });
    expect(await names(sessionId)).toEqual(["Opening", "Opening", ...kinds.map(({ kind }) => kind), "Again"]);
    const other = await teacher.send("PATCH", `/v1/studio/scenes/${sceneId}`, { metadata: { kind: "camera" } });
    expect(refusal(other)).toEqual([400, "invalid_request"]);
    const insecure = { sessionId, name: "x", layout: "stage", metadata: { kind: "web", url: "javascript:alert(1)" } };
    expect(refusal(await teacher.post("/v1/studio/scenes", insecure))).toEqual([400, "invalid_request"]);
  });

  it("R25 are commands to the class once it is live, and closed when it is over", async () => {
    const { sessionId, sceneId } = await makeClassroom(api, teacher);
    const scene = { sessionId, name: "Live", layout: "split", metadata: slides("now") };
    await teacher.post("/v1/sessions/start", { sessionId });
    const { body: made } = await teacher.post("/v1/studio/scenes", scene);
    expect(made.sequence).toBeGreaterThan(1);
    expect(refusal(await assistant.post("/v1/studio/scenes", scene))).toEqual([403, "not_joined"]);
    const { body: list } = await until(
      () => teacher.get(`/v1/studio/scenes?sessionId=${sessionId}`),
      (seen) => seen.body.scenes.length === 2,
    );
    const live = list.scenes[1];
    expect(live).toMatchObject({ name: "Live", layout: "split" });
    await teacher.send("PATCH", `/v1/studio/scenes/${live.id}`, { position: 0 });
    await until(
      () => names(sessionId),
      (seen) => seen[0] === "Live",
    );
    expect(refusal(await teacher.send("DELETE", `/v1/studio/scenes/${sceneId}`))).toEqual([409, "scene_is_shown"]);
    await teacher.send("DELETE", `/v1/studio/scenes/${live.id}`);
    await until(
      () => names(sessionId),
      (seen) => seen.length === 1,
    );
    await teacher.post("/v1/sessions/end", { sessionId });
    expect(refusal(await teacher.post("/v1/studio/scenes", scene))).toEqual([409, "not_live"]);
  });

  it("R25 a scene that is being written when the class starts is in it", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    let written = false;
    const session = sql`(select tenant_id from sessions where id = ${sessionId}::uuid)`;
    // What the route does, held open for a second between its look at the session and its write.
    const writing = api.owner
      .batch([
        sql`select set_config('app.tenant', ${session}::text, true)`,
        sql`select require_scheduled(${sessionId}::uuid)`,
        sql`select pg_sleep(1)`,
        sql`insert into scenes (tenant_id, session_id, name, layout, metadata, position)
          values (${session}, ${sessionId}::uuid, 'Late', 'stage', ${JSON.stringify(slides("late"))}::jsonb, 9)`,
      ])
      .finally(() => (written = true));
    const held = sql<{
      n: number;
    }>`select count(*)::int as n from pg_stat_activity where query like '%pg_sleep(1)%' and pid <> pg_backend_pid()`;
    await until(
      () => api.owner.batch([held]),
      ([rows]) => written || rows[0]!.n > 0,
    );
    const [started] = await Promise.all([teacher.post("/v1/sessions/start", { sessionId }), writing]);
    expect(started.status).toBe(200);
    await until(
      () => names(sessionId),
      (seen) => seen.length > 0,
    );
    await until(
      () => teacher.get(`/v1/sessions/${sessionId}/events`),
      ({ body }) => body.watermark > 0 && body.flushedThrough === body.watermark,
    );
    expect(await names(sessionId)).toEqual(["Opening", "Late"]);
  });

  it("R26 pictures are stored once, and served under an address that nobody guesses", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
    const put = (bytes: Uint8Array, key?: string) =>
      teacher.post(`/v1/studio/assets?sessionId=${sessionId}`, bytes, key === undefined ? {} : { "idempotency-key": key });
    const { body: asset } = await put(png, "picture");
    expect(asset).toMatchObject({
      sessionId,
      type: "image/png",
      contentUrl: expect.stringMatching(/^\/v1\/assets\/[0-9a-f-]{36}\//),
    });
    expect((await put(png, "picture")).body).toEqual(asset);
    expect((await put(png)).body.id).toBe(asset.id);
    expect(refusal(await put(Uint8Array.from([...png, 9]), "picture"))).toEqual([422, "key_reused"]);
    const svg = await put(new TextEncoder().encode("<svg/>"));
    expect(refusal(svg)).toEqual([415, "unsupported_media_type"]);
    expect(svg.body.message).toContain("whatever its header says");

    const served = await fetch(api.stack.url + asset.contentUrl);
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(png);
    expect(Object.fromEntries(served.headers)).toMatchObject({
      "content-type": "image/png",
      "cache-control": expect.stringContaining("immutable"),
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
    });
    const etag = served.headers.get("etag")!;
    expect((await fetch(api.stack.url + asset.contentUrl, { headers: { "if-none-match": etag } })).status).toBe(304);
    await api.nobody.get(asset.contentUrl);
    const part = await fetch(api.stack.url + asset.contentUrl, { headers: { range: "bytes=8-9" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 8-9/${png.length}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(png.slice(8, 10));
    // As players ask at first.
    const open = await fetch(api.stack.url + asset.contentUrl, { headers: { range: "bytes=0-" } });
    expect([open.status, open.headers.get("content-range")]).toEqual([206, `bytes 0-${png.length - 1}/${png.length}`]);
    expect(new Uint8Array(await open.arrayBuffer())).toEqual(png);
    const tail = await fetch(api.stack.url + asset.contentUrl, { headers: { range: "bytes=-2" } });
    expect([tail.status, tail.headers.get("content-range")]).toEqual([
      206,
      `bytes ${png.length - 2}-${png.length - 1}/${png.length}`,
    ]);
    expect(new Uint8Array(await tail.arrayBuffer())).toEqual(png.slice(-2));
    const guessed = asset.contentUrl.replace(asset.id, crypto.randomUUID());
    expect(refusal(await api.nobody.get(guessed))).toEqual([404, "not_found"]);
  });
});
