import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { PROTOCOL } from "../../contracts/version.ts";
import { evolve, view } from "../../session-core/session.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { canonical } from "../../session-core/hash-chain.ts";
import { SliceHasher } from "../../session-core/slice-hasher.ts";
import { sha256 } from "../../session-core/testing/scribe.ts";
import { TestClass, TestSocket, uuid } from "./class.ts";

test("R12 a class starts with session.started at 1, then its prepared scenes, once", async () => {
  const lesson = new TestClass();
  expect(await lesson.start()).toEqual({ ok: true, sequence: 1 });
  expect(await lesson.start()).toMatchObject({ ok: true });
  expect(await lesson.rpc.status()).toMatchObject({ phase: "live", sequence: 4, epoch: 1 });
});

test("R28 a slide change reaches everyone in the same order, and its sender is acknowledged in the same frame", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const teacher = await lesson.connect(1, "teacher");
  const students = [await lesson.connect(2, "student"), await lesson.connect(3, "student")];
  for (let index = 1; index <= 2; index++) teacher.command(`k${index}`, "slide.change", { sceneId: lesson.scenes[0]!.id, index });
  for (const socket of [teacher, ...students]) {
    const last = await socket.event("slide.changed", ({ data }) => (data as { index: number }).index === 2);
    const seen = socket.events().filter(({ type }) => type === "slide.changed");
    expect(seen.map(({ data }) => (data as { index: number }).index)).toEqual([1, 2]);
    expect(last.sequence).toBe(seen[0]!.sequence + 1);
  }
  const acknowledged = teacher.frames.flatMap((frame) => (frame.t === "events" ? (frame.ok ?? []) : []));
  expect(acknowledged.map(({ key }) => key)).toEqual(["k1", "k2"]);
});

test("R24 a late joiner's snapshot and tail fold to what the others hold", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const teacher = await lesson.connect(1, "teacher");
  const early = await lesson.connect(2, "student");
  teacher.command("a", "scene.change", { sceneId: lesson.scenes[1]!.id });
  early.command("b", "chat.send", { text: "hello", to: "class" });
  await early.event("chat.message");
  const late = await lesson.connect(3, "student");
  teacher.command("c", "slide.change", { sceneId: lesson.scenes[1]!.id, index: 1 });
  await late.event("slide.changed");
  await early.event("slide.changed");
  expect(canonical(folded(late))).toBe(canonical(folded(early)));
});

test("R23 hashes on the trailing frame are those of the client's own fold", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const student = await lesson.connect(2, "student");
  student.command("b", "chat.send", { text: "hello", to: "staff" });
  const trailing = await student.next("events", (frame) => frame.hashes !== undefined);
  expect(trailing.events).toEqual([]);
  const hasher = new SliceHasher(sha256);
  const shared = view(folded(student), { group: "student" });
  for (const [feature, hash] of Object.entries(trailing.hashes!)) {
    expect(hasher.hash(feature, shared[feature]), feature).toBe(hash);
  }
});

test("R19 a repeat of a key is answered with the first receipt; with another payload it is refused", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const student = await lesson.connect(2, "student");
  student.command("same", "chat.send", { text: "once", to: "class" });
  const first = await student.event("chat.message");
  student.command("same", "chat.send", { text: "once", to: "class" });
  expect(await student.next("ok")).toMatchObject({ key: "same", sequence: first.sequence });
  student.command("same", "chat.send", { text: "twice", to: "class" });
  expect(await student.next("refused")).toMatchObject({ key: "same", code: "key_reused" });
  expect((await lesson.rpc.status()).sequence).toBe(first.sequence);
});

test("R19 two participants may choose the same key", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const [one, two] = [await lesson.connect(2, "student"), await lesson.connect(3, "student")];
  one.command("k", "chat.send", { text: "from one", to: "class" });
  two.command("k", "chat.send", { text: "from two", to: "class" });
  await one.until("both", () => one.events().filter(({ type }) => type === "chat.message").length === 2);
});

test("a client resumes by sequence and resume token, without a ticket", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const teacher = await lesson.connect(1, "teacher");
  const student = await lesson.connect(2, "student");
  const { resumeToken, sequence, mark } = await student.next("welcome");
  student.close();
  teacher.command("a", "scene.change", { sceneId: lesson.scenes[1]!.id });
  await teacher.event("scene.changed");
  const back = await lesson.resume(resumeToken, sequence);
  expect(await back.next("welcome")).not.toHaveProperty("snapshot");
  expect(await back.event("scene.changed")).toBeTruthy();
  expect(mark).toMatch(/^[0-9a-f]{16}$/);
  const sure = await lesson.resume(resumeToken, sequence, undefined, mark);
  expect(await sure.next("welcome")).not.toHaveProperty("snapshot");
  const mistaken = await lesson.resume(resumeToken, sequence, undefined, "0123456789abcdef");
  expect(await mistaken.next("welcome"), "another log under the same number").toHaveProperty("snapshot");
});

test("what a student receives never holds notes, staff's words, or scenes that were not shown", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const teacher = await lesson.connect(1, "teacher");
  const [student, other] = [await lesson.connect(2, "student"), await lesson.connect(3, "student")];
  other.command("s", "chat.send", { text: "a private worry", to: "staff" });
  await teacher.event("chat.message");
  teacher.command("n", "scene.create", { ...lesson.scenes[0], id: undefined, name: "Secret quiz" });
  await teacher.event("scene.created");
  teacher.command("c", "slide.change", { sceneId: lesson.scenes[0]!.id, index: 1 });
  await student.event("slide.changed");
  const raw = student.raw.join("\n");
  for (const secret of ["say 1", '"notes"', "private worry", "Secret quiz", lesson.scenes[1]!.id])
    expect(raw).not.toContain(secret);
  expect(teacher.raw.join("\n")).toContain("say 1");
});

test("hibernation: an evicted object wakes with its sockets, its state and its numbers", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const teacher = await lesson.connect(1, "teacher");
  const student = await lesson.connect(2, "student");
  teacher.command("a", "slide.change", { sceneId: lesson.scenes[0]!.id, index: 1 });
  await student.event("slide.changed");
  const before = await lesson.rpc.status();
  await evictDurableObject(lesson.stub);
  teacher.command("b", "slide.change", { sceneId: lesson.scenes[0]!.id, index: 2 });
  const event = await student.event("slide.changed", ({ data }) => (data as { index: number }).index === 2);
  expect(event.sequence).toBe(before.sequence + 1);
  expect((await lesson.rpc.status()).connected).toBe(2);
});

test("a participant whose last socket is gone leaves after the grace, not before", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const teacher = await lesson.connect(1, "teacher");
  const [one, two] = [await lesson.connect(2, "student"), await lesson.connect(2, "student")];
  one.close();
  two.close();
  await teacher.next("signals", ({ items }) =>
    items.some(({ actor, data }) => actor === uuid(2) && !(data as { connected: boolean }).connected),
  );
  await runInDurableObject(lesson.stub, (_object, state) => {
    state.storage.sql.exec("update roster set disconnected_at = disconnected_at - 61000 where disconnected_at is not null");
    state.storage.sql.exec("update timers set due = 0 where name = 'expire'");
  });
  expect(teacher.events().some(({ type }) => type === "participant.left")).toBe(false);
  await evictDurableObject(lesson.stub);
  await lesson.rpc.status();
  await lesson.alarm();
  expect(await teacher.event("participant.left")).toMatchObject({ actor: uuid(2) });
});

test("R13 seats do not oversell; staff always find one", async () => {
  const lesson = new TestClass();
  await lesson.start(2);
  const admitted = await Promise.all([2, 3, 4, 5].map((n) => lesson.admit(n, "student")));
  expect(admitted.filter(({ ok }) => ok)).toHaveLength(2);
  expect(admitted.find(({ ok }) => !ok)).toMatchObject({ code: "class_full" });
  expect(await lesson.admit(1, "teacher")).toMatchObject({ ok: true });
});

test("R14 after session.ended no command but a repeat is accepted", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const teacher = await lesson.connect(1, "teacher");
  teacher.command("e", "session.end", {});
  await teacher.event("session.ended");
  teacher.command("late", "chat.send", { text: "hello?", to: "class" });
  expect(await teacher.next("refused")).toMatchObject({ key: "late", code: "not_live" });
  expect(await lesson.admit(9, "student")).toMatchObject({ ok: false, code: "not_live" });
});

test("the socket answers ping without waking the object", async () => {
  const lesson = new TestClass();
  await lesson.start();
  const socket = TestSocket.over(await lesson.upgrade([PROTOCOL, await lesson.ticket(2, "student")]));
  socket.sendRaw("ping");
  await socket.until("pong", () => socket.raw.includes("pong"));
});

/** What a client holds: its snapshot and everything after it, each number once. */
function folded(socket: TestSocket): SessionState {
  const welcome = socket.frames.find((frame) => frame.t === "welcome")!;
  if (welcome.t !== "welcome") throw new Error("no welcome");
  let watermark = welcome.sequence;
  let state = welcome.snapshot as SessionState;
  for (const frame of socket.frames) {
    if (frame.t !== "events" || frame.to <= watermark) continue;
    if (frame.from > watermark) throw new Error(`a gap: ${frame.from} after ${watermark}`);
    for (const event of frame.events) if (event.sequence > watermark) state = evolve(state, event);
    watermark = frame.to;
  }
  return state;
}
