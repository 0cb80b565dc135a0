import { beforeEach, describe, expect, test } from "vitest";
import { SYSTEM } from "../../feature.ts";
import { valueOf } from "../../per-participant.ts";
import { inClass, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { knownConnections, media, mediaRights } from "./media.ts";

const ada = student(3);
const [first, second] = [
  { participantId: ada.id, connection: "PA_1", since: 1_000 },
  { participantId: ada.id, connection: "PA_2", since: 2_000 },
];

let scribe: Scribe;
beforeEach(() => {
  scribe = inClass();
});
const isConnected = (id = ada.id) => valueOf(media.of(scribe.state).byParticipant, id)?.connected ?? false;
const heard = (type: string, data: object) => {
  const before = scribe.log.length;
  scribe.write(SYSTEM, type, data);
  return scribe.log.slice(before).map((event) => event.type);
};

describe("R58 what the media server tells", () => {
  test("is in the log once, however often it is delivered", () => {
    expect(heard("media.join", first)).toEqual(["media.joined"]);
    expect(heard("media.join", first)).toEqual([]);
    expect(heard("media.leave", first)).toEqual(["media.left"]);
    expect(heard("media.leave", first)).toEqual([]);
    expect(isConnected()).toBe(false);
  });

  test("comes out the same in whatever order: an end that overtook its beginning stays the end", () => {
    expect(heard("media.leave", first)).toEqual(["media.left"]);
    expect(heard("media.join", first)).toEqual([]);
    expect(isConnected()).toBe(false);
  });

  test("of an older connection changes nothing about a newer one", () => {
    heard("media.join", second);
    expect(heard("media.join", first)).toEqual([]);
    expect(heard("media.leave", first)).toEqual([]);
    expect(isConnected()).toBe(true);
  });

  test("counts for people of this class alone, and only from the media server", () => {
    expect(heard("media.join", { ...first, participantId: uuid(77) })).toEqual([]);
    expect(scribe.write(ada, "media.join", first)).toMatchObject({ code: "forbidden" });
  });

  const look = (connections: object[], known = knownConnections(scribe.state)) =>
    heard("media.match", { connections, screens: [], known });

  test("is put right by a look at the room: who was missed is in, who is not there is out", () => {
    heard("media.join", first);
    const bo = { participantId: uuid(4), connection: "PA_9", since: 1_500 };
    expect(look([bo])).toEqual(["media.joined", "media.left"]);
    expect([isConnected(), isConnected(bo.participantId)]).toEqual([false, true]);
    expect(look([bo])).toEqual([]);
  });

  test("is not undone by a look that was asked for before somebody came or went", () => {
    const before = knownConnections(scribe.state);
    heard("media.join", second);
    expect(look([], before)).toEqual([]);
    expect(isConnected()).toBe(true);
    const during = knownConnections(scribe.state);
    heard("media.leave", second);
    expect(look([second], during)).toEqual([]);
    expect(isConnected()).toBe(false);
  });

  test.each([-3_600_000, 3_600_000])("is put right also by a media server whose clock is %i ms off", (off) => {
    const skewed = { ...first, since: Date.now() + off };
    heard("media.join", skewed);
    expect(look([])).toEqual(["media.left"]);
  });

  test("is put right where a list lacked somebody by mistake, or another of its clocks runs ahead", () => {
    heard("media.join", second);
    expect(look([])).toEqual(["media.left"]);
    expect(look([second])).toEqual(["media.joined"]);
    // Made later, by a clock that is behind.
    expect(look([first])).toEqual(["media.joined"]);
    expect(isConnected()).toBe(true);
    expect(heard("media.leave", first)).toEqual(["media.left"]);
  });
});

describe("R30 a screen that is shared", () => {
  const look = (...screens: string[]) => heard("media.match", { connections: [], screens, known: [] });

  test("takes the stage for everyone, and gives it back", () => {
    expect(look(teacher.id)).toEqual(["screen.shared"]);
    expect(look(teacher.id)).toEqual([]);
    for (const group of ["staff", "student", "observer"] as const)
      expect(media.view(media.of(scribe.state), { group }).screen).toBe(teacher.id);
    expect(look()).toEqual(["screen.unshared"]);
    expect(media.of(scribe.state).screen).toBeNull();
  });

  test("keeps the stage while another is shared too, and leaves it to that one", () => {
    look(teacher.id);
    expect(look(ada.id, teacher.id)).toEqual([]);
    look(ada.id);
    expect(media.of(scribe.state).screen).toBe(ada.id);
  });
});

describe("R57 what somebody may send", () => {
  test("is everything for staff, nothing for a student until it is opened, and nothing for who was sent out", () => {
    expect(mediaRights(scribe.state, teacher.id)).toEqual({ microphone: true, camera: true, screen: true });
    expect(mediaRights(scribe.state, ada.id)).toEqual({ microphone: false, camera: false, screen: false });
    scribe.write(teacher, "permission.change", { participantId: ada.id, permissions: { speak: true } });
    expect(mediaRights(scribe.state, ada.id)).toEqual({ microphone: true, camera: false, screen: false });
    scribe.write(teacher, "participant.remove", { participantId: ada.id });
    expect(mediaRights(scribe.state, ada.id).microphone).toBe(false);
  });
});
