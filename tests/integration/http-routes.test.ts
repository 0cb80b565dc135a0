import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InviteCode } from "../../contracts/ids.ts";
import {
  anHour,
  isInteraction,
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
let admin: Person;
let student: Person;
beforeAll(async () => {
  api = await startApi();
  [teacher, assistant, admin, student] = await Promise.all(
    ["teacher", "assistant", "admin", "student1"].map((name) => api.signIn(`${name}@demo.test`)) as [
      Promise<Person>,
      Promise<Person>,
      Promise<Person>,
      Promise<Person>,
    ],
  );
});
afterAll(() =>
  stopWhenAllAnswered(
    api,
    (route) => route.owner !== "identity" && route.path !== "/classroom/:sessionId" && !isInteraction(route),
  ),
);

describe("classrooms", () => {
  it("R9 are made with a code that enrols, and open to who is in them", async () => {
    const made = await teacher.post("/v1/classrooms", { name: "  Chemistry  " });
    expect(made.body).toMatchObject({ name: "Chemistry", yourRole: "teacher" });
    expect(InviteCode.parse(made.body.inviteCode)).toBe(made.body.inviteCode);
    const { id, inviteCode } = made.body;
    expect(refusal(await student.get(`/v1/classrooms/${id}`))).toEqual([404, "not_found"]);

    const enrolled = await student.post("/v1/classrooms/enroll", { inviteCode: ` ${inviteCode.toLowerCase()} ` });
    expect(enrolled.body).toMatchObject({ id, yourRole: "student", inviteCode: null });
    const again = await student.post("/v1/classrooms/enroll", { inviteCode });
    expect(again.body).toEqual(enrolled.body);
    expect((await teacher.post("/v1/classrooms/enroll", { inviteCode })).body.yourRole).toBe("teacher");
    expect(refusal(await student.post("/v1/classrooms/enroll", { inviteCode: "ZZZ-222" }))).toEqual([404, "unknown_invite_code"]);

    const seen = await student.get(`/api/classrooms/${id}`);
    expect(seen.body).toMatchObject({ id, inviteCode: null, lessons: [], sessions: [] });
    expect(seen.body.people.map(({ role }: { role: string }) => role)).toEqual(["teacher", "student"]);
    expect((await student.get("/v1/classrooms")).body.classrooms.map((each: { id: string }) => each.id)).toContain(id);
    expect((await admin.get(`/v1/classrooms/${id}`)).body).toMatchObject({ yourRole: "assistant", inviteCode });
  });

  it("R9 number their lessons, however many come at once", async () => {
    const { classroomId } = await makeClassroom(api, teacher);
    const titles = Array.from({ length: 8 }, (_, i) => `Lesson ${i}`);
    const made = await Promise.all(titles.map((title) => teacher.post(`/v1/classrooms/${classroomId}/lessons`, { title })));
    expect(made.map(({ body }) => body.position).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    const { body } = await student.get(`/v1/classrooms/${classroomId}`);
    expect(body.lessons.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("sessions", () => {
  it("R11 are scheduled and listed: of a classroom, or mine, soonest first", async () => {
    const { classroomId, lessonId, sessionId } = await makeClassroom(api, teacher);
    const sooner = { scheduledStart: new Date(Date.now() + 60_000).toISOString(), scheduledEnd: anHour().scheduledEnd };
    const { body: second } = await teacher.post("/v1/sessions", { lessonId, ...sooner, capacity: 7 });
    expect(second).toMatchObject({
      status: "scheduled",
      capacity: 7,
      classroomId,
      lessonTitle: "Leaves",
      yourRole: "teacher",
      ...sooner,
    });
    const ids = (answer: { body: { sessions: { id: string }[] } }) => answer.body.sessions.map(({ id }) => id);
    expect(ids(await student.get(`/v1/sessions?classroomId=${classroomId}`))).toEqual([second.id, sessionId]);
    const mine = ids(await student.get("/v1/sessions"));
    expect(mine.indexOf(second.id)).toBeLessThan(mine.indexOf(sessionId));
    expect(mine).toContain(second.id);
    expect((await student.get(`/v1/sessions/${sessionId}`)).body).toMatchObject({ id: sessionId, yourRole: "student" });
    const backwards = { scheduledStart: sooner.scheduledEnd, scheduledEnd: sooner.scheduledStart };
    expect(refusal(await teacher.post("/v1/sessions", { lessonId, ...backwards }))).toEqual([400, "invalid_request"]);
  });

  it("R12–R14 start, are joined, spoken in, and end; the log tells it in order", async () => {
    const { classroomId, sessionId, sceneId } = await makeClassroom(api, teacher);
    expect(refusal(await student.post("/v1/sessions/join", { sessionId }))).toEqual([409, "not_live"]);
    expect(refusal(await student.post("/v1/chat", { sessionId, text: "early" }))).toEqual([409, "not_live"]);
    expect(refusal(await teacher.post("/v1/sessions/end", { sessionId }))).toEqual([409, "not_live"]);

    const started = await teacher.post("/v1/sessions/start", { sessionId });
    expect(started.body).toMatchObject({
      participant: { role: "teacher" },
      media: null,
      session: { status: "live", classroomId },
    });
    expect(started.body.socket.url).toBe(`${api.stack.url.replace("http", "ws")}/v1/classroom/${sessionId}`);
    const again = await teacher.post("/v1/sessions/start", { sessionId });
    expect(again.body.participant).toEqual(started.body.participant);
    expect(again.body.socket.ticket).not.toBe(started.body.socket.ticket);

    const joined = await student.post("/v1/sessions/join", { sessionId });
    expect(joined.body.participant).toMatchObject({ role: "student" });
    expect((await student.post("/v1/sessions/join", { sessionId, as: "assistant" })).body.participant).toEqual(
      joined.body.participant,
    );
    expect((await admin.post("/v1/sessions/join", { sessionId, as: "observer" })).body.participant.role).toBe("observer");
    expect((await assistant.post("/v1/sessions/join", { sessionId })).body.participant.role).toBe("assistant");

    const said = await student.post("/v1/chat", { sessionId, text: "Hello" });
    expect(said.trips).toBe(0);
    expect(refusal(await student.post("/v1/sessions/end", { sessionId }))).toEqual([403, "forbidden"]);
    const ended = await teacher.post("/v1/sessions/end", { sessionId });
    expect(ended.trips).toBe(0);
    expect(refusal(await teacher.post("/v1/sessions/start", { sessionId }))).toEqual([409, "not_scheduled"]);
    expect(refusal(await student.post("/v1/sessions/join", { sessionId }))).toEqual([409, "not_live"]);

    const page = (query: string) => teacher.get(`/v1/sessions/${sessionId}/events${query}`);
    const { body } = await until(
      () => page("?limit=500"),
      (seen) => seen.body.flushedThrough === ended.body.sequence,
    );
    expect(body.watermark).toBe(ended.body.sequence);
    expect(body.events.map((event: { sequence: number }) => event.sequence)).toEqual(
      Array.from({ length: ended.body.sequence }, (_, i) => i + 1),
    );
    expect(body.events[0]).toMatchObject({ type: "session.started", actor: "system" });
    expect(body.events[1]).toMatchObject({ type: "scene.created", data: { scene: { id: sceneId } } });
    expect(body.events.at(-1)).toMatchObject({ type: "session.ended", actor: started.body.participant.participantId });
    expect(body.events.find((event: { type: string }) => event.type === "chat.message")).toMatchObject({
      sequence: said.body.sequence,
      actor: joined.body.participant.participantId,
      data: { text: "Hello", to: "class" },
    });
    expect((await page("?after=1&limit=1")).body.events.map((event: { sequence: number }) => event.sequence)).toEqual([2]);
    expect((await teacher.get(`/v1/sessions/${sessionId}`)).body).toMatchObject({ status: "ended", endedAt: expect.any(String) });
  });

  it("R14 are ended from outside by who answers for them, in the name of the system", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    await teacher.post("/v1/sessions/start", { sessionId });
    const ended = await admin.post("/v1/sessions/end", { sessionId });
    expect(ended.body.sequence).toBeGreaterThan(1);
    const { body } = await until(
      () => teacher.get(`/v1/sessions/${sessionId}/events?limit=500`),
      (seen) => seen.body.flushedThrough === ended.body.sequence,
    );
    expect(body.events.at(-1)).toMatchObject({ type: "session.ended", actor: "system" });
  });

  it("R13 seat as many students as they have room for", async () => {
    const { lessonId, classroomId } = await makeClassroom(api, teacher);
    const { body: session } = await teacher.post("/v1/sessions", { lessonId, ...anHour(), capacity: 1 });
    await api.owner.batch([
      sql`insert into enrollments (tenant_id, course_id, user_id, role) select tenant_id, ${classroomId}::uuid, id, 'student'
        from users where email = 'student2@demo.test'`,
    ]);
    const second = await api.signIn("student2@demo.test");
    await teacher.post("/v1/sessions/start", { sessionId: session.id });
    expect((await student.post("/v1/sessions/join", { sessionId: session.id })).status).toBe(200);
    expect(refusal(await second.post("/v1/sessions/join", { sessionId: session.id }))).toEqual([409, "class_full"]);
  });
});

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
    expect(refusal(await put(new TextEncoder().encode("<svg/>")))).toEqual([415, "unsupported_media_type"]);

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
    const guessed = asset.contentUrl.replace(asset.id, crypto.randomUUID());
    expect(refusal(await api.nobody.get(guessed))).toEqual([404, "not_found"]);
  });
});

describe("operations", () => {
  it("tell their health and describe themselves without a sign-in", async () => {
    expect((await api.nobody.get("/v1/health")).body).toMatchObject({ status: "ok", checks: { database: "ok", media: "off" } });
    expect((await api.nobody.get("/v1/openapi.json")).body).toMatchObject({ openapi: "3.1.0" });
  });
});
