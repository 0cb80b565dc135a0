import { faultsOf, type Acknowledged } from "../../session-core/invariants.ts";
import { canonical } from "../../session-core/hash-chain.ts";
import { sha256 } from "../../session-core/testing/scribe.ts";
import { chat } from "../../session-core/features/interaction/chat.ts";
import { scenes } from "../../session-core/features/studio/scenes.ts";
import { evolve, initialState, view, type SessionEvent } from "../../session-core/session.ts";
import { groupOf } from "../../contracts/roles.ts";
import { EventLog } from "../../durable-objects/live-session/event-log.ts";
import type { SessionClient } from "../../web/session-client/session.ts";
import type { StorageLike } from "../../web/session-client/ports.ts";
import { faults, type Fault } from "./faults.ts";
import { World, type Person } from "./world.ts";

const LESSON_MS = 40_000;
/** Longer than every patience, backoff and grace, so that what can heal has healed. */
const HEALING_MS = 150_000;

interface Seat {
  person: Person;
  storage: StorageLike;
  client: SessionClient;
}

/** One lesson under one seed: real code, simulated world, random commands, random faults; then everything heals and I0 must hold. */
export class Lesson {
  readonly world: World;
  readonly seats: Seat[] = [];
  readonly acknowledged: Acknowledged[] = [];
  readonly story: string[] = [];
  /** Set by faults that lose what one side alone held. */
  mayLose = false;

  constructor(seed: number) {
    this.world = new World(seed);
  }

  async run(chosen: readonly Fault[] = faults): Promise<string[]> {
    const { world } = this;
    const { clock } = world;
    world.onReload = (person) => {
      const seat = this.seats.find((seat) => seat.person === person);
      if (seat) clock.after(500, () => this.reload(seat));
    };
    await this.begin();
    const end = clock.now + LESSON_MS;
    this.#act(end);
    this.#strike(end, chosen);
    await clock.runUntil(end);
    this.#heal();
    await clock.runUntil(end + HEALING_MS);
    return this.#judge();
  }

  /** The tab is loaded anew: memory goes, what was kept in its storage stays. */
  reload(seat: Seat): void {
    seat.client.close();
    seat.client = this.world.client(seat.person, seat.storage);
  }

  /** The class is live, and everyone on their way into it. */
  async begin(): Promise<void> {
    const { world } = this;
    const deck = (name: string) => ({
      id: world.random.uuid(),
      name,
      layout: "stage" as const,
      metadata: { kind: "slides" as const, slides: [1, 2, 3].map((n) => ({ markdown: `${name} ${n}`, notes: `note ${n}` })) },
    });
    const started = world.room.start({
      tenantId: world.tenantId,
      sessionId: world.sessionId,
      classroomId: world.sessionId,
      classroomName: "Physics",
      lessonTitle: "Motion",
      capacity: 10,
      scenes: [deck("One"), deck("Two")],
    });
    await world.clock.runUntil(world.clock.now + 50);
    if (!(await started).ok) throw new Error("the class did not start");
    const roles = ["teacher", "assistant", "student", "student", "observer"] as const;
    for (const [n, role] of roles.entries()) {
      const person: Person = { userId: world.random.uuid(), participantId: world.random.uuid(), name: `${role} ${n}`, role };
      const storage = memoryStorage();
      this.seats.push({ person, storage, client: world.client(person, storage) });
    }
  }

  #act(end: number): void {
    const { clock, random } = this.world;
    const step = () => {
      if (clock.now >= end) return;
      this.#command(random.pick(this.seats));
      clock.after(random.chance(0.3) ? random.between(0, 10) : random.between(20, 900), step);
    };
    clock.after(300, step);
  }

  #strike(end: number, chosen: readonly Fault[]): void {
    const { clock, random } = this.world;
    const step = () => {
      if (clock.now >= end) return;
      const fault = random.pick(chosen);
      this.story.push(`${clock.now - (end - LESSON_MS)} ms: ${fault.name}`);
      fault.strike(this);
      clock.after(random.between(500, 6_000), step);
    };
    clock.after(random.between(1_000, 4_000), step);
  }

  #command(seat: Seat): void {
    const { random, clock } = this.world;
    const { client, person } = seat;
    const state = client.current().state;
    const { order, current } = scenes.of(state);
    const text = `${person.name} says ${random.below(1_000_000)}`;
    const options: [string, Record<string, unknown>, Record<string, unknown>][] = [
      ["chat.send", { text, to: random.pick(["class", "staff"]) }, { text }],
    ];
    const mine = chat.of(state).messages.find(({ from, text }) => from === person.participantId && text !== null);
    if (mine && !mine.id.includes(".")) options.push(["chat.delete", { messageId: mine.id }, { messageId: mine.id }]);
    if (person.role === "teacher" || person.role === "assistant") {
      const sceneId = order.length > 0 ? random.pick(order) : undefined;
      if (sceneId && !sceneId.includes(".")) {
        options.push(["scene.change", { sceneId }, {}], ["scene.update", { sceneId, name: text }, {}]);
        if (current) options.push(["slide.change", { sceneId: current, index: random.below(3) }, {}]);
      }
    }
    const [type, data, carries] = random.pick(options);
    const sentAt = clock.now;
    if (random.chance(0.2)) return void this.#commandByHttp(seat, type, data, carries);
    const before = new Set(client.current().pending.map(({ key }) => key));
    const answer = client.submit(type, data);
    const key = client.current().pending.find((pending) => !before.has(pending.key))?.key;
    if (!key) return;
    void answer.then((result) => {
      if (result.ok) this.#remember(seat, key, type, carries, sentAt, result.sequence);
    });
  }

  /** The same command by its other way in, tried until it is answered, at times twice at once. */
  async #commandByHttp(seat: Seat, type: string, data: unknown, carries: Record<string, unknown>): Promise<void> {
    const { world } = this;
    const key = world.random.uuid();
    const sentAt = world.clock.now;
    const ask = () =>
      world.http((room) => room.submit({ tenantId: world.tenantId, as: { userId: seat.person.userId }, key, type, data }));
    for (let attempt = 0; attempt < 20; attempt++) {
      const [answer] = await Promise.all(world.random.chance(0.3) ? [ask(), ask()] : [ask()]);
      if (answer?.ok) return this.#remember(seat, key, type, carries, sentAt, answer.sequence);
      if (answer && answer.code !== "unavailable") return;
      await world.clock.wait(world.random.between(100, 2_000));
    }
  }

  #remember(
    { person }: Seat,
    key: string,
    type: string,
    carries: Record<string, unknown>,
    sentAt: number,
    sequence: number,
  ): void {
    const { clock, room, storage } = this.world;
    // A command whose rules found nothing to do is answered with the head, and has no event of its own.
    const own = storage.exec(
      "select 1 as found from events where sequence = ? and key = ?",
      sequence,
      `${person.participantId}:${key}`,
    );
    if (own.length === 0 && room.status().phase === "live") return;
    this.acknowledged.push({ key: `${person.participantId}:${key}`, type, carries, sentAt, answeredAt: clock.now });
  }

  #heal(): void {
    const { world } = this;
    world.postgres.weather = "fine";
    world.rewrite = (text) => text;
    for (const wire of world.wires) {
      wire.lag = 1;
      if (wire.halfOpen) {
        wire.halfOpen = false;
        wire.break();
      } else wire.resume();
    }
    for (const { client } of this.seats) client.networkChanged(true);
    // What the cron does when a watermark is stale.
    world.clock.after(60_000, () => void world.room.poke());
  }

  #judge(): string[] {
    const { world } = this;
    const log = new EventLog(world.storage).read(0, Number.MAX_SAFE_INTEGER);
    const rows = world.postgres.rows;
    const faults = this.mayLose ? [] : faultsOf(sha256, world.genesis, rows, this.acknowledged);
    if (this.mayLose) faults.push(...faultsOf(sha256, world.genesis, rows, []));
    const differs = rows.findIndex((row, n) => canonical(row) !== canonical(log[n]));
    if (rows.length !== log.length || differs >= 0)
      faults.push(`Postgres holds ${rows.length} events, the log ${log.length}; the first that differs is number ${differs}`);
    const isRestored = this.story.some((line) => line.endsWith("is restored from an old backup"));
    if (!isRestored && log.some(({ type }) => type === "session.recovered"))
      faults.push("nothing was restored, and the log says that it recovered");
    const state = log.reduce(evolve, initialState);
    for (const { person, client } of this.seats) faults.push(...this.#judgeClient(person, client, state, log));
    faults.push(...world.errors.filter((line) => !line.includes('"alarm":"recovered"')), ...world.divergences);
    return faults;
  }

  #judgeClient(
    { name, participantId, role }: Person,
    client: SessionClient,
    state: typeof initialState,
    log: SessionEvent[],
  ): string[] {
    const { connection, pending } = client.current();
    if (connection.status !== "live") return [`${name} is ${connection.status}`];
    const held = client.confirmed();
    const audience = { group: groupOf(role), participant: participantId };
    const expected = view(state, audience);
    const holds = view(held.state, audience);
    const faults: string[] = [];
    if (pending.length > 0) faults.push(`${name} still has ${pending.length} commands pending`);
    for (const [feature, slice] of Object.entries(expected)) {
      if (canonical(holds[feature]) !== canonical(slice))
        faults.push(`${name} holds another ${feature} at ${held.sequence} of ${log.length}`);
    }
    return faults;
  }
}

function memoryStorage(): StorageLike {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}
