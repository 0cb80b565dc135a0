import { beforeEach, describe, expect, test } from "vitest";
import { NO_MEDIA_RIGHTS } from "../../contracts/media.ts";
import type { MediaServer, PersonInRoom } from "../../platform/media-server.ts";
import { SYSTEM } from "../../session-core/feature.ts";
import { media } from "../../session-core/features/integrations/media.ts";
import { entriesOf } from "../../session-core/per-participant.ts";
import { inClass, join, student, teacher, type Scribe } from "../../session-core/testing/scribe.ts";
import { MediaKeeper } from "./media-keeper.ts";

const ada = student(3);

/** A media server that notes what it is asked, and is away when it is told to be. */
class Server implements MediaServer {
  asked: string[] = [];
  isAway = false;
  inRoom: PersonInRoom[] = [];
  async #note(what: string) {
    if (this.isAway) throw new Error("away");
    this.asked.push(what);
  }
  openRoom = () => this.#note("open");
  closeRoom = () => this.#note("close");
  remove = async (_room: string, id: string) => {
    await this.#note(`remove ${id.slice(-1)}`);
    this.inRoom = this.inRoom.filter(({ participantId }) => participantId !== id);
  };
  permit = (_room: string, id: string, { microphone }: { microphone: boolean }) =>
    this.#note(`permit ${id.slice(-1)} ${microphone}`);
  silence = (_room: string, id: string, track: string) => this.#note(`silence ${id.slice(-1)} ${track}`);
  async people() {
    if (this.isAway) throw new Error("away");
    return this.inRoom;
  }
}

let scribe: Scribe;
let server: Server;
let keeper: MediaKeeper;
let position: number;
let wakeAt: number[];
let now: number;
let cast: () => Promise<void>;
let casts: number;
const begin = () => {
  keeper = new MediaKeeper({
    server,
    room: "room",
    cast: () => cast(),
    state: () => scribe.state,
    head: () => scribe.log.length,
    read: (after, limit) => scribe.log.slice(after, after + limit),
    position: () => position,
    moved: (to) => void (position = to),
    submit: async (type, data) => scribe.write(SYSTEM, type, data),
    isAnybodyHere: () => false,
    wakeBy: (at) => void wakeAt.push(at),
    now: () => now,
    jitter: () => 0,
    report: () => undefined,
  });
};
const adaInRoom = (changes: Partial<PersonInRoom> = {}): PersonInRoom => ({
  ...{ participantId: ada.id, connection: "PA_1", since: 1_000, rights: NO_MEDIA_RIGHTS, tracks: [] },
  ...changes,
});
const asked = () => server.asked.splice(0);

beforeEach(() => {
  scribe = inClass();
  server = new Server();
  position = 0;
  wakeAt = [];
  now = 1_800_000_000_000;
  casts = 0;
  cast = async () => void casts++;
  begin();
});

describe("R12 the media room", () => {
  test("is opened after the start, and closed after the end, once each", async () => {
    await keeper.run();
    await keeper.run();
    expect(asked()).toEqual(["open"]);
    scribe.write(teacher, "session.end", {});
    await keeper.run();
    await keeper.run();
    expect(asked()).toEqual(["close"]);
  });

  test("is tried again for as long as it takes, each time later, and opened anew by a server that was away", async () => {
    server.isAway = true;
    await keeper.run();
    await keeper.run();
    await keeper.run();
    expect(wakeAt.map((at) => at - 1_800_000_000_000)).toEqual([250, 500, 1_000]);
    server.isAway = false;
    await keeper.run();
    server.isAway = true;
    await keeper.run();
    server.isAway = false;
    await keeper.run();
    expect(asked()).toEqual(["open", "open"]);
  });

  test("is looked at again while somebody is in it, and left alone when nobody is", async () => {
    await keeper.run();
    expect(wakeAt).toEqual([]);
    server.inRoom = [adaInRoom()];
    await keeper.run();
    expect(wakeAt).toEqual([1_800_000_030_000]);
    expect(entriesOf(media.of(scribe.state).byParticipant).map(([id, { connected }]) => [id, connected])).toEqual([
      [ada.id, true],
    ]);
  });
});

describe("R35 in the media room", () => {
  test("whoever is sent out is put out, also when they come back with what they hold", async () => {
    server.inRoom = [adaInRoom()];
    await keeper.run();
    scribe.write(teacher, "participant.remove", { participantId: ada.id });
    await keeper.run();
    expect(asked()).toEqual(["open", "remove 3"]);
    server.inRoom = [adaInRoom({ connection: "PA_2", since: 2_000 })];
    await keeper.run();
    expect(asked()).toEqual(["remove 3"]);
  });

  test("while what they hold may still be good the room is looked at twice a second, and then no more", async () => {
    scribe.write(teacher, "participant.remove", { participantId: ada.id });
    now = scribe.log.at(-1)!.at + 1_000;
    await keeper.run();
    expect(wakeAt).toEqual([now + 500]);
    now += 10 * 60_000;
    await keeper.run();
    expect(wakeAt).toHaveLength(1);
  });

  test("everybody may send what the class says, and the room is told only of changes", async () => {
    server.inRoom = [adaInRoom()];
    await keeper.run();
    expect(asked()).toEqual(["open"]);
    scribe.write(teacher, "permission.change", { participantId: ada.id, permissions: { speak: true } });
    await keeper.run();
    expect(asked()).toEqual(["permit 3 true"]);
  });

  test("whoever leaves by their own word is put out, once, and may come back", async () => {
    server.inRoom = [adaInRoom()];
    await keeper.run();
    scribe.write(ada, "participant.leave", {});
    keeper.committing(scribe.log.slice(-1));
    expect(wakeAt).toContain(now + 5_000);
    await keeper.run();
    expect(asked()).toEqual(["open", "remove 3"]);
    join(scribe, ada);
    server.inRoom = [adaInRoom({ connection: "PA_2", since: 2_000 })];
    await keeper.run();
    expect(asked()).toEqual([]);
  });

  test("whose class connection is gone keeps what they had", async () => {
    server.inRoom = [adaInRoom({ rights: { microphone: true, camera: true, screen: true } })];
    scribe.write(SYSTEM, "participant.expire", { participantIds: [ada.id] });
    await keeper.run();
    expect(asked()).toEqual(["open"]);
  });

  test("silence is ordered once: what is turned on again later stays on, and a restart forgets no order", async () => {
    const speaking = [{ id: "TR_1", source: "microphone" as const, muted: false }];
    server.inRoom = [adaInRoom({ tracks: speaking })];
    await keeper.run();
    scribe.write(teacher, "participant.mute", { participantIds: null, what: "microphone" });
    server.isAway = true;
    await keeper.run();
    server.isAway = false;
    begin();
    await keeper.run();
    expect(asked()).toEqual(["open", "open", "silence 3 TR_1"]);
    await keeper.run();
    expect(asked()).toEqual([]);
  });
});

describe("R60 the picture for those without a seat", () => {
  const joins = (n: number) => {
    const before = scribe.log.length;
    join(scribe, student(40 + n), 2, true);
    const events = scribe.log.slice(before);
    keeper.committing(events);
    keeper.committed(events);
  };

  test("is made once somebody follows without a seat, and not for others", async () => {
    await keeper.run();
    expect(casts).toBe(0);
    joins(0);
    await keeper.run();
    joins(1);
    await keeper.run();
    expect(casts).toBe(1);
    now += 30_000;
    await keeper.run();
    expect(casts).toBe(2);
  });

  test("does not hold the room up when it cannot be made, and is tried again", async () => {
    cast = async () => {
      casts++;
      throw new Error("no egress");
    };
    joins(0);
    await keeper.run();
    expect(asked()).toEqual(["open"]);
    scribe.write(teacher, "participant.remove", { participantId: ada.id });
    await keeper.run();
    expect(asked()).toEqual(["remove 3"]);
    expect(casts).toBe(1);
    now += 30_000;
    await keeper.run();
    expect(casts).toBe(2);
  });
});
