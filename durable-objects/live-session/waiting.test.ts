import { beforeEach, describe, expect, test } from "vitest";
import { uuid } from "../../session-core/testing/scribe.ts";
import { TestRoom, type Tab } from "./testing/test-room.ts";

let world: TestRoom;
beforeEach(async () => {
  world = new TestRoom();
  if (!(await world.start()).ok) throw new Error("the class did not start");
  await world.pass();
});

describe("R37 the lobby", () => {
  let teacher: Tab;
  const lock = (entry: string) => world.say(teacher, { t: "command", key: `lock-${entry}`, type: "room.lock", data: { entry } });
  const decide = (what: "admit" | "deny", n: number) =>
    world.say(teacher, { t: "command", key: `${what}-${n}`, type: `lobby.${what}`, data: { participantIds: [uuid(n)] } });
  const told = (tab = teacher) =>
    tab.frames.flatMap((frame) => (frame.t === "signals" ? frame.items : [])).findLast(({ type }) => type === "lobby.waiting")
      ?.data;
  const isIn = (tab: Tab, n: number) => JSON.stringify(tab.last("snapshot")?.data["presence"] ?? {}).includes(uuid(n));
  beforeEach(async () => {
    teacher = await world.enter(1, "teacher");
    await lock("lobby");
  });

  test("shows newcomers nothing of the class, writes nothing, and tells staff who waits", async () => {
    const before = world.room.status().sequence;
    const tab = await world.enter(2, "student");
    expect(world.room.status().sequence).toBe(before);
    expect(told()).toEqual({ people: [{ id: uuid(2), name: "Person 2" }], waiting: 1 });
    expect(JSON.stringify(tab.frames)).not.toContain(uuid(1));
    await world.say(teacher, { t: "command", key: "s", type: "chat.send", data: { text: "Only for those in class" } });
    await world.say(tab, { t: "command", key: "t", type: "chat.send", data: { text: "Hello?" } });
    expect(tab.last("refused")).toMatchObject({ key: "t", code: "not_joined" });
    await world.say(tab, { t: "signal", type: "chat.typing", data: {} });
    await world.say(tab, { t: "history", from: 0, to: 99 });
    expect(JSON.stringify(tab.frames)).not.toMatch(/Only for those|Person 1|Scene \d/);
    expect(JSON.stringify(teacher.frames)).not.toContain("chat.typing");
    world.room.closed(tab);
    await world.pass();
    expect(told()).toEqual({ people: [], waiting: 0 });
  });

  test("opens to whom staff admit, in every tab, and to whom they do not name stays shut", async () => {
    const tabs = [await world.enter(2, "student"), await world.enter(2, "student")];
    const other = await world.enter(3, "student");
    await decide("admit", 2);
    await world.pass();
    for (const tab of tabs) expect(isIn(tab, 2)).toBe(true);
    expect(isIn(other, 3)).toBe(false);
    expect(told()).toMatchObject({ waiting: 1 });
    await world.say(tabs[0]!, { t: "command", key: "t", type: "chat.send", data: { text: "Hello!" } });
    expect(JSON.stringify(teacher.frames)).toContain("Hello!");
    expect(JSON.stringify(other.frames)).not.toContain("Hello!");
  });

  test("survives a restart of the object: who waits waits on", async () => {
    const tab = await world.enter(2, "student");
    world.restart();
    world.room.restored(tab, { participantId: uuid(2), origin: null });
    const again = await world.enter(1, "teacher");
    expect(told(again)).toMatchObject({ people: [{ name: "Person 2" }] });
    await world.say(again, { t: "command", key: "a", type: "lobby.admit", data: { participantIds: [uuid(2)] } });
    await world.pass();
    expect(isIn(tab, 2)).toBe(true);
  });

  test("turns away whom staff deny, and everyone when the class is locked; opening it lets the rest in", async () => {
    const [denied, waiting] = [await world.enter(2, "student"), await world.enter(3, "student")];
    await decide("deny", 2);
    expect(denied.last("bye")).toMatchObject({ code: "entry_denied" });
    await expect(world.admit(2, "student")).rejects.toThrow("entry_denied");
    await lock("open");
    await world.pass();
    expect(isIn(waiting, 3)).toBe(true);
    await lock("locked");
    await expect(world.admit(4, "student")).rejects.toThrow("entry_locked");
    expect((await world.enter(3, "student")).last("welcome")).toBeDefined();
  });
});
