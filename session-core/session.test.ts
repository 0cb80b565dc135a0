import fc from "fast-check";
import * as z from "zod/mini";
import { describe, expect, test } from "vitest";
import { groupOf, groups } from "../contracts/roles.ts";
import { ANONYMOUS, type Audience, type SessionState } from "./feature.ts";
import { chat } from "./features/interaction/chat.ts";
import { reports } from "./features/interaction/reports.ts";
import { canonical, findChainFault, stateHash } from "./hash-chain.ts";
import { evolve, initialState, owners, see, seeLater, takenBackBy, view, type SessionEvent } from "./session.ts";
import { features } from "./registry.ts";
import { people, sha256 } from "./testing/scribe.ts";
import { someClass } from "./testing/some-class.ts";

fc.configureGlobal({ numRuns: 300 });

const audiences: Audience[] = [
  ...groups.map((group) => ({ group })),
  ...people.map(({ id, role }) => ({ group: groupOf(role), participant: id })),
  // Who was a student and became an assistant still has what was theirs.
  ...people.filter(({ role }) => role === "student").map(({ id }) => ({ group: "staff" as const, participant: id })),
];
const fold = (events: readonly SessionEvent[], from: SessionState = initialState) => events.reduce(evolve, from);
const seenBy = (audience: Audience, events: readonly SessionEvent[]) => events.flatMap((event) => see(event, audience) ?? []);
/** The payloads an administrator may erase: all that a person wrote or is named in. */
const personal = new Set([
  ...["participant.joined", "chat.message", "question.asked", "question.upvoted", "question.answered"],
  ...["poll.opened", "poll.answered", "pulse.given", "chat.reacted", "report.made", "report.settled"],
  "whiteboard.changed",
]);
/** Events that tell nobody whose they are; others say so themselves. */
const secret = new Set(["question.upvoted", "poll.answered", "pulse.given", "chat.reacted"]);
const erase = (event: SessionEvent): SessionEvent => ({ ...event, data: null, salt: null });

describe("laws of the session core, over whole classes", { timeout: 30_000 }, () => {
  test("R24 folding what an audience was sent gives exactly that audience's view, at every instant", () => {
    fc.assert(
      fc.property(someClass, fc.float({ min: 0, max: 1, noNaN: true }), ({ log, states }, instant) => {
        const sequence = Math.floor(instant * log.length);
        for (const audience of audiences) {
          const folded = seenBy(audience, log.slice(0, sequence)).reduce(evolve, initialState);
          expect(canonical(folded)).toBe(canonical(view(states[sequence]!, audience)));
        }
      }),
    );
  });

  test("R24 a client that joins late with its view and then follows sees what everyone sees", () => {
    fc.assert(
      fc.property(someClass, fc.float({ min: 0, max: 1, noNaN: true }), ({ log, states, state }, instant) => {
        const joined = Math.floor(instant * log.length);
        for (const audience of audiences) {
          const folded = seenBy(audience, log.slice(joined)).reduce(evolve, view(states[joined]!, audience));
          expect(canonical(folded)).toBe(canonical(view(state, audience)));
        }
      }),
    );
  });

  test("R24 snapshot + tail = replay = live, by state hash", () => {
    fc.assert(
      fc.property(someClass, fc.float({ min: 0, max: 1, noNaN: true }), ({ log, states, state }, instant) => {
        const at = Math.floor(instant * log.length);
        const snapshot = JSON.parse(JSON.stringify(states[at])) as SessionState;
        const hash = stateHash(sha256, state);
        expect(stateHash(sha256, fold(log))).toBe(hash);
        expect(stateHash(sha256, fold(log.slice(at), snapshot))).toBe(hash);
      }),
    );
  });

  test("a view of a view is the view, so a client can hash what it holds", () => {
    fc.assert(
      fc.property(someClass, ({ state }) => {
        for (const audience of audiences) {
          const shared = view(state, { group: audience.group });
          expect(canonical(view(view(state, audience), { group: audience.group }))).toBe(canonical(shared));
        }
      }),
    );
  });

  test("R77 the chain verifies, and any change of a number, actor, time, type or payload breaks it", () => {
    fc.assert(
      fc.property(
        someClass,
        fc.nat(),
        fc.constantFrom("data", "actor", "at", "type", "sequence"),
        ({ log, genesis }, pick, field) => {
          expect(findChainFault(sha256, genesis, log)).toBeNull();
          const victim = log[pick % log.length]!;
          const forged: SessionEvent = {
            ...victim,
            [field]: field === "at" || field === "sequence" ? victim[field] + 1 : field === "data" ? { forged: true } : "x",
          };
          const broken = log.map((event) => (event === victim ? forged : event));
          expect(findChainFault(sha256, genesis, broken)).not.toBeNull();
        },
      ),
    );
  });

  test("R31 R32 what was taken back is in nobody's later reading but staff's, and folds to the same view", () => {
    fc.assert(
      fc.property(someClass, fc.float({ min: 0, max: 1, noNaN: true }), ({ log, states, state }, instant) => {
        const joined = Math.floor(instant * log.length);
        const takenBack = takenBackBy(log);
        for (const audience of audiences) {
          const told = log.slice(joined).flatMap((event) => seeLater(event, audience, takenBack) ?? []);
          expect(canonical(told.reduce(evolve, view(states[joined]!, audience)))).toBe(canonical(view(state, audience)));
          for (const { type, data } of told) {
            const { messageId, questionId, text } = data as Record<string, string | null>;
            const isWords = type === "chat.message" || type === "question.asked" || type === "question.answered";
            const isGone = isWords && takenBack.has((messageId ?? questionId)!) && audience.group !== "staff";
            if (isGone) expect(text, type).toBeNull();
          }
        }
      }),
    );
  });

  test("R78 erasing payloads keeps the chain verifiable, the fold total, and every audience's law", () => {
    fc.assert(
      fc.property(someClass, fc.integer({ min: 1, max: 3 }), ({ log, genesis }, every) => {
        const erased = log.map((event, n) => (personal.has(event.type) && n % every === 0 ? erase(event) : event));
        expect(findChainFault(sha256, genesis, erased)).toBeNull();
        const state = fold(erased);
        for (const audience of audiences) {
          const folded = seenBy(audience, erased).reduce(evolve, initialState);
          expect(canonical(folded)).toBe(canonical(view(state, audience)));
        }
      }),
    );
  });

  test("R78 the fold survives the erasure of every payload", () => {
    fc.assert(fc.property(someClass, ({ log }) => void fold(log.map(erase))));
  });

  test("R8 no student's frame holds speaker notes, another's word to staff, or a scene that was not shown", () => {
    fc.assert(
      fc.property(someClass, ({ log }) => {
        const [student] = people.filter(({ role }) => role === "student");
        const shown = new Set(
          log.filter(({ type }) => type === "scene.changed").map(({ data }) => (data as { sceneId: string }).sceneId),
        );
        for (const event of seenBy({ group: "student", participant: student!.id }, log)) {
          const raw = JSON.stringify(event);
          expect(raw).not.toContain('"notes"');
          if (event.type.startsWith("scene.")) expect(raw).not.toContain('"right"');
          if (raw.includes('"to":"staff"'))
            expect(event.actor === student!.id || raw.includes(`"from":"${student!.id}"`)).toBe(true);
          if (event.type.startsWith("scene."))
            expect(shown).toContain(
              (event.data as { scene?: { id: string }; sceneId?: string }).scene?.id ??
                (event.data as { sceneId: string }).sceneId,
            );
        }
      }),
    );
  });

  test("R31 R35 nobody holds what two others said to each other, nor a student what others reported", () => {
    fc.assert(
      fc.property(someClass, ({ log, state }) => {
        for (const audience of audiences) {
          const isTheirs = (...ids: unknown[]) => audience.participant !== undefined && ids.includes(audience.participant);
          for (const event of log) {
            const { to, from } = event.data as { to?: string; from?: string };
            const isDirect = event.type === "chat.message" && to !== "class" && to !== "staff";
            const hidden =
              (isDirect && !isTheirs(to, event.actor)) ||
              (event.type.startsWith("report.") && audience.group !== "staff" && !isTheirs(from));
            if (hidden) expect(see(event, audience), event.type).toBeNull();
          }
          const held = view(state, audience);
          for (const { from, to } of chat.of(held).direct) expect(isTheirs(from, to)).toBe(true);
          if (audience.group === "staff") continue;
          for (const { from } of chat.of(held).toStaff) expect(isTheirs(from)).toBe(true);
          for (const { from, by, outcome } of reports.of(held).reports) {
            expect(isTheirs(from)).toBe(true);
            expect({ by, outcome }).toEqual({ by: null, outcome: null });
          }
        }
      }),
    );
  });

  test("R32 what is anonymous tells nobody else who it was: not by frame, actor or state", () => {
    const [ada, bo] = people.filter(({ role }) => role === "student");
    const another: Record<string, string> = { [ada!.id]: bo!.id, [bo!.id]: ada!.id };
    fc.assert(
      fc.property(someClass, ({ log, state }) => {
        // The same class, had each of two students done anonymously what the other did.
        const exchanged = log.map((event) => {
          const data = event.data as { from?: string };
          if (event.actor !== ANONYMOUS) return event;
          expect(data.from).toBeDefined();
          return { ...event, data: { ...data, from: another[data.from!] ?? data.from } };
        });
        const other = fold(exchanged);
        for (const audience of audiences) {
          if (another[audience.participant ?? ""]) continue;
          expect(seenBy(audience, exchanged)).toEqual(seenBy(audience, log));
          expect(canonical(view(other, audience))).toBe(canonical(view(state, audience)));
        }
      }),
    );
  });

  test("R32 no frame of an anonymous event holds its participant's id, but their own", () => {
    fc.assert(
      fc.property(someClass, ({ log }) => {
        for (const event of log) {
          const { from, anonymous } = event.data as { from: string; anonymous?: boolean };
          if (!anonymous && !secret.has(event.type)) continue;
          for (const audience of audiences) {
            const raw = JSON.stringify(see(event, audience));
            expect(raw.includes(from), raw).toBe(audience.participant === from);
          }
        }
      }),
    );
  });

  test("R33 no student's frame holds another's answer, nor what is right before it is revealed", () => {
    const [student] = people.filter(({ role }) => role === "student");
    fc.assert(
      fc.property(someClass, ({ log }) => {
        const audience: Audience = { group: "student", participant: student!.id };
        const revealed = new Set<string>();
        for (const { type, data } of seenBy(audience, log)) {
          if (!type.startsWith("poll.") || data === null) continue;
          const { pollId, from } = data as { pollId: string; from?: string };
          if (type === "poll.revealed") revealed.add(pollId);
          if (!revealed.has(pollId)) expect(JSON.stringify(data)).not.toMatch(/"right"|"result"|"previous"/);
          if (type === "poll.answered") expect(from).toBe(audience.participant);
        }
      }),
    );
  });

  test("every event holds what its feature declares", () => {
    const schemas = new Map(features.flatMap(({ events }) => Object.entries(events).map(([type, { data }]) => [type, data])));
    fc.assert(
      fc.property(someClass, ({ log }) => {
        for (const { type, data } of log) expect(z.safeParse(schemas.get(type)!, data), type).toMatchObject({ success: true });
      }),
    );
  });

  test("those who own an event are the only ones whose view of it differs from their group's", () => {
    fc.assert(
      fc.property(someClass, ({ log }) => {
        for (const event of log) {
          for (const { id, role } of people) {
            const group = groupOf(role);
            if (owners(event).includes(id)) continue;
            expect(see(event, { group, participant: id })).toEqual(see(event, { group }));
          }
        }
      }),
    );
  });
});
