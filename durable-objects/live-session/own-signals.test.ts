import { beforeEach, expect, test } from "vitest";
import { ownSignals } from "../../contracts/signals.ts";
import { check } from "../../contracts/check.ts";
import { TestRoom, type Tab } from "./testing/test-room.ts";

let world: TestRoom;
beforeEach(async () => {
  world = new TestRoom();
  if (!(await world.start()).ok) throw new Error("the class did not start");
  await world.pass();
});

const toldOf = ({ signals }: Tab, type: string) => signals.filter((signal) => signal.type === type);

test("what the room says of its own sockets is what is documented, to nobody besides", async () => {
  const teacher = await world.enter(1, "teacher");
  await world.say(teacher, { t: "command", key: "lobby", type: "room.lock", data: { entry: "lobby" } });
  const student = await world.enter(2, "student");
  await world.pass();
  await world.say(teacher, { t: "command", key: "open", type: "room.lock", data: { entry: "open" } });
  await world.pass();
  const other = await world.enter(3, "student");
  await world.pass();
  for (const tab of [teacher, student, other]) {
    for (const { type, data } of tab.signals)
      expect([type, check(ownSignals[type]!.schema, data)]).toMatchObject([type, { ok: true }]);
  }
  for (const [type, { to }] of Object.entries(ownSignals)) {
    expect([type, toldOf(teacher, type).length > 0]).toEqual([type, true]);
    if (!to.includes("student")) expect([type, toldOf(other, type)]).toEqual([type, []]);
  }
  expect(toldOf(other, "participants.connected")).toHaveLength(1);
});
