import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Result } from "../../api.ts";
import type { Scene } from "../../../session-core/features/studio/scenes.ts";
import { SAVE_AFTER_MS, SceneDesk, type SceneWrites } from "./scene-desk.ts";

const scene = (id: string): Scene => ({
  id,
  name: id,
  layout: "stage",
  metadata: { kind: "slides", slides: [{ markdown: "" }] },
});
const rename = (name: string) => (before: Scene) => ({ ...before, name });
const refused: Result<unknown> = { ok: false, failure: { code: "no_connection", message: "", status: 0 } };
const done: Result<unknown> = { ok: true, value: null };

/** Writes that are answered by hand. */
function held() {
  const sent: { what: string; key: string; answer(result: Result<unknown>): void }[] = [];
  const hold = (what: string, key: string) =>
    new Promise<never>((resolve) => sent.push({ what, key, answer: resolve as unknown as (result: Result<unknown>) => void }));
  const writes: SceneWrites = {
    create: ({ name }, key) => hold(`create ${name}`, key),
    duplicate: (id, _name, key) => hold(`duplicate ${id}`, key),
    update: ({ name }, key) => hold(`update ${name}`, key),
    move: (id, position, key) => hold(`move ${id} to ${position}`, key),
    remove: (id, key) => hold(`remove ${id}`, key),
  };
  return { sent, writes };
}
const settle = () => vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("typing is shown at once and saved once, after a pause", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a")], writes);
  for (const name of ["M", "Mo", "Motion"]) desk.edit("a", rename(name));
  expect(desk.current()).toMatchObject({ scenes: [{ name: "Motion" }], saving: { status: "waiting" } });
  expect(sent).toHaveLength(0);
  await settle();
  expect(sent.map(({ what }) => what)).toEqual(["update Motion"]);
  expect(desk.current().saving.status).toBe("saving");
  sent[0]?.answer(done);
  await settle();
  expect(desk.current().saving.status).toBe("saved");
});

test("what is typed while a save runs is saved after it", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a")], writes);
  desk.edit("a", rename("one"));
  await settle();
  desk.edit("a", rename("two"));
  sent[0]?.answer(done);
  await settle();
  expect(sent.map(({ what }) => what)).toEqual(["update one", "update two"]);
  expect(sent[0]?.key).not.toBe(sent[1]?.key);
  expect(desk.current().saving.status).toBe("saving");
});

test("a save that failed is kept, and tried again under its key", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a")], writes);
  desk.edit("a", rename("one"));
  await settle();
  sent[0]?.answer(refused);
  await settle();
  expect(desk.current().saving).toMatchObject({ status: "failed", failure: { code: "no_connection" } });
  void desk.flush();
  await settle();
  expect(sent[1]?.key).toBe(sent[0]?.key);
  sent[1]?.answer(done);
  await settle();
  expect(desk.current().saving.status).toBe("saved");
});

test("moves go to the server in the order they were made", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a"), scene("b"), scene("c")], writes);
  desk.move("a", 2);
  desk.move("b", 1);
  expect(desk.current().scenes.map(({ id }) => id)).toEqual(["c", "b", "a"]);
  await settle();
  sent[0]?.answer(done);
  await settle();
  expect(sent.map(({ what }) => what)).toEqual(["move a to 2", "move b to 1"]);
});

test("a copy stands behind its original, and is made of what was saved before it", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a"), scene("b")], writes);
  desk.edit("a", rename("Motion"));
  const made = desk.duplicate("a", "Motion (copy)");
  expect(sent.map(({ what }) => what)).toEqual(["update Motion"]);
  sent[0]?.answer(done);
  await settle();
  sent[1]?.answer({ ok: true, value: { ...scene("c"), name: "Motion (copy)" } });
  expect(await made).toEqual({ ok: true, value: "c" });
  expect(desk.current().scenes.map(({ id }) => id)).toEqual(["a", "c", "b"]);
});

const taken: Result<unknown> = { ok: false, failure: { code: "scene_is_shown", message: "", status: 409 } };

test("a scene that is deleted goes at once, and what was changed in others is saved before it", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a"), scene("b"), scene("c")], writes);
  desk.edit("a", rename("Motion"));
  desk.edit("b", rename("Gone anyway"));
  const removed = desk.remove("b");
  expect(desk.current().scenes.map(({ name }) => name)).toEqual(["Motion", "c"]);
  desk.edit("c", rename("Waves"));
  sent[0]?.answer(done);
  await settle();
  sent[1]?.answer(done);
  expect((await removed).ok).toBe(true);
  await settle();
  sent[2]?.answer(done);
  await settle();
  expect(sent.map(({ what }) => what)).toEqual(["update Motion", "remove b", "update Waves"]);
  expect(desk.current()).toMatchObject({ scenes: [{ name: "Motion" }, { name: "Waves" }], saving: { status: "saved" } });
});

test.each(["before it is sent", "while it is sent"])(
  "a deletion that is refused gives back what was changed %s",
  async (when) => {
    const { sent, writes } = held();
    const desk = new SceneDesk([scene("a"), scene("b")], writes);
    desk.edit("a", rename("Motion"));
    if (when === "while it is sent") await settle();
    const removed = desk.remove("a");
    expect(desk.current().scenes.map(({ id }) => id)).toEqual(["b"]);
    if (when === "while it is sent") sent[0]?.answer(taken);
    await settle();
    sent.at(-1)?.answer(taken);
    expect((await removed).ok).toBe(false);
    expect(desk.current().scenes.map(({ name }) => name)).toEqual(["Motion", "b"]);
    await settle();
    expect(sent.at(-1)?.what).toBe("update Motion");
    sent.at(-1)?.answer(done);
    await settle();
    expect(desk.current().saving.status).toBe("saved");
  },
);

test("after a refused deletion the server is told the order that stands on the desk", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a"), scene("b"), scene("c"), scene("d")], writes);
  const server = ["a", "b", "c", "d"];
  const removed = desk.remove("b");
  desk.move("c", 2);
  sent[0]?.answer(taken);
  await removed;
  for (let n = 1; desk.current().saving.status !== "saved" && n < 10; n++) {
    const [, id, position] = /^move (\w) to (\d)$/.exec(sent[n]!.what)!;
    server.splice(server.indexOf(id!), 1);
    server.splice(Number(position), 0, id!);
    sent[n]!.answer(done);
    await settle();
  }
  expect(desk.current().scenes.map(({ id }) => id)).toEqual(server);
});

test("an edit that the server will not have keeps nothing else from being saved, but no copy is made of it", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a"), scene("b")], writes);
  desk.edit("a", rename("no"));
  desk.edit("b", rename("yes"));
  await settle();
  sent[0]?.answer(taken);
  await settle();
  sent[1]?.answer(done);
  await settle();
  expect(sent.map(({ what }) => what)).toEqual(["update no", "update yes"]);
  expect(desk.current().saving.status).toBe("failed");
  const copy = desk.duplicate("a", "no (copy)");
  sent[2]?.answer(taken);
  expect(await copy).toMatchObject({ ok: false });
  expect(sent.map(({ what }) => what)).toEqual(["update no", "update yes", "update no"]);
});

test("without a connection whoever waits is told so, and edits go on waiting", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a"), scene("b")], writes);
  desk.edit("a", rename("one"));
  const removed = desk.remove("b");
  sent[0]?.answer(refused);
  expect(await removed).toEqual(refused);
  expect(desk.current().scenes.map(({ name }) => name)).toEqual(["one", "b"]);
  expect(desk.current().saving.status).toBe("failed");
  expect(sent).toHaveLength(1);
});

test("a scene that may not be deleted stays", async () => {
  const { sent, writes } = held();
  const desk = new SceneDesk([scene("a")], writes);
  const removed = desk.remove("a");
  sent[0]?.answer({ ok: false, failure: { code: "scene_is_shown", message: "", status: 409 } });
  expect((await removed).ok).toBe(false);
  expect(desk.current().scenes).toHaveLength(1);
});
