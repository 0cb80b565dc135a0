import { beforeEach, describe, expect, test } from "vitest";
import { TENANT, uuid } from "../../session-core/testing/scribe.ts";
import { TestRoom, type Tab } from "./testing/test-room.ts";

let world: TestRoom;
beforeEach(async () => {
  world = new TestRoom();
  if (!(await world.start()).ok) throw new Error("the class did not start");
  await world.pass();
});

describe("what the session's own objects say of somebody, as of a microphone that nobody can hear", () => {
  const feed = uuid(700);
  const said = { type: "caption.state", data: { feed, state: "unavailable" }, actor: uuid(1) };
  const start = async () => {
    const teacher = await world.enter(1, "teacher");
    const data = { feed, speaker: uuid(1), language: "en" };
    await world.say(teacher, { t: "command", key: "on", type: "caption.start", data });
    world.room.signal({ tenantId: TENANT, ...said, data: { feed, state: "reconnecting" } });
    world.room.signal({ tenantId: TENANT, ...said });
    await world.pass();
    return teacher;
  };
  const toldOfCaptions = ({ signals }: Tab) => signals.filter(({ type }) => type === "caption.state");

  test("is told to whoever comes later, the last of it, also by an object that slept", async () => {
    await start();
    expect(toldOfCaptions(await world.enter(2, "student"))).toEqual([said]);
    world.restart();
    expect(toldOfCaptions(await world.enter(3, "student"))).toEqual([said]);
  });

  test("is told no longer when it is over", async () => {
    const teacher = await start();
    await world.say(teacher, { t: "command", key: "off", type: "caption.stop", data: { feed } });
    expect(toldOfCaptions(await world.enter(2, "student"))).toEqual([]);
    // Nor is it kept of what never was.
    world.room.signal({ tenantId: TENANT, ...said, data: { feed: uuid(701), state: "unavailable" } });
    expect(toldOfCaptions(await world.enter(3, "student"))).toEqual([]);
  });

  test("is told to whoever waited in the lobby, once they are let in", async () => {
    const teacher = await start();
    await world.say(teacher, { t: "command", key: "lock", type: "room.lock", data: { entry: "lobby" } });
    const waiting = await world.enter(2, "student");
    expect(toldOfCaptions(waiting)).toEqual([]);
    await world.say(teacher, { t: "command", key: "in", type: "lobby.admit", data: { participantIds: [uuid(2)] } });
    await world.pass();
    expect(toldOfCaptions(waiting)).toEqual([said]);
  });
});
