import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InviteCode } from "../../contracts/ids.ts";
import {
  anHour,
  isInteraction,
  isModeration,
  isStudio,
  makeClassroom,
  refusal,
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
    (route) =>
      route.owner !== "identity" &&
      route.owner !== "integrations" &&
      route.owner !== "captions" &&
      route.path !== "/classroom/:sessionId" &&
      route.owner !== "recording" &&
      !isModeration(route) &&
      !isInteraction(route) &&
      !isStudio(route),
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

describe("who helps in a classroom", () => {
  it("R5 is chosen by its teacher among those who are in it, and by nobody else", async () => {
    const { classroomId } = await makeClassroom(api, teacher);
    const amara = async (by: Person) =>
      (await by.get(`/v1/classrooms/${classroomId}`)).body.people.find(({ name }: { name: string }) => name.startsWith("Amara"));
    const { userId, role, grantId } = await amara(teacher);
    expect([role, grantId]).toEqual(["student", null]);
    const grant = { userId, role: "assistant", scope: "course", scopeId: classroomId };
    expect(refusal(await student.post("/v1/roles", grant))).toEqual([403, "forbidden"]);
    const { body: granted } = await teacher.post("/v1/roles", grant);
    expect(await amara(teacher)).toMatchObject({ role: "assistant", grantId: granted.id });
    expect(await amara(student)).toMatchObject({ role: "assistant", grantId: null });
    expect((await student.get(`/v1/classrooms/${classroomId}`)).body).toMatchObject({ yourRole: "assistant" });
    await teacher.send("DELETE", `/v1/roles/${granted.id}`);
    expect(await amara(teacher)).toMatchObject({ role: "student", grantId: null });
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
    const past = { scheduledStart: "2020-01-05T10:00:00Z", scheduledEnd: "2020-01-05T11:00:00Z" };
    expect(refusal(await teacher.post("/v1/sessions", { lessonId, ...past }))).toEqual([400, "in_the_past"]);
  });

  it("R10 are cancelled before they start, by who answers for them, and then stay so", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    expect(refusal(await assistant.post("/v1/sessions/cancel", { sessionId }))).toEqual([403, "forbidden"]);
    expect((await teacher.post("/v1/sessions/cancel", { sessionId })).body).toMatchObject({ status: "cancelled" });
    expect((await teacher.post("/v1/sessions/cancel", { sessionId })).body).toMatchObject({ status: "cancelled" });
    expect((await student.get(`/v1/sessions/${sessionId}`)).body).toMatchObject({ status: "cancelled" });
    expect(refusal(await teacher.post("/v1/sessions/start", { sessionId }))).toEqual([409, "not_scheduled"]);
    expect(refusal(await student.post("/v1/join", { sessionId }))).toEqual([409, "not_live"]);
    const other = await makeClassroom(api, teacher);
    await teacher.post("/v1/sessions/start", { sessionId: other.sessionId });
    expect(refusal(await teacher.post("/v1/sessions/cancel", { sessionId: other.sessionId }))).toEqual([409, "not_scheduled"]);
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
    expect((await student.post("/v1/join", { sessionId: session.id })).body.seat).toBe("room");
    expect((await second.post("/v1/join", { sessionId: session.id })).body).toMatchObject({ seat: "overflow", media: null });
  });
});

describe("operations", () => {
  it("tell their health and describe themselves without a sign-in", async () => {
    expect((await api.nobody.get("/v1/health")).body).toMatchObject({ status: "ok", checks: { database: "ok", media: "off" } });
    expect((await api.nobody.get("/v1/openapi.json")).body).toMatchObject({ openapi: "3.1.0" });
  });
});
