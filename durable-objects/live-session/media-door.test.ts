import { beforeEach, describe, expect, test } from "vitest";
import { recording } from "../../session-core/features/recording/recording.ts";
import { TENANT, uuid } from "../../session-core/testing/scribe.ts";
import { mediaHeard, mediaPass } from "./media-door.ts";
import { TestRoom } from "./testing/test-room.ts";

let world: TestRoom;
beforeEach(async () => {
  world = new TestRoom();
  await world.start();
  await world.pass();
});
const pass = (n: number) => mediaPass(world.room.parts, { tenantId: TENANT, userId: uuid(n + 10) });
const say = (tab: Awaited<ReturnType<TestRoom["enter"]>>, type: string, data: object) =>
  world.say(tab, { t: "command", key: `${type}-${world.now}`, type, data });

describe("R57 a way into the media room", () => {
  test("is for who is in class: not for who never came, nor who left, until they are back", async () => {
    expect(pass(3)).toMatchObject({ ok: false, code: "not_joined" });
    const ada = await world.enter(3, "student");
    expect(pass(3)).toMatchObject({ ok: true, rights: { microphone: false } });
    await say(ada, "participant.leave", {});
    expect(pass(3)).toMatchObject({ ok: false, code: "not_joined" });
    await world.admit(3, "student");
    expect(pass(3)).toMatchObject({ ok: true });
  });

  test("is not for who was gone for too long, nor for anybody once the class is over", async () => {
    const teacher = await world.enter(1, "teacher");
    const ada = await world.enter(3, "student");
    world.room.closed(ada);
    await world.pass(61_000);
    const rings = world.room.alarm();
    await world.pass();
    await rings;
    expect(pass(3)).toMatchObject({ ok: false, code: "not_joined" });
    await say(teacher, "session.end", {});
    expect(pass(1)).toMatchObject({ ok: false, code: "not_live" });
  });
});

test("R58 an egress that ended ends its recording and no other, and once", async () => {
  const teacher = await world.enter(1, "teacher");
  await say(teacher, "recording.start", { recordingId: uuid(70), recorder: "egress" });
  const heard = async (n: number) => {
    const hearing = mediaHeard(world.room.parts, { kind: "recorded", recordingId: uuid(n), eventId: `EV_${n}` });
    await world.pass();
    await hearing;
    const { state, head } = world.room.parts!.sequencer;
    return [recording.of(state).current?.id ?? null, head.sequence];
  };
  const before = world.room.status().sequence;
  expect(await heard(71)).toEqual([uuid(70), before]);
  expect(await heard(70)).toEqual([null, before + 1]);
  expect(await heard(70)).toEqual([null, before + 1]);
});
