import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupOf } from "../../contracts/roles.ts";
import type { Audience } from "../../session-core/feature.ts";
import { stateHash } from "../../session-core/hash-chain.ts";
import { see, view, type SessionEvent } from "../../session-core/session.ts";
import { inClass, people, sha256, teacher } from "../../session-core/testing/scribe.ts";
import { someClass } from "../../session-core/testing/some-class.ts";
import { Timeline, type Stretch } from "./timeline.ts";

const audiences: Audience[] = people.map(({ id, role }) => ({ group: groupOf(role), participant: id }));
const seenBy = (audience: Audience, events: readonly SessionEvent[]) => events.flatMap((event) => see(event, audience) ?? []);

/** The log in pages, as history frames bring it. */
function pages(log: readonly SessionEvent[], audience: Audience, size: number, first = 0): Stretch[] {
  const found: Stretch[] = [];
  for (let from = first; from < log.length; from += size) {
    const events = log.slice(from, from + size);
    found.push({ from, to: events.at(-1)!.sequence, events: seenBy(audience, events) });
  }
  return found;
}

describe("a timeline", () => {
  test("shows at every number exactly what the audience saw then, hash for hash, in whatever order one looks (R24, R54)", () => {
    fc.assert(
      fc.property(
        someClass,
        fc.constantFrom(...audiences),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
        ({ log, states }, audience, size, looks) => {
          const timeline = new Timeline();
          for (const page of pages(log, audience, size)) expect(timeline.append(page)).toBe(true);
          for (const look of [...looks, 0, log.length]) {
            const sequence = look % (log.length + 1);
            const expected = view(states[sequence]!, audience);
            expect(stateHash(sha256, timeline.stateAt(sequence))).toBe(stateHash(sha256, expected));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test("goes on from a snapshot as it does from the beginning", () => {
    fc.assert(
      fc.property(someClass, fc.constantFrom(...audiences), fc.nat(), ({ log, states }, audience, cut) => {
        const sequence = cut % (log.length + 1);
        const timeline = new Timeline({ sequence, at: 0, state: view(states[sequence]!, audience) });
        for (const page of pages(log, audience, 7, sequence)) timeline.append(page);
        expect(stateHash(sha256, timeline.stateAt(log.length))).toBe(stateHash(sha256, view(states.at(-1)!, audience)));
      }),
      { numRuns: 80 },
    );
  });

  test("finds a moment by its time, over many keyframes", () => {
    const scribe = inClass();
    for (let n = 0; n < 2_300; n++) scribe.write(teacher, "chat.send", { text: `${n}` });
    const audience = audiences[0]!;
    const timeline = new Timeline();
    for (const page of pages(scribe.log, audience, 500)) timeline.append(page);
    for (const n of [1, 499, 500, 501, 1_999, 2_000, 2_300, 1_200, 3]) {
      const event = scribe.log[n - 1]!;
      const found = timeline.stateAtTime(event.at);
      expect(found.sequence).toBe(event.sequence);
      expect(found.state).toEqual(view(scribe.states[n]!, audience));
      expect(timeline.stateAtTime(event.at - 1).sequence).toBe(event.sequence - 1);
    }
    expect(timeline.stateAtTime(0).sequence).toBe(0);
  });

  test("takes no page that leaves something out, and no event twice", () => {
    const { log, state } = inClass();
    const audience = audiences[0]!;
    const [first, second] = pages(log, audience, 2) as [Stretch, Stretch];
    const timeline = new Timeline();
    expect(timeline.append(second)).toBe(false);
    timeline.append(first);
    timeline.append(first);
    timeline.append({ from: 1, to: log.length, events: seenBy(audience, log.slice(1)) });
    expect(timeline.length).toBe(log.length);
    expect(timeline.stateAt(log.length)).toEqual(view(state, audience));
  });
});
