import { get } from "node:http";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorBody } from "../../contracts/errors.ts";
import { HTTP_BODY_MAX_BYTES } from "../../contracts/limits.ts";
import { makeClassroom, refusal, startApi, type Api, type Person } from "./http-fixture.ts";

let api: Api;
let teacher: Person;
let student: Person;
beforeAll(async () => {
  api = await startApi();
  teacher = await api.signIn("teacher@demo.test");
  student = await api.signIn("student1@demo.test");
});
afterAll(() => api.stop());

const json = { "content-type": "application/json" };
const key = (value: string) => ({ "idempotency-key": value });

async function count(table: string): Promise<number> {
  const [rows] = await api.owner.batch([sql<{ n: number }>`select count(*)::int as n from ${sql.identifier(table)}`]);
  return rows[0]!.n;
}

describe("R19 idempotency", () => {
  it("a repeat is given the first answer, and writes nothing", async () => {
    const first = await teacher.post("/v1/classrooms", { name: "Geology" }, key("geology-1"));
    const courses = await count("courses");
    const repeat = await teacher.post("/v1/classrooms", { name: "Geology" }, key("geology-1"));
    expect(repeat.body).toEqual(first.body);
    expect(repeat.headers.get("idempotency-replayed")).toBe("true");
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const inBody = await teacher.post("/api/classrooms", { name: "Geology", idempotencyKey: "geology-1" });
    expect(inBody.body).toEqual(first.body);
    expect(await count("courses")).toBe(courses);
  });

  it("the same request twenty times at once is done once", async () => {
    const courses = await count("courses");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => teacher.post("/v1/classrooms", { name: "Botany" }, key("botany"))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await count("courses")).toBe(courses + 1);
  });

  it("the same key with other content is refused, whatever the route", async () => {
    const { classroomId, sessionId } = await makeClassroom(api, teacher);
    await teacher.post(`/v1/classrooms/${classroomId}/lessons`, { title: "One" }, key("lesson"));
    const lessons = await count("lessons");
    const other = [
      teacher.post(`/v1/classrooms/${classroomId}/lessons`, { title: "Two" }, key("lesson")),
      teacher.post("/v1/classrooms", { name: "One" }, key("lesson")),
      teacher.post("/v1/sessions/start", { sessionId }, key("lesson")),
    ];
    for (const answer of await Promise.all(other)) expect(refusal(answer)).toEqual([422, "key_reused"]);
    expect(await count("lessons")).toBe(lessons);
    expect((await teacher.get(`/v1/sessions/${sessionId}`)).body.status).toBe("scheduled");
  });

  it("a key is its user's own, and a refused request leaves it free", async () => {
    const { inviteCode } = await makeClassroom(api, teacher);
    expect(refusal(await student.post("/v1/classrooms", { name: "Mine" }, key("shared")))).toEqual([403, "forbidden"]);
    expect((await student.post("/v1/classrooms/enroll", { inviteCode }, key("shared"))).status).toBe(200);
    expect(
      (await teacher.post("/v1/classrooms", { name: "Mine" }, key("shared"))).headers.get("idempotency-replayed"),
    ).toBeNull();
  });

  it("of a command is the event's own: by HTTP too it happens once", async () => {
    const { sessionId } = await makeClassroom(api, teacher);
    await teacher.post("/v1/sessions/start", { sessionId });
    const said = await teacher.post("/v1/chat", { sessionId, text: "once" }, key("chat"));
    expect((await teacher.post("/v1/chat", { sessionId, text: "once" }, key("chat"))).body).toEqual(said.body);
    expect(refusal(await teacher.post("/v1/chat", { sessionId, text: "twice" }, key("chat")))).toEqual([422, "key_reused"]);
  });
});

describe("R21 what is wrong is said, each with its own code, and nothing is changed", () => {
  const large = JSON.stringify({ name: "x".repeat(HTTP_BODY_MAX_BYTES) });
  it.each<[string, [number, string], string, string, unknown, Record<string, string>]>([
    ["broken JSON", [400, "malformed_json"], "POST", "/v1/classrooms", '{"name":', json],
    ["bytes that are no UTF-8", [400, "malformed_json"], "POST", "/v1/classrooms", Uint8Array.from([0x7b, 0xff, 0x7d]), json],
    ["a list for a body", [400, "invalid_request"], "POST", "/v1/classrooms", "[]", json],
    ["a missing field", [400, "invalid_request"], "POST", "/v1/classrooms", {}, {}],
    ["a misspelt field", [400, "invalid_request"], "POST", "/v1/classrooms", { name: "x", nmae: "y" }, {}],
    ["an empty name", [400, "invalid_request"], "POST", "/v1/classrooms", { name: "   " }, {}],
    ["NUL", [400, "invalid_text"], "POST", "/v1/classrooms", { name: "a\u0000b" }, {}],
    ["half a surrogate pair", [400, "invalid_text"], "POST", "/v1/classrooms", '{"name":"\\ud800"}', json],
    ["a key with a space", [400, "invalid_key"], "POST", "/v1/classrooms", { name: "x" }, key("a b")],
    ["a key too long", [400, "invalid_key"], "POST", "/v1/classrooms", { name: "x" }, key("k".repeat(129))],
    ["a key that is no text", [400, "invalid_key"], "POST", "/v1/classrooms", { name: "x", idempotencyKey: 7 }, {}],
    ["a body too large", [413, "body_too_large"], "POST", "/v1/classrooms", large, json],
    [
      "another kind of body",
      [415, "unsupported_media_type"],
      "POST",
      "/v1/classrooms",
      "name=x",
      { "content-type": "text/plain" },
    ],
    ["an id that is none", [404, "not_found"], "GET", "/v1/classrooms/1%27%20or%201=1", undefined, {}],
    ["a query that is none", [400, "invalid_request"], "GET", "/v1/sessions?classroomId=1", undefined, {}],
    ["a page too long", [400, "invalid_request"], "GET", `/v1/sessions/${crypto.randomUUID()}/events?limit=501`, undefined, {}],
    ["another method", [405, "method_not_allowed"], "PUT", "/v1/classrooms", {}, {}],
    ["another method where an id might stand", [405, "method_not_allowed"], "GET", "/v1/sessions/start", undefined, {}],
    ["two keys that differ", [400, "invalid_key"], "POST", "/v1/classrooms", { name: "x", idempotencyKey: "a" }, key("b")],
    ["an address that is none", [404, "not_found"], "GET", "/v1/nothing", undefined, {}],
    ["an alias of none", [404, "not_found"], "POST", "/api/nothing", {}, {}],
    ["a token that is none", [401, "unauthenticated"], "GET", "/v1/classrooms", undefined, { authorization: "Bearer x.y.z" }],
    ["another scheme", [401, "unauthenticated"], "GET", "/v1/classrooms", undefined, { authorization: "Basic eDp5" }],
  ])("%s", async (_what, expected, method, path, body, headers) => {
    const before = [await count("courses"), await count("idempotency_keys")];
    const answer = await teacher.send(method, path, body, headers);
    expect(refusal(answer)).toEqual(expected);
    expect(answer.body.requestId).toBe(answer.headers.get("x-request-id"));
    expect([await count("courses"), await count("idempotency_keys")]).toEqual(before);
  });

  it("names each field", async () => {
    const { body } = await teacher.post("/v1/sessions", { lessonId: "x", scheduledStart: "tomorrow" });
    expect(body.details).toContainEqual({ path: "scheduledEnd", message: "is required" });
    expect(body.details.map(({ path }: { path: string }) => path).toSorted()).toEqual([
      "lessonId",
      "scheduledEnd",
      "scheduledStart",
    ]);
    const { headers } = await teacher.send("PUT", "/v1/classrooms");
    expect(headers.get("allow")?.split(", ").toSorted()).toEqual(["GET", "POST"]);
  });

  it.each(["classroom/ID", "captions/ID/audio"])("a plain request to the socket's address /%s is told to upgrade", async (at) => {
    const answer = await api.nobody.get(`/v1/${at.replace("ID", crypto.randomUUID())}`);
    expect(refusal(answer)).toEqual([426, "upgrade_required"]);
    expect(answer.body.requestId).toBe(answer.headers.get("x-request-id"));
  });

  it.each([
    ["no subprotocol", "", [400, "unknown_protocol"]],
    ["the other socket's", "chalkline.captions.v9", [400, "unknown_protocol"]],
    ["a ticket that is none", "PROTOCOL, x", [401, "ticket_invalid"]],
  ] as const)("a socket with %s is refused with the request's id", async (_what, protocols, expected) => {
    for (const [at, protocol] of [
      ["classroom/ID", "chalkline.v1"],
      ["captions/ID/audio", "chalkline.captions.v1"],
    ] as const) {
      const answer = await refusedUpgrade(
        `/v1/${at.replace("ID", crypto.randomUUID())}`,
        protocols.replace("PROTOCOL", protocol),
      );
      expect([answer.body.status, answer.body.code]).toEqual(expected);
      expect(answer.body.requestId).toBe(answer.requestId);
    }
  });

  /** `fetch` may not ask for an upgrade. */
  function refusedUpgrade(path: string, protocols: string): Promise<{ body: ErrorBody; requestId: unknown }> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...{
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": btoa("0123456789abcdef"),
        },
        ...(protocols === "" ? {} : { "sec-websocket-protocol": protocols }),
      };
      get(api.stack.url + path, { headers }, (answer) => {
        let text = "";
        answer.on("data", (chunk) => (text += chunk));
        answer.on("end", () => resolve({ body: JSON.parse(text) as ErrorBody, requestId: answer.headers["x-request-id"] }));
      }).on("error", reject);
    });
  }

  it("R80 guessing passwords is slowed down, for that address and account alone", async () => {
    const guess = (email: string) => api.nobody.post("/v1/auth/login", { email, password: "guess", tenant: "demo" });
    const answers = [];
    for (let i = 0; i < 32; i++) answers.push(refusal(await guess("student4@demo.test")));
    expect(answers.at(0)).toEqual([401, "wrong_credentials"]);
    expect(answers.at(-1)).toEqual([429, "rate_limited"]);
    expect((await guess("student4@demo.test")).headers.get("retry-after")).toBe("60");
    expect(refusal(await guess("student3@demo.test"))).toEqual([401, "wrong_credentials"]);
  });
});
