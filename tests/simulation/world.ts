import { Room } from "../../durable-objects/live-session/room.ts";
import type { Pass } from "../../durable-objects/live-session/admission.ts";
import type { Admission } from "../../contracts/http.ts";
import type { ParticipantRole } from "../../contracts/roles.ts";
import { createLogger } from "../../platform/log.ts";
import { genesisHash } from "../../session-core/hash-chain.ts";
import { sha256 } from "../../session-core/testing/scribe.ts";
import { SessionClient } from "../../web/session-client/session.ts";
import type { StorageLike } from "../../web/session-client/ports.ts";
import { Clock } from "./clock.ts";
import { dyingWith, livingStorage, type Life } from "./mortality.ts";
import { Wire, type ServerEnd } from "./network.ts";
import { SimulatedPostgres } from "./postgres.ts";
import { Random } from "./random.ts";
import { Crash, SimulatedStorage, type CrashPoint } from "./storage.ts";

/** A simulated class says little: a paused reader is to be a slow one soon all the same, and all of them together too much at times. */
const READER_LIMITS = { least: 2_000, most: 5_000, mostOfAll: 12_000 };
const ACKNOWLEDGE_EVERY = { events: 10, characters: 500 };

const ORIGIN = "https://class.test";

export interface Person {
  userId: string;
  participantId: string;
  name: string;
  role: ParticipantRole;
}

/** The object in one life: its timers and sends die with it. */
interface Incarnation extends Life {
  room: Room;
  timers: number;
}

/** The real session and real clients, in a world where everything around them may fail. */
export class World {
  readonly clock = new Clock();
  readonly random: Random;
  readonly tenantId: string;
  readonly sessionId: string;
  readonly storage = new SimulatedStorage();
  readonly postgres: SimulatedPostgres;
  readonly wires = new Set<Wire>();
  /** Faults that the code itself reported: a simulation expects none but those it provoked. */
  readonly errors: string[] = [];
  readonly divergences: string[] = [];
  clockSkewMs = 0;
  /** Frames as a version that is being rolled out would send them. */
  rewrite: (text: string) => string = (text) => text;
  onReload: (person: Person) => void = () => {};
  #incarnation: Incarnation;
  #alarmRunning = false;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.tenantId = this.random.uuid();
    this.sessionId = this.random.uuid();
    this.postgres = new SimulatedPostgres(this.clock, this.random, this);
    this.storage.onCrash = () => this.crash();
    this.storage.onAlarmSet = () => this.#scheduleAlarm();
    this.#incarnation = this.#boot();
  }

  get room(): Room {
    return this.#incarnation.room;
  }
  get genesis() {
    return { sequence: 0, hash: genesisHash(sha256, this.tenantId, this.sessionId), at: 0, epoch: 1 };
  }

  /** Kills the process: what was committed stays, every socket breaks, everything in memory is gone. */
  crash(): void {
    this.#incarnation.alive = false;
    for (const wire of this.wires) wire.break();
    this.#incarnation = this.#boot();
  }

  crashInNextTransaction(point: CrashPoint): void {
    this.storage.crashAt = point;
  }

  /** Hibernation: memory goes, sockets stay. Only an object with nothing to wait for is evicted. */
  evict(): boolean {
    if (this.#incarnation.timers > 0) return false;
    this.#incarnation.alive = false;
    this.#incarnation = this.#boot();
    for (const wire of this.wires) {
      wire.forgotten();
      if (wire.state === "open" && wire.attachment) this.room.restored(wire, wire.attachment as Pass);
      else wire.break();
    }
    this.room.awake();
    return true;
  }

  restoreObject(copy: Uint8Array): void {
    this.#incarnation.alive = false;
    for (const wire of this.wires) wire.break();
    this.storage.restore(copy);
    this.#incarnation = this.#boot();
    this.#scheduleAlarm();
  }

  client(person: Person, storage: StorageLike): SessionClient {
    const { clock, random } = this;
    return new SessionClient(
      {
        openSocket: (_url, protocols) => {
          const wire = new Wire(
            clock,
            random,
            this.#serverEnd(),
            () => this.#incarnation.alive,
            protocols,
            (text) => this.rewrite(text),
          );
          this.wires.add(wire);
          return wire.client;
        },
        storage,
        sha256,
        now: () => clock.now,
        after: (ms, wake) => clock.after(ms, wake),
        random: () => random.next(),
        acknowledgeEvery: ACKNOWLEDGE_EVERY,
        newKey: () => random.uuid(),
        newTrace: () => `00-${"1".repeat(32)}-${"2".repeat(16)}-01`,
        report: (kind, details) => {
          if (kind === "diverged") this.divergences.push(`${person.name}: ${JSON.stringify(details)}`);
        },
      },
      { sessionId: this.sessionId, userId: person.userId, join: () => this.#join(person), onReload: () => this.onReload(person) },
    );
  }

  /** A request over HTTP: slow, lost, or sent twice. Null where no answer came back. */
  async http<Answer>(ask: (room: Room) => Promise<Answer>): Promise<Answer | null> {
    const { clock, random } = this;
    await clock.wait(random.between(2, 60));
    const { alive, room } = this.#incarnation;
    if (!alive) return null;
    const incarnation = this.#incarnation;
    const answer = await ask(room).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
      return null;
    });
    await clock.wait(random.between(2, 60));
    return incarnation.alive && !random.chance(0.05) ? answer : null;
  }

  async #join(person: Person): Promise<Admission | { refused: { code: string; message: string } }> {
    const answer = await this.http((room) => room.admit({ tenantId: this.tenantId, ...person, origin: ORIGIN }));
    if (!answer) throw new Error("no answer");
    if (!answer.ok) {
      if (answer.code === "unavailable") throw new Error("unavailable");
      return { refused: answer };
    }
    const { participant, ticket, expiresAt } = answer;
    return {
      session: { id: this.sessionId, status: "live", lessonTitle: "", classroomId: this.sessionId, classroomName: "" },
      participant,
      socket: { url: "wss://class.test", ticket, expiresAt },
      media: null,
    };
  }

  #serverEnd(): ServerEnd {
    const incarnation = this.#incarnation;
    // After an eviction the same socket talks to the object's next life.
    const current = () => (incarnation.alive ? incarnation : this.#incarnation).room;
    const attempt = (work: () => Promise<unknown> | void) => {
      try {
        void Promise.resolve(work()).catch((error: unknown) => this.#failed(error));
      } catch (error) {
        this.#failed(error);
      }
    };
    return {
      opened: (wire, [, ticket]) =>
        attempt(async () => {
          const { room } = this.#incarnation;
          const checked = await room.checkTicket(ticket ?? null, ORIGIN);
          if (!checked.ok || room !== this.#incarnation.room) return wire.break();
          wire.accept();
          room.opened(wire, checked.pass, ORIGIN);
        }),
      received: (wire, text) => {
        attempt(() => current().received(wire, text, (pass) => void (wire.attachment = pass)));
      },
      closed: (wire) => {
        this.wires.delete(wire);
        attempt(() => current().closed(wire));
      },
    };
  }

  #boot(): Incarnation {
    const { clock, random, storage, postgres } = this;
    const incarnation: Incarnation = { room: undefined as never, alive: true, timers: 0 };
    // An alarm that its object did not survive is run again.
    if (this.#alarmRunning) storage.alarmAt = Math.min(storage.alarmAt ?? Infinity, clock.now + this.clockSkewMs + 1_000);
    this.#alarmRunning = false;
    incarnation.room = new Room({
      storage: livingStorage(storage, incarnation),
      secrets: ["simulation-secret-simulation-secret"],
      sha256,
      // Whole milliseconds, as every host's clock tells.
      now: () => Math.floor(clock.now + this.clockSkewMs),
      after(ms, wake) {
        incarnation.timers++;
        let done = false;
        const finish = () => {
          if (!done) incarnation.timers--;
          done = true;
        };
        const cancel = clock.after(ms, () => {
          finish();
          if (!incarnation.alive) return;
          try {
            wake();
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
          }
        });
        return () => {
          finish();
          cancel();
        };
      },
      newId: () => random.uuid(),
      newSalt: () => random.uuid(),
      jitter: () => random.next(),
      readerLimits: READER_LIMITS,
      append: (_session, batch) => dyingWith(incarnation, postgres.append(batch)),
      readPostgres: (_session, after, limit) => dyingWith(incarnation, postgres.read(after, limit)),
      classify: (error) => postgres.classify(error),
      anchor: async () => {},
      logger: createLogger("error", {}, (_level, line) => {
        if (incarnation.alive && !line.includes("the process died")) this.errors.push(line);
      }),
    });
    incarnation.room.awake();
    this.#scheduleAlarm();
    return incarnation;
  }

  #scheduleAlarm(): void {
    const { clock, storage } = this;
    const at = storage.alarmAt;
    if (at === null) return;
    clock.after(at - (clock.now + this.clockSkewMs), () => {
      // Moved or cleared since; or the storage went back in time.
      if (storage.alarmAt !== at || this.#alarmRunning) return;
      storage.alarmAt = null;
      this.#alarmRunning = true;
      const incarnation = this.#incarnation;
      void this.room
        .alarm()
        .catch((error: unknown) => this.#failed(error))
        .finally(() => {
          if (incarnation !== this.#incarnation) return;
          this.#alarmRunning = false;
          this.#scheduleAlarm();
        });
    });
  }

  #failed(error: unknown): void {
    if (!(error instanceof Crash)) this.errors.push(String(error instanceof Error ? error.stack : error));
  }
}
