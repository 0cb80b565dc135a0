import { createHash } from "node:crypto";
import fc from "fast-check";
import type { ParticipantRole } from "../../contracts/roles.ts";
import type { Actor, SessionState } from "../feature.ts";
import { CHAT_WINDOW } from "../features/interaction/chat.ts";
import { hands } from "../features/interaction/hands.ts";
import { POLL_WINDOW, polls } from "../features/interaction/polls.ts";
import { QUESTION_WINDOW, questions } from "../features/interaction/questions.ts";
import { scenes } from "../features/studio/scenes.ts";
import { presence } from "../features/orchestrator/presence.ts";
import { chat } from "../features/interaction/chat.ts";
import { genesisHash } from "../hash-chain.ts";
import { chain, headOf, type Head } from "../numbering.ts";
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
    return String(data["questionId"] ?? data["pollId"] ?? data["messageId"]);
  }

  write(actor: Actor, type: string, data: unknown) {
    const parsed = parseCommand(type, data);
    if (!parsed.accepted) return parsed;
    const at = this.#now;
    const newId = () => uuid(this.#ids++);
    const decision = decide(this.state, type, parsed.data, { actor, now: at, newId });
    if (!decision.accepted) return decision;
    const last = this.log.at(-1);
    const events = chain(
      sha256,
      { newId, newSalt: () => `salt${this.#ids++}` },
      last ? headOf(last) : this.genesis,
      decision.events,
      {
        actor: actor.kind === "system" ? "system" : actor.id,
        at,
        key: null,
        request: null,
        trace: null,
      },
    );
    for (const event of events) {
      this.log.push(event);
      this.state = evolve(this.state, event);
      this.states.push(this.state);
    }
    return decision;
  }
}

const slideDeck = fc.record({
  kind: fc.constant("slides" as const),
  slides: fc.array(
    fc.record({ markdown: fc.string({ maxLength: 20 }), notes: fc.string({ maxLength: 20 }) }, { requiredKeys: ["markdown"] }),
    { minLength: 1, maxLength: 4 },
  ),
});
const sceneName = fc.string({ minLength: 1, maxLength: 10 }).filter((name) => name.trim() !== "");

const someWord = fc.constantFrom("light", "Light ", "mass", "e\u0301lan", "\u00e9lan", "constructor", "__proto__");
const somePoll = fc.oneof(
  fc.record({ kind: fc.constantFrom("single", "multiple"), options: fc.constantFrom(["yes", "no"], ["a", "b", "c"]) }),
  fc.constantFrom({ kind: "scale" }, { kind: "wordcloud" }, { kind: "quiz", options: ["3", "4"], right: [1] }),
);

/** A step picks what it acts on by an index into whatever exists when it runs. */
const step = fc.oneof(
  fc.record({ do: fc.constant("scene.create"), name: sceneName, metadata: slideDeck, position: fc.nat(5) }),
  fc.record({ do: fc.constant("scene.update"), pick: fc.nat(9), metadata: slideDeck, position: fc.nat(5) }),
  fc.record({ do: fc.constantFrom("scene.delete", "scene.change"), pick: fc.nat(9) }),
  fc.record({ do: fc.constant("slide.change"), pick: fc.nat(9), index: fc.nat(4) }),
  fc.record({
    do: fc.constant("chat.send"),
    text: sceneName,
    to: fc.constantFrom("class", "staff"),
    times: fc.constantFrom(1, 1, 60),
  }),
  fc.record({ do: fc.constant("chat.delete"), pick: fc.nat(CHAT_WINDOW) }),
  fc.record({ do: fc.constantFrom("hand.raise", "hand.raise", "hand.lower") }),
  fc.record({ do: fc.constantFrom("hand.call", "hand.lower.named", "hand.lower.all"), pick: fc.nat(9) }),
  fc.record({
    do: fc.constant("question.ask"),
    text: sceneName,
    anonymous: fc.boolean(),
    times: fc.constantFrom(1, 1, 1, 120),
  }),
  fc.record({ do: fc.constantFrom("question.upvote", "question.upvote", "question.dismiss"), pick: fc.nat(QUESTION_WINDOW) }),
  fc.record({
    do: fc.constant("question.answer"),
    pick: fc.nat(QUESTION_WINDOW),
    text: fc.option(sceneName, { nil: undefined }),
  }),
  fc.record({ do: fc.constant("poll.open"), data: somePoll, times: fc.constantFrom(1, 1, 1, 1, POLL_WINDOW) }),
  fc.record({
    do: fc.constant("poll.answer"),
    pick: fc.nat(POLL_WINDOW),
    options: fc.array(fc.nat(3)),
    words: fc.array(someWord),
  }),
  fc.record({
    do: fc.constant("poll.answer"),
    pick: fc.nat(POLL_WINDOW),
    options: fc.array(fc.nat(3)),
    words: fc.array(someWord),
  }),
  fc.record({ do: fc.constantFrom("poll.close", "poll.reveal"), pick: fc.nat(POLL_WINDOW) }),
  fc.record({
    do: fc.constant("pulse.give"),
    kind: fc.constantFrom("lost", "got-it"),
    later: fc.constantFrom(0, 0, 30, 60, 200),
  }),
  fc.record({ do: fc.constantFrom("participant.leave", "participant.join", "participant.expire") }),
  fc.record({ do: fc.constantFrom("session.end"), sure: fc.integer({ min: 0, max: 30 }) }),
);
const classStep = fc.record({ who: fc.nat(people.length - 1), step });

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

/** Whole classes: prepared scenes, then whatever people try, allowed or not. */
export const someClass = fc
  .record({
    prepared: fc.array(fc.record({ name: sceneName, metadata: slideDeck }), { maxLength: 3 }),
    steps: fc.array(classStep, { maxLength: 40 }),
  })
  .map(({ prepared, steps }) => {
    const scribe = inClass(prepared.map((scene, n) => ({ id: uuid(100 + n), layout: "stage", ...scene })));
    for (const { who, step } of steps) act(scribe, people[who]!, step);
    return scribe;
  });

type Person = (typeof people)[number];
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Seats somebody; a student only while there are seats. */
export function join(scribe: Scribe, { id, role }: { id: string; role: ParticipantRole }, capacity = 2) {
  scribe.write({ kind: "system" }, "participant.join", { participantId: id, name: `Person ${id.slice(-1)}`, role, capacity });
}

function act(scribe: Scribe, person: Person, step: Step) {
  const actor: Actor = { kind: "participant", ...person };
  const { byId, order, current } = scenes.of(scribe.state);
  const pickScene = (n: number) => order[n % Math.max(1, order.length)] ?? uuid(0);
  const { raised } = hands.of(scribe.state);
  const pickHand = (n: number) => raised[n % Math.max(1, raised.length)]?.from ?? uuid(0);
  const asked = questions.of(scribe.state).questions;
  const pickQuestion = (n: number) => asked[n % Math.max(1, asked.length)]?.id ?? uuid(0);
  const opened = polls.of(scribe.state).polls;
  const pickPoll = (n: number) => opened[n % Math.max(1, opened.length)];
  switch (step.do) {
    case "scene.create":
      scribe.write(actor, step.do, { name: step.name, layout: "stage", metadata: step.metadata, position: step.position });
      return;
    case "scene.update":
      scribe.write(actor, step.do, { sceneId: pickScene(step.pick), metadata: step.metadata, position: step.position });
      return;
    case "scene.delete":
    case "scene.change":
      scribe.write(actor, step.do, { sceneId: pickScene(step.pick) });
      return;
    case "slide.change":
      scribe.write(actor, step.do, { sceneId: current && byId[current] ? current : pickScene(step.pick), index: step.index });
      return;
    case "chat.send":
      for (let n = 0; n < step.times; n++) scribe.write(actor, step.do, { text: step.text, to: step.to });
      return;
    case "chat.delete": {
      const messages = [...chat.of(scribe.state).messages, ...chat.of(scribe.state).toStaff];
      scribe.write(actor, step.do, { messageId: messages[step.pick % Math.max(1, messages.length)]?.id ?? uuid(0) });
      return;
    }
    case "hand.raise":
    case "hand.lower":
      scribe.write(actor, step.do, {});
      return;
    case "hand.call":
      scribe.write(actor, step.do, { participantId: pickHand(step.pick) });
      return;
    case "hand.lower.named":
      scribe.write(actor, "hand.lower", { participantIds: [pickHand(step.pick), pickHand(step.pick + 1)] });
      return;
    case "hand.lower.all":
      scribe.write(actor, "hand.lower", { all: true });
      return;
    case "question.ask":
      for (let n = 0; n < step.times; n++) scribe.write(actor, step.do, { text: step.text, anonymous: step.anonymous });
      return;
    case "question.upvote":
    case "question.dismiss":
      scribe.write(actor, step.do, { questionId: pickQuestion(step.pick) });
      return;
    case "question.answer":
      scribe.write(actor, step.do, { questionId: pickQuestion(step.pick), text: step.text });
      return;
    case "poll.open":
      for (let n = 0; n < step.times; n++) scribe.write(actor, step.do, { question: "Which?", ...step.data });
      return;
    case "poll.answer": {
      const words = pickPoll(step.pick)?.kind === "wordcloud";
      const answer = words ? step.words.slice(0, 3) : step.options.slice(0, pickPoll(step.pick)?.kind === "multiple" ? 3 : 1);
      scribe.write(actor, step.do, { pollId: pickPoll(step.pick)?.id ?? uuid(0), answer });
      return;
    }
    case "poll.close":
    case "poll.reveal":
      scribe.write(actor, step.do, { pollId: pickPoll(step.pick)?.id ?? uuid(0) });
      return;
    case "pulse.give":
      scribe.later(step.later);
      scribe.write(actor, step.do, { kind: step.kind });
      return;
    case "participant.leave":
      scribe.write(actor, step.do, {});
      return;
    case "participant.join":
      join(scribe, person);
      return;
    case "participant.expire":
      scribe.write({ kind: "system" }, step.do, { participantIds: Object.keys(presence.of(scribe.state).byId).slice(0, 2) });
      return;
    case "session.end":
      if (step.sure === 0) scribe.write(actor, step.do, {});
  }
}
