import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ErrorBody } from "../../contracts/errors.ts";
import { CLIENT_FRAME_MAX_BYTES, COMMAND_BURST, TICKET_TTL_S } from "../../contracts/limits.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import { deck, ORIGIN, TENANT, TestClass, TestSocket, uuid } from "./class.ts";

/** Everything a broken or hostile client may send: each is refused with a code of its own and changes nothing. */

let lesson: TestClass;
beforeEach(async () => {
  lesson = new TestClass();
  await lesson.start();
});
afterEach(() => void vi.useRealTimers());

const refusalOf = async (response: Response) => ({ status: response.status, code: ((await response.json()) as ErrorBody).code });
const sequence = async () => (await lesson.rpc.status()).sequence;

test.each([
  ["malformed JSON", "{nope", "malformed_json"],
  ["a frame of no kind", `{"t":"teleport"}`, "unknown_frame"],
  ["no object at all", `[1]`, "unknown_frame"],
  ["a known frame with a missing field", `{"t":"command","type":"chat.send","data":{}}`, "invalid_request"],
  ["a known frame with a field too many", `{"t":"hello","sinc":3}`, "invalid_request"],
  ["an unknown command", `{"t":"command","key":"k","type":"class.cancel","data":{}}`, "unknown_command"],
  ["a command with wrong data", `{"t":"command","key":"k","type":"chat.send","data":{"text":""}}`, "invalid_request"],
  ["a NUL", `{"t":"command","key":"k","type":"chat.send","data":{"text":"a\\u0000b"}}`, "invalid_text"],
  ["half a surrogate pair", `{"t":"command","key":"k","type":"chat.send","data":{"text":"\\ud800"}}`, "invalid_text"],
  ["a key of spaces", `{"t":"command","key":"a b","type":"chat.send","data":{"text":"x"}}`, "invalid_request"],
])("%s", async (_what, raw, code) => {
  const student = await lesson.connect(2, "student");
  const before = await sequence();
  student.sendRaw(raw);
  expect(await student.next("refused")).toMatchObject({ code });
  expect(await sequence()).toBe(before);
  student.command("after", "chat.send", { text: "still here", to: "class" });
  await student.event("chat.message");
});

test("a frame too large is refused and ends the socket; counted in bytes, not characters", async () => {
  for (const text of ["x".repeat(CLIENT_FRAME_MAX_BYTES), "ü".repeat(CLIENT_FRAME_MAX_BYTES / 2)]) {
    const student = await lesson.connect(2, "student");
    student.command("big", "chat.send", { text, to: "class" });
    expect(await student.next("refused")).toMatchObject({ code: "frame_too_large" });
    await student.until("the close", () => student.closed?.code === 1009);
  }
});

test.each([
  [
    "a signal of no kind",
    { t: "signal", type: "chat.shout", data: {} },
    { code: "unknown_command", details: { type: "chat.shout" } },
  ],
  ["a signal with no name", { t: "signal", type: "typing", data: {} }, { code: "unknown_command", details: { type: "typing" } }],
  [
    "a signal with wrong data",
    { t: "signal", type: "chat.typing", data: 7 },
    { details: [{ path: "", message: "must be an object" }] },
  ],
  [
    "a recipient who is none",
    { t: "command", key: "k", type: "chat.send", data: { text: "x", to: "ghost" } },
    { details: [{ path: "to", message: 'must be "class", "staff" or the id of a participant' }] },
  ],
])("%s is told so", async (_what, frame, refused) => {
  const student = await lesson.connect(2, "student");
  student.sendRaw(JSON.stringify(frame));
  expect(await student.next("refused")).toMatchObject(refused);
});

test("a frame that is no JSON, and a hello without a token, are told what they lack", async () => {
  const student = await lesson.connect(2, "student");
  student.sendRaw("{nope");
  expect((await student.next("refused")).message).toMatch(/^The frame is not valid JSON/);
  const stranger = await lesson.resume("");
  expect((await stranger.next("bye")).message).toMatch(/Join first/);
});

test("a binary frame is refused", async () => {
  const student = await lesson.connect(2, "student");
  student.sendRaw(new ArrayBuffer(8));
  expect(await student.next("refused")).toMatchObject({ code: "malformed_json" });
});

test("R80 a flood is refused beyond its burst, and each refusal names its command", async () => {
  const student = await lesson.connect(2, "student");
  for (let n = 0; n < COMMAND_BURST + 20; n++) student.command(`k${n}`, "chat.send", { text: `${n}`, to: "class" });
  expect(await student.next("refused")).toMatchObject({ code: "rate_limited", key: expect.stringMatching(/^k\d+$/) });
});

test("R80 the allowance is the participant's, in all their tabs together", async () => {
  const tabs = [await lesson.connect(2, "student"), await lesson.connect(2, "student")];
  for (let n = 0; n < COMMAND_BURST; n++) tabs[n % 2]!.command(`k${n}`, "chat.send", { text: `${n}`, to: "class" });
  for (let n = 0; n < 10; n++) tabs[0]!.command(`more${n}`, "chat.send", { text: "more", to: "class" });
  expect(await tabs[0]!.next("refused")).toMatchObject({ code: "rate_limited" });
});

test("R80 a flood of broken frames ends the socket", async () => {
  const student = await lesson.connect(2, "student");
  for (let n = 0; n < 400; n++) student.sendRaw("{nope");
  expect(await student.next("bye")).toMatchObject({ code: "rate_limited" });
  await student.until("the close", () => student.closed?.code === 1008);
});

test("whoever leaves hears nothing more in any tab, and may say nothing until they join again", async () => {
  const teacher = await lesson.connect(1, "teacher");
  const tabs = [await lesson.connect(2, "student"), await lesson.connect(2, "student")];
  tabs[0]!.command("bye", "participant.leave", {});
  await teacher.event("participant.left");
  for (const tab of tabs) expect(await tab.next("bye")).toMatchObject({ code: "left" });
  const command = { tenantId: TENANT, as: { userId: uuid(0x1002) }, key: "k", type: "chat.send", data: { text: "x" } } as const;
  expect(await lesson.rpc.submit(command)).toMatchObject({ ok: false, code: "not_joined" });
  await lesson.connect(2, "student");
  expect(await lesson.rpc.submit(command)).toMatchObject({ ok: true });
});

test("a command before hello is refused", async () => {
  const socket = TestSocket.over(await lesson.upgrade([PROTOCOL, await lesson.ticket(2, "student")]));
  socket.command("early", "chat.send", { text: "x", to: "class" });
  expect(await socket.next("refused")).toMatchObject({ code: "not_joined", key: "early" });
});

test("R8 a student can neither end the class nor touch its scenes, by socket or by HTTP's way in", async () => {
  const student = await lesson.connect(2, "student");
  const before = await sequence();
  const sceneId = lesson.scenes[0]!.id;
  const attempts: [string, unknown][] = [
    ["session.end", {}],
    ["scene.create", deck("Mine")],
    ["scene.update", { sceneId, name: "Mine" }],
    ["scene.delete", { sceneId }],
    ["scene.change", { sceneId }],
    ["slide.change", { sceneId, index: 1 }],
    ["participant.expire", { participantIds: [uuid(1)] }],
  ];
  for (const [type, data] of attempts) {
    student.command(`s-${type}`, type, data);
    expect(await student.next("refused", ({ key }) => key === `s-${type}`), type).toMatchObject({ code: "forbidden" });
    const byHttp = await lesson.rpc.submit({ tenantId: TENANT, as: { userId: uuid(0x1002) }, key: `h-${type}`, type, data });
    expect(byHttp, type).toMatchObject({ ok: false, code: "forbidden" });
  }
  expect(await sequence()).toBe(before);
});

test("R7 another tenant is told that there is nothing", async () => {
  const foreign = {
    tenantId: uuid(0xbad),
    userId: uuid(0x1002),
    participantId: uuid(2),
    name: "Mallory",
    role: "teacher",
    origin: null,
  } as const;
  expect(await lesson.rpc.admit(foreign)).toMatchObject({ ok: false, code: "not_found" });
  const command = { tenantId: uuid(0xbad), as: "system", key: "k", type: "session.end", data: {} } as const;
  expect(await lesson.rpc.submit(command)).toMatchObject({ ok: false, code: "not_found" });
});

test("a user who never joined is not in the roster", async () => {
  const command = { tenantId: TENANT, as: { userId: uuid(0x1099) }, key: "k", type: "chat.send", data: { text: "x" } } as const;
  expect(await lesson.rpc.submit(command)).toMatchObject({ ok: false, code: "not_joined" });
});

test("a ticket works once", async () => {
  const ticket = await lesson.ticket(2, "student");
  expect((await lesson.upgrade([PROTOCOL, ticket])).status).toBe(101);
  expect(await refusalOf(await lesson.upgrade([PROTOCOL, ticket]))).toEqual({ status: 401, code: "ticket_used" });
});

test("two sockets that race for one ticket: one gets it", async () => {
  const ticket = await lesson.ticket(2, "student");
  const statuses = await Promise.all([1, 2, 3].map(async () => (await lesson.upgrade([PROTOCOL, ticket])).status));
  expect(statuses.toSorted((a, b) => a - b)).toEqual([101, 401, 401]);
});

test("a ticket expires", async () => {
  const ticket = await lesson.ticket(2, "student");
  // Time is the object's own: it is moved inside its isolate, which these tests share.
  vi.useFakeTimers({ now: Date.now() + (TICKET_TTL_S + 2) * 1_000, toFake: ["Date"] });
  expect(await refusalOf(await lesson.upgrade([PROTOCOL, ticket]))).toEqual({ status: 401, code: "ticket_expired" });
});

test("a ticket for another class is refused, and not spent", async () => {
  const other = new TestClass();
  await other.start();
  const ticket = await other.ticket(2, "student");
  expect(await refusalOf(await lesson.upgrade([PROTOCOL, ticket]))).toEqual({ status: 401, code: "ticket_elsewhere" });
  expect((await other.upgrade([PROTOCOL, ticket])).status).toBe(101);
});

test.each([
  ["garbage", "garbage"],
  ["an unsigned token", `${btoa(JSON.stringify({ alg: "none" })).replaceAll("=", "")}.${btoa("{}").replaceAll("=", "")}.`],
])("%s is no ticket", async (_what, ticket) => {
  expect(await refusalOf(await lesson.upgrade([PROTOCOL, ticket]))).toEqual({ status: 401, code: "ticket_invalid" });
});

test("a resume token is no ticket, and a ticket is no resume token", async () => {
  const { resumeToken } = await (await lesson.connect(2, "student")).next("welcome");
  expect(await refusalOf(await lesson.upgrade([PROTOCOL, resumeToken]))).toEqual({ status: 401, code: "ticket_invalid" });
  const socket = await lesson.resume(await lesson.ticket(2, "student"));
  expect(await socket.next("bye")).toMatchObject({ code: "resume_invalid" });
});

test("a resume token of another class, or none at all, is refused before anything is told", async () => {
  const other = new TestClass();
  await other.start();
  const { resumeToken } = await (await other.connect(2, "student")).next("welcome");
  for (const token of [resumeToken, ""]) {
    const socket = await lesson.resume(token);
    expect(await socket.next("bye")).toMatchObject({ code: "resume_invalid" });
    await socket.until("the close", () => socket.closed?.code === 4401);
    expect(socket.frames.some(({ t }) => t === "welcome")).toBe(false);
  }
});

test("a page of a foreign origin gets no socket, with a ticket or a resume token of an allowed one", async () => {
  const ticket = await lesson.ticket(2, "student");
  const foreign = "https://evil.example";
  expect(await refusalOf(await lesson.upgrade([PROTOCOL, ticket], foreign))).toEqual({ status: 403, code: "foreign_origin" });
  // Not even the right one where the ticket was bound to none: a stolen ticket does not move into a browser.
  const unbound = await lesson.ticket(3, "student", null);
  expect(await refusalOf(await lesson.upgrade([PROTOCOL, unbound], ORIGIN))).toEqual({ status: 403, code: "foreign_origin" });
});

test("another subprotocol is refused", async () => {
  expect(await refusalOf(await lesson.upgrade(["chalkline.v9"]))).toEqual({ status: 400, code: "unknown_protocol" });
});

test("a session that never started turns strangers away as one does that is not theirs, and leaves nothing behind", async () => {
  const never = new TestClass();
  const elsewhere = new TestClass();
  await elsewhere.start();
  for (const [ticket, code] of [
    [await elsewhere.ticket(2, "student"), "ticket_elsewhere"],
    ["garbage", "ticket_invalid"],
  ] as const) {
    for (const place of [never, lesson]) {
      expect(await refusalOf(await place.upgrade([PROTOCOL, ticket]))).toEqual({ status: 401, code });
    }
  }
  for (const place of [never, lesson]) {
    const socket = await place.resume("");
    expect(await socket.next("bye")).toMatchObject({ code: "resume_invalid" });
    await socket.until("the close", () => socket.closed?.code === 4401);
  }
  expect(await never.admit(2, "student")).toMatchObject({ ok: false, code: "not_live" });
  const rows = await runInDurableObject(never.stub, (_object, state) =>
    state.storage.sql.exec("select name from sqlite_master where name = 'facts'").toArray(),
  );
  expect(rows).toEqual([]);
});
