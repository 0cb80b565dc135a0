import type { Admission } from "../../contracts/http.ts";
import type { ParticipantRole } from "../../contracts/roles.ts";
import type { Connection } from "../../platform/neon.ts";
import { scenes } from "../../session-core/features/studio/scenes.ts";
import type { Acknowledged } from "../../session-core/invariants.ts";
import { quantile } from "../../bench/measure/numbers.ts";
import { Attendee, type Person } from "./attendee.ts";
import { judge, postgresStandsAt } from "./judge.ts";
import { until } from "./until.ts";

export interface LessonOptions {
  tenantId: string;
  sessionId: string;
  people: readonly Person[];
  /** Straight to the database. */
  owner: Connection;
  url: string;
  join(person: Person): Promise<Admission | { refused: { code: string; message: string } }>;
}

/** Joins that are under way at once; a browser's worth of people behind each. */
const JOINING_AT_ONCE = 16;
/** A turn of talk; who speaks in it goes round. */
const TALK_EVERY_MS = 20;
/** In each scene that a class is given. */
export const SLIDES = 5;

/** One class of real clients: who is in it, what they do, and what must be true of it afterwards. */
export class Lesson {
  readonly options: LessonOptions;
  readonly sessionId: string;
  attendees: readonly Attendee[] = [];
  #words = 0;
  #stage: { sceneId: string; positions: Record<string, number> } | undefined;
  #talking: NodeJS.Timeout | undefined;

  constructor(options: LessonOptions) {
    this.options = options;
    this.sessionId = options.sessionId;
  }

  /** Everyone is seated over HTTP first, so that a crowd's coming is not told to the crowd one by one; then all open their sockets. */
  async come(route: (url: string, person: Person) => string = (url) => url): Promise<void> {
    const { people, join, sessionId } = this.options;
    const queue = people.values();
    const lane = async () => {
      for (const person of queue) await join(person);
    };
    await Promise.all(Array.from({ length: JOINING_AT_ONCE }, lane));
    this.attendees = people.map(
      (person) =>
        new Attendee(person, {
          sessionId,
          join: () => join(person),
          route: (url) => route(url.replace("//localhost", "//127.0.0.1"), person),
        }),
    );
    await this.everyoneIsLive();
  }

  is(role: ParticipantRole): Attendee[] {
    return this.attendees.filter(({ person }) => person.role === role);
  }

  get acknowledged(): Acknowledged[] {
    return this.attendees.flatMap(({ acknowledged }) => acknowledged);
  }
  get answers(): number {
    return this.attendees.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  }

  /** Slides and scenes turn, people chat: this many commands a second in all, whatever becomes of them, until `hush`. */
  talk(perSecond: number, speakers: readonly Attendee[] = this.attendees): void {
    const able = speakers.filter(({ person }) => person.role !== "observer");
    const started = performance.now();
    let sent = 0;
    this.#talking = setInterval(() => {
      const due = ((performance.now() - started) / 1_000) * perSecond;
      // After a stall of this process nobody catches up in one breath: the allowance of a socket is limited.
      if (due - sent > perSecond) sent = Math.floor(due - perSecond);
      for (; sent < due; sent++) this.#speak(able[sent % able.length]!);
    }, TALK_EVERY_MS);
  }
  hush(): void {
    clearInterval(this.#talking);
  }

  /** Until this many more commands are answered. */
  async answered(more: number, timeoutMs = 60_000): Promise<void> {
    const before = this.answers;
    await until(
      `${more} answers`,
      () => this.answers - before,
      (got) => got >= more,
      timeoutMs,
    );
  }

  /** Everyone's socket is greeted, and no earlier than `since`. */
  async everyoneIsLive(since = 0, timeoutMs = 60_000): Promise<void> {
    const away = () => this.attendees.filter((one) => !one.isLive || one.liveAt < since).map(({ person }) => person.name);
    await until("everyone is in class", away, (names) => names.length === 0, timeoutMs);
  }

  /** ms from sending to the answer, of what was sent between two moments. */
  latencies(from: number, to = Infinity): number[] {
    return this.acknowledged.flatMap(({ sentAt, answeredAt }) => (sentAt >= from && sentAt < to ? answeredAt - sentAt : []));
  }

  async allIsAnswered(timeoutMs = 60_000): Promise<void> {
    const pending = () =>
      this.attendees.flatMap(({ client, person }) => client.current().pending.map(({ type }) => `${person.name}: ${type}`));
    await until("everything is answered", pending, (commands) => commands.length === 0, timeoutMs);
  }

  /** Nothing is on its way any more: all is answered, everyone stands at the head, and Postgres too. Answers ms that Postgres took. */
  async settle(timeoutMs = 90_000): Promise<number> {
    this.hush();
    await this.everyoneIsLive(0, timeoutMs);
    await this.allIsAnswered(timeoutMs);
    const started = performance.now();
    const standing = () => {
      const at = this.attendees.map(({ client }) => client.confirmed().sequence);
      return { lowest: Math.min(...at), highest: Math.max(...at) };
    };
    const last = Math.max(...this.attendees.flatMap(({ client }) => client.confirmed().events.at(-1)?.sequence ?? 0));
    await until(
      "everyone stands at the head",
      standing,
      ({ lowest, highest }) => lowest === highest && lowest >= last,
      timeoutMs,
    );
    const head = standing().highest;
    await until(
      `Postgres stands at ${head}`,
      // A database that was killed may still be on its way back.
      () => postgresStandsAt(this.options).catch(() => null),
      (at) => at === head,
      timeoutMs,
    );
    return performance.now() - started;
  }

  /** Everything that is wrong with the class, in words. Settle first. */
  faults(): Promise<string[]> {
    return judge(this);
  }

  leave(): void {
    this.hush();
    for (const attendee of this.attendees) attendee.leave();
  }

  #speak(attendee: Attendee): void {
    const { person } = attendee;
    const n = this.#words++;
    if (person.role === "teacher") return this.#turnPage(attendee, Math.floor(n / 7));
    const { order } = scenes.of(attendee.client.confirmed().state);
    if (person.role === "assistant" && n % 3 === 0 && order[0]) {
      return attendee.command("scene.update", { sceneId: order[0], name: `Opening ${n}` });
    }
    const text = `${person.name} says ${n}`;
    const to = n % 5 === 0 ? "staff" : "class";
    return attendee.command("chat.send", { text, to }, { text, to });
  }

  /** The teacher alone turns, and knows where the class stands once all that was sent is taken: so that each turn is an event. */
  #turnPage(teacher: Attendee, n: number): void {
    const { current, order } = scenes.of(teacher.client.confirmed().state);
    const stage = (this.#stage ??= { sceneId: current!, positions: {} });
    if (n % 5 === 4) {
      stage.sceneId = order.find((id) => id !== stage.sceneId)!;
      return teacher.command("scene.change", { sceneId: stage.sceneId });
    }
    const index = ((stage.positions[stage.sceneId] ?? 0) + 1) % SLIDES;
    stage.positions[stage.sceneId] = index;
    teacher.command("slide.change", { sceneId: stage.sceneId, index }, { sceneId: stage.sceneId, index });
  }
}

/** `p50 … p95 … max … ms` */
export function inWords(values: readonly number[]): string {
  const ms = (q: number) => `${Math.round(quantile(values, q))}`;
  return `p50 ${ms(0.5)}, p95 ${ms(0.95)}, max ${ms(1)} ms of ${values.length}`;
}
