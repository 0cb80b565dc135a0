import { createHash } from "node:crypto";
import type { ParticipantRole } from "../../contracts/roles.ts";
import type { Actor, SessionState } from "../feature.ts";
import { genesisHash } from "../hash-chain.ts";
import { chain, headOf, type Head } from "../numbering.ts";
import type { Verdict } from "../words.ts";
import { decide, evolve, initialState, parseCommand, type SessionEvent } from "../session.ts";

/** A log written by the rules alone, for tests: no object, no clock, no sockets. */

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
export const TENANT = "00000000-0000-4000-8000-00000000000a";
export const SESSION = "00000000-0000-4000-8000-00000000000b";
export const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;

export const people = [
  { id: uuid(1), role: "teacher" },
  { id: uuid(2), role: "assistant" },
  { id: uuid(3), role: "student" },
  { id: uuid(4), role: "student" },
  { id: uuid(5), role: "observer" },
] as const;

const START = 1_700_000_000_000;

/** Somebody for rules that need more people than these; a seat is presence's matter, not the rules'. */
export const student = (n: number) => ({ kind: "participant", id: uuid(n), role: "student" }) as const;
export const [teacher, assistant] = people.slice(0, 2).map((person) => ({ kind: "participant", ...person })) as unknown as [
  Extract<Actor, { kind: "participant" }>,
  Extract<Actor, { kind: "participant" }>,
];

export class Scribe {
  state: SessionState = initialState;
  log: SessionEvent[] = [];
  /** The state after each event, by sequence. */
  states: SessionState[] = [initialState];
  #ids = 1000;
  #passed = 0;
  /** The tenant's word filter. */
  screen: (text: string) => Verdict = () => ({ kind: "clean" });
  readonly genesis: Head = { sequence: 0, hash: genesisHash(sha256, TENANT, SESSION), at: 0, epoch: 1 };

  get #now(): number {
    return START + (this.#passed + this.log.length) * 1000;
  }
  /** Time passes by itself a second an event. */
  later(seconds: number): void {
    this.#passed += seconds;
  }
  startMinute(): void {
    this.later(60 - ((this.#now / 1000) % 60));
  }

  /** The id that the last event gave to what it made. */
  get lastId(): string {
    const data = this.log.at(-1)!.data as Record<string, unknown>;
    return String(data["questionId"] ?? data["pollId"] ?? data["messageId"] ?? data["reportId"]);
  }

  get head(): Head {
    const last = this.log.at(-1);
    return last ? headOf(last) : this.genesis;
  }

  write(actor: Actor, type: string, data: unknown) {
    const parsed = parseCommand(type, data);
    if (!parsed.accepted) return parsed;
    const at = this.#now;
    const newId = () => uuid(this.#ids++);
    const recall = (sequence: number) => this.log[sequence - 1] ?? null;
    const decision = decide(this.state, type, parsed.data, { actor, now: at, newId, screen: this.screen, recall });
    if (!decision.accepted) return decision;
    const events = chain(sha256, { newId, newSalt: () => `salt${this.#ids++}` }, this.head, decision.events, {
      actor: actor.kind === "system" ? "system" : actor.id,
      at,
      key: null,
      request: null,
      trace: null,
    });
    for (const event of events) {
      this.log.push(event);
      this.state = evolve(this.state, event);
      this.states.push(this.state);
    }
    return decision;
  }
}

/** A class that has begun, with everyone in it. */
export function inClass(scenes: readonly unknown[] = []): Scribe {
  const scribe = new Scribe();
  scribe.write({ kind: "system" }, "session.start", {
    sessionId: SESSION,
    classroomId: uuid(9),
    classroomName: "Physics",
    lessonTitle: "Motion",
    capacity: 2,
    scenes,
  });
  for (const person of people) join(scribe, person);
  return scribe;
}

/** Seats somebody; a student only while there are seats. */
export function join(scribe: Scribe, { id, role }: { id: string; role: ParticipantRole }, capacity = 2, orOverflow = false) {
  const seat = { participantId: id, name: `Person ${id.slice(-1)}`, role, capacity, orOverflow };
  scribe.write({ kind: "system" }, "participant.join", seat);
}
