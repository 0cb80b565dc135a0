import { beforeEach, describe, expect, test } from "vitest";
import type { ParticipantRole } from "../../contracts/roles.ts";
import { CHAT_WINDOW } from "../../session-core/features/interaction/chat.ts";
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

  test.each([
    ["teacher", 2],
    ["student", 1],
  ] as const)("is not resumed as a %s over what the class wrote while Postgres was asked", async (role, epochAfter) => {
    const tab = await world.enter(1, role);
    const other = await world.enter(2, "student");
    await world.pass();
    const { sequence, epoch } = world.room.status();
    world.postgresAnswers = false;
    const greeted = world.room.received(tab, JSON.stringify({ t: "hello", since: sequence + 1, epoch }), () => {});
    // Its token is signed first.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.say(other, { t: "command", key: "k", type: "chat.send", data: { text: "meanwhile" } });
    await greeted;
    const { sequence: head, epoch: now } = world.room.status();
    expect(now).toBe(epochAfter);
    expect(tab.last("welcome")).toMatchObject({ sequence: head, epoch: now, snapshot: {} });
    expect(JSON.stringify(tab.last("welcome"))).toContain("meanwhile");
  });

  test.each([
    ["teacher", 5],
    ["student", 1],
  ] as const)("or a later epoch of it, as a %s: what staff saw is over before the log goes on", async (role, epochAfter) => {
    const tab = await world.enter(1, role);
    const { sequence } = world.room.status();
    await world.say(tab, { t: "hello", since: sequence - 1, epoch: 4, mark: "0123456789abcdef" });
    expect(tab.last("welcome")).toMatchObject({ epoch: epochAfter, snapshot: {} });
    expect(world.room.status()).toMatchObject({ epoch: epochAfter, sequence: epochAfter === 1 ? sequence : sequence + 1 });
    await world.say(tab, { t: "hello", since: sequence, epoch: Number.MAX_SAFE_INTEGER });
    expect(world.room.status().epoch, "not just any number is believed").toBe(epochAfter);
  });

  describe("or another event under its last number, since a restored object gave it again while Postgres was silent", () => {
    /** Somebody in that class, what they say of themselves when they come back, and how they are greeted then. */
    async function comesBack(role: ParticipantRole, saying: (place: { since: number; epoch: number; mark?: string }) => object) {
      const [tab, other] = [await world.enter(1, role), await world.enter(2, "student")];
      await world.pass();
      world.postgresAnswers = false;
      const backup = world.storage.backup();
      await world.say(other, { t: "command", key: "k", type: "chat.send", data: { text: "lost" } });
      const { to, mark } = tab.last("events")!;
      world.storage.restore(backup);
      world.restart();
      await world.say(await world.enter(2, "student"), {
        ...{ t: "command", key: "l", type: "chat.send", data: { text: "under its number" } },
      });
      const { sequence, epoch } = world.room.status();
      expect(sequence).toBeGreaterThanOrEqual(to);
      const again = await world.open(1, role);
      const greeted = world.room.received(
        again,
        JSON.stringify({ t: "hello", ...saying({ since: to, epoch, ...(mark === undefined ? {} : { mark }) }) }),
        () => {},
      );
      // Its token is signed first; then Postgres is waited for in vain.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await world.pass();
      await greeted;
      return { tab: again, to, sequence };
    }

    test.each([
      ["teacher", 2],
      ["student", 1],
    ] as const)(
      "is shown where things stand as a %s, and staff's word of the loss goes into the log",
      async (role, epochAfter) => {
        const { tab, to, sequence } = await comesBack(role, (place) => place);
        expect(JSON.stringify(tab.last("welcome")?.snapshot)).toContain("under its number");
        expect(JSON.stringify(tab.last("welcome")?.snapshot)).not.toContain("lost");
        expect(world.room.status()).toMatchObject({ epoch: epochAfter, sequence: epochAfter === 2 ? sequence + 1 : sequence });
        const said = world.storage.exec("select data from events where type = 'session.recovered'");
        expect(said).toEqual(epochAfter === 2 ? [{ data: JSON.stringify({ lostFrom: to, lostTo: to }) }] : []);
      },
    );

    test("is resumed where the client is from before marks, as ever", async () => {
      const { tab, to } = await comesBack("student", ({ since, epoch }) => ({ since, epoch }));
      expect(tab.last("welcome")).toMatchObject({ sequence: to });
      expect(tab.last("welcome")?.snapshot).toBeUndefined();
    });
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

test("R35 staff take back what is in the log alone", async () => {
  const staff = await world.enter(1, "teacher");
  const ada = await world.enter(2, "student");
  await world.say(ada, { t: "command", key: "first", type: "chat.send", data: { text: "long ago" } });
  const seen = () => ada.frames.flatMap((frame) => (frame.t === "events" ? frame.events : []));
  const { sequence, data } = seen().find(({ type }) => type === "chat.message")!;
  for (let n = 0; n < CHAT_WINDOW; n++) {
    await world.say(staff, { t: "command", key: `k${n}`, type: "chat.send", data: { text: `${n}` } });
    await world.pass(100);
  }
  const { messageId } = data as { messageId: string };
  await world.say(staff, { t: "command", key: "delete", type: "chat.delete", data: { messageId, sequence } });
  await world.pass();
  expect(staff.last("refused")).toBeUndefined();
  expect(seen().at(-1)).toMatchObject({ type: "chat.deleted", data: { messageId } });
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

test("without R2 a class runs and ends, and its log stays until its last hash is anchored there", async () => {
  world.filesAnswer = false;
  const tab = await world.enter(1, "teacher");
  await world.say(tab, { t: "command", key: "said", type: "chat.send", data: { text: "hello" } });
  await world.say(tab, { t: "command", key: "ended", type: "session.end", data: {} });
  await world.alarm(MINUTE);
  expect(world.room.status().phase).toBe("ended");
  expect(JSON.stringify(world.flushed)).toContain("hello");
  for (let tries = 0; tries < 8; tries++) await world.alarm(11 * MINUTE);
  expect(world.storage.exec("select 1 from events")).toHaveLength(world.flushed.length);
  world.filesAnswer = true;
  await world.alarm(11 * MINUTE);
  expect(world.storage.exec("select 1 from events")).toEqual([]);
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

describe("R22 a connection whose other end is gone without a word", () => {
  test("is asked for a sign of life, let go, and its participant has left a minute after the last one", async () => {
    const teacher = await world.enter(1, "teacher");
    const lost = await world.enter(2, "student");
    const last = world.now;
    lost.heardAt = () => last;
    await world.alarm(15_000);
    expect(lost.pings).toBe(0);
    await world.alarm(15_000);
    expect(lost.pings).toBe(1);
    expect(lost.closed).toBe(false);
    await world.alarm(15_000);
    expect(lost.closed).toBe(true);
    await world.pass();
    expect(teacher.signals).toContainEqual(
      expect.objectContaining({ type: "participant.connection", actor: uuid(2), data: { connected: false } }),
    );
    await world.alarm(14_000);
    expect(JSON.stringify(teacher.frames)).not.toContain("participant.left");
    await world.alarm(1_000);
    expect(world.now - last).toBe(60_000);
    expect(JSON.stringify(teacher.frames)).toContain('"reason":"gone"');
  });

  test("is none while it answers, however seldom: a tab in the background stays", async () => {
    const tab = await world.enter(2, "student");
    let heard = world.now;
    tab.heardAt = () => heard;
    for (let n = 0; n < 20; n++) {
      const { pings } = tab;
      await world.alarm(15_000);
      if (tab.pings > pings) heard = world.now;
    }
    expect(tab.pings).toBeGreaterThan(5);
    expect(tab.closed).toBe(false);
  });
});

test("what somebody takes part with is told to staff alone, to those who come later too, and no longer once they are gone", async () => {
  const teacher = await world.enter(1, "teacher");
  const student = await world.enter(2, "student");
  const device = { type: "participant.device", data: { kind: "phone", quality: "poor" }, actor: uuid(2) };
  const { sequence } = world.room.status();
  await world.say(student, { t: "signal", type: device.type, data: device.data });
  expect(teacher.signals).toContainEqual(device);
  const assistant = await world.enter(3, "assistant");
  expect(assistant.signals).toContainEqual(device);
  const classmate = await world.enter(4, "student");
  expect(JSON.stringify([...student.frames, ...classmate.frames])).not.toContain("participant.device");
  world.room.closed(student);
  const late = await world.enter(5, "assistant");
  expect(JSON.stringify(late.frames)).not.toContain("participant.device");
  // Three came in; nothing else was written.
  expect(world.room.status().sequence).toBe(sequence + 3);
});

test("who writes is told to those who will see it", async () => {
  const teacher = await world.enter(1, "teacher");
  const writer = await world.enter(2, "student");
  const other = await world.enter(3, "student");
  const typing = (tab: Tab) => tab.frames.filter((frame) => JSON.stringify(frame).includes("chat.typing")).length;
  await world.say(writer, { t: "signal", type: "chat.typing", data: { to: "staff" } });
  expect([typing(teacher), typing(other)]).toEqual([1, 0]);
  await world.say(writer, { t: "signal", type: "chat.typing", data: {} });
  expect([typing(teacher), typing(other)]).toEqual([2, 1]);
  await world.say(writer, { t: "signal", type: "chat.typing", data: { to: uuid(3) } });
  expect([typing(teacher), typing(other)]).toEqual([2, 2]);
});
