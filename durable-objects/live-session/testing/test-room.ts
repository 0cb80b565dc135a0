import type { ServerFrame } from "../../../contracts/frames.ts";
import type { ParticipantRole } from "../../../contracts/roles.ts";
import { createLogger } from "../../../platform/log.ts";
import type { SessionEvent } from "../../../session-core/session.ts";
import { SESSION, sha256, TENANT, uuid } from "../../../session-core/testing/scribe.ts";
import { SimulatedStorage } from "../../../tests/simulation/storage.ts";
import type { Connection } from "../subscribers.ts";
import { Room } from "../room.ts";

/** A socket's server end that remembers what it was sent. */
export class Tab implements Connection {
  readonly frames: ServerFrame[] = [];
  bufferedBytes = 0;
  closed = false;
  pings = 0;
  /** When its runtime last heard of the other side; a host that cannot know says nothing. */
  heardAt?: () => number;
  send(text: string) {
    if (text === "ping") return void this.pings++;
    this.frames.push(JSON.parse(text) as ServerFrame);
  }
  close() {
    this.closed = true;
  }
  get signals() {
    return this.frames.flatMap((frame) => (frame.t === "signals" ? frame.items : []));
  }
  last<T extends ServerFrame["t"]>(t: T) {
    return this.frames.findLast((frame): frame is Extract<ServerFrame, { t: T }> => frame.t === t);
  }
}

/** A room over real storage, in a world where time passes when told to and Postgres takes everything, while it answers. */
export class TestRoom {
  readonly storage = new SimulatedStorage();
  readonly flushed: SessionEvent[] = [];
  postgresAnswers = true;
  filesAnswer = true;
  now = 1_700_000_000_000;
  room = this.#boot();
  #waiting: { wake: () => void; off: boolean }[] = [];
  #ids = 100;

  #boot(): Room {
    return new Room({
      storage: this.storage,
      secrets: ["room-test-secret-room-test-secret"],
      sha256,
      now: () => this.now,
      after: (_ms, wake) => {
        const waiting = { wake, off: false };
        this.#waiting.push(waiting);
        return () => void (waiting.off = true);
      },
      newId: () => uuid(this.#ids++),
      newSalt: () => `salt${this.#ids++}`,
      jitter: () => 0,
      append: async (_session, { json }) => {
        if (!this.postgresAnswers) await new Promise(() => {});
        this.flushed.push(...(JSON.parse(json) as SessionEvent[]));
        const last = this.flushed.at(-1);
        return { watermark: last?.sequence ?? 0, hash: last?.hash ?? null };
      },
      readPostgres: async (_session, after, limit) => this.flushed.filter(({ sequence }) => sequence > after).slice(0, limit),
      classify: () => "unreachable",
      anchor: async () => {
        if (!this.filesAnswer) throw new Error("put: Unspecified error (0)");
      },
      logger: createLogger("silent"),
    });
  }

  restart() {
    this.#waiting = [];
    this.room = this.#boot();
  }
  /** Whatever waits for a moment to pass need wait no longer. */
  async pass(ms = 0) {
    this.now += ms;
    for (const { wake, off } of this.#waiting.splice(0)) if (!off) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
  async alarm(ms: number) {
    await this.pass(ms);
    await this.room.alarm();
  }

  start() {
    const scene = (n: number) => ({
      id: uuid(n),
      name: `Scene ${n}`,
      layout: "stage",
      metadata: { kind: "slides", slides: [{ markdown: "text", notes: "for the speaker" }] },
    });
    const names = { classroomId: uuid(9), classroomName: "Physics", lessonTitle: "Motion" };
    return this.room.start({ tenantId: TENANT, sessionId: SESSION, ...names, capacity: 10, scenes: [scene(50), scene(51)] });
  }
  async admit(n: number, role: ParticipantRole) {
    const admitting = this.room.admit({
      tenantId: TENANT,
      ...{ userId: uuid(n + 10), participantId: uuid(n), name: `Person ${n}`, role, origin: null },
    });
    await this.pass();
    const admitted = await admitting;
    if (!admitted.ok) throw new Error(admitted.code);
    return admitted.ticket;
  }
  /** A socket that has said nothing yet. */
  async open(n: number, role: ParticipantRole): Promise<Tab> {
    const tab = new Tab();
    const checked = await this.room.checkTicket(await this.admit(n, role), null);
    if (!checked.ok) throw new Error(checked.code);
    this.room.opened(tab, checked.pass, null);
    return tab;
  }
  async enter(n: number, role: ParticipantRole): Promise<Tab> {
    const tab = await this.open(n, role);
    await this.say(tab, { t: "hello" });
    return tab;
  }
  async say(tab: Tab, frame: object) {
    await this.room.received(tab, JSON.stringify(frame), () => {});
    await this.pass();
  }
}
