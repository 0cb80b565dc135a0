import { beforeEach, describe, expect, test } from "vitest";
import type { ParticipantRole } from "../../contracts/roles.ts";
import { uuid } from "../../session-core/testing/scribe.ts";
import { Tab, TestRoom } from "./testing/test-room.ts";

const MINUTE = 60_000;

let world: TestRoom;
beforeEach(async () => {
  world = new TestRoom();
  if (!(await world.start()).ok) throw new Error("the class did not start");
  await world.pass();
});

describe("who says that they have seen more than the log holds", () => {
  const claimed = async (role: ParticipantRole, ahead: (head: number) => number) => {
    const tab = await world.enter(1, role);
    const { sequence, epoch } = world.room.status();
    await world.say(tab, { t: "hello", since: ahead(sequence), epoch });
    expect(tab.last("welcome")).toMatchObject({ sequence: world.room.status().sequence, snapshot: {} });
    return world.room.status().sequence - sequence;
  };

  test("is believed as staff: the log goes on after it, and no number is given twice", async () => {
    expect(await claimed("teacher", (head) => head + 7)).toBe(8);
    expect(world.room.status().epoch).toBe(2);
  });

  test("is not as a student, who gets what there is", async () => {
    expect(await claimed("student", (head) => head + 7)).toBe(0);
    expect(world.room.status().epoch).toBe(1);
  });

  test.each(["teacher", "student"] as const)("cannot as a %s leave the class without numbers to go on with", async (role) => {
    expect(await claimed(role, () => Number.MAX_SAFE_INTEGER)).toBe(0);
    const tab = await world.enter(2, "student");
    await world.say(tab, { t: "command", key: "k", type: "chat.send", data: { text: "still here" } });
    expect(tab.last("refused")).toBeUndefined();
  });
});

test("greetings are few: each may cost the whole state", async () => {
  const tab = await world.enter(1, "student");
  for (let n = 0; n < 5; n++) await world.say(tab, { t: "hello" });
  expect(tab.last("refused")).toMatchObject({ code: "rate_limited" });
  const greeted = tab.frames.filter(({ t }) => t === "welcome").length;
  await world.pass(10_000);
  await world.say(tab, { t: "hello" });
  expect(tab.frames.filter(({ t }) => t === "welcome")).toHaveLength(greeted + 1);
});

test("R8 whoever comes back with less is shown and allowed less in every tab at once", async () => {
  const earlier = await world.enter(1, "assistant");
  expect(JSON.stringify(earlier.frames)).toContain("for the speaker");
  earlier.frames.length = 0;
  await world.admit(1, "observer");
  expect(earlier.last("snapshot")).toBeDefined();
  await world.say(earlier, { t: "command", key: "k", type: "scene.change", data: { sceneId: uuid(51) } });
  expect(earlier.last("refused")).toMatchObject({ key: "k", code: "forbidden" });
  expect(JSON.stringify(earlier.frames)).not.toContain("for the speaker");
});

test("a command is answered to the tab that sent it, though another of theirs reads faster", async () => {
  const slow = await world.enter(1, "student");
  const fast = await world.enter(1, "student");
  slow.bufferedBytes = 10_000_000;
  await world.say(slow, { t: "command", key: "k", type: "chat.send", data: { text: "hello" } });
  expect(fast.frames).toContainEqual(expect.objectContaining({ t: "events", ok: [{ key: "k", sequence: 6 }] }));
  expect(slow.last("ok")).toMatchObject({ key: "k" });
});

test("a settled session is over, whichever core reads it, and nobody's word opens it again", async () => {
  const tab = await world.enter(1, "teacher");
  await world.say(tab, { t: "command", key: "k", type: "session.end", data: {} });
  await world.alarm(MINUTE);
  await world.alarm(11 * MINUTE);
  expect(world.storage.exec("select 1 from events")).toEqual([]);
  const ended = world.room.status();
  expect(ended.phase).toBe("ended");
  await world.say(tab, { t: "hello", since: ended.sequence + 1, epoch: ended.epoch });
  expect(world.room.status()).toMatchObject({ sequence: ended.sequence, epoch: ended.epoch });
  expect(world.storage.exec("select 1 from events")).toEqual([]);

  world.storage.exec("update snapshots set feature = 'another:' || feature");
  world.restart();
  expect(world.room.status()).toMatchObject({ phase: "ended", sequence: ended.sequence });
  expect(await world.start()).toMatchObject({ ok: false, code: "not_live" });
});

test("R35 whoever is removed is told so in every tab, and does not come back until staff let them", async () => {
  const teacher = await world.enter(1, "teacher");
  const tabs = [await world.enter(2, "student"), await world.enter(2, "student")];
  const spare = await world.admit(2, "student");
  await world.say(teacher, { t: "command", key: "k", type: "participant.remove", data: { participantId: uuid(2) } });
  for (const tab of tabs) {
    expect(tab.last("bye")).toMatchObject({ code: "removed" });
    expect(tab.closed).toBe(true);
  }
  await expect(world.admit(2, "student")).rejects.toThrow("removed");

  const again = new Tab();
  const checked = await world.room.checkTicket(spare, null);
  if (!checked.ok) throw new Error(checked.code);
  world.room.opened(again, checked.pass, null);
  await world.say(again, { t: "hello" });
  expect(again.last("bye")).toMatchObject({ code: "removed" });
  expect(again.last("welcome")).toBeUndefined();

  await world.say(teacher, { t: "command", key: "l", type: "participant.readmit", data: { participantId: uuid(2) } });
  expect((await world.enter(2, "student")).last("welcome")).toBeDefined();
});

test("whoever goes silent without closing is let go, though nobody says anything", async () => {
  const silent = await world.enter(1, "student");
  const heard = await world.enter(2, "student");
  const unknown = await world.enter(3, "student");
  const sweeps = [silent.closed, heard.closed, unknown.closed];
  silent.lastHeard = heard.lastHeard = world.now;
  world.now += 5 * MINUTE - 1;
  heard.lastHeard = world.now - 60_000;
  await world.room.alarm();
  expect([silent.closed, heard.closed, unknown.closed], "not looked for yet").toEqual(sweeps);
  world.now += 1;
  heard.lastHeard += 1;
  await world.room.alarm();
  expect([silent.closed, heard.closed, unknown.closed]).toEqual([true, false, false]);
  expect(world.storage.exec("select 1 from timers where name = 'sweep'")).toHaveLength(1);
});
