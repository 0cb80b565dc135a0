import fc from "fast-check";
import { expect, test } from "vitest";
import { ownValue, valueOf, withValue, type PerParticipant } from "./per-participant.ts";
import { uuid } from "./testing/scribe.ts";

const entries = fc.array(fc.tuple(fc.nat(600), fc.nat()), { maxLength: 60 });

test("holds for each participant what was set last, and leaves what was held before untouched", () => {
  fc.assert(
    fc.property(entries, (set) => {
      const expected = new Map<string, number>();
      let values: PerParticipant<number> = {};
      for (const [n, value] of set) {
        const before = JSON.stringify(values);
        const next = withValue(values, uuid(n), value);
        expect(JSON.stringify(values)).toBe(before);
        values = next;
        expected.set(uuid(n), value);
      }
      for (let n = 0; n <= 600; n++) expect(valueOf(values, uuid(n))).toBe(expected.get(uuid(n)));
    }),
  );
});

test("gives a participant their own alone, and nobody nothing", () => {
  const values = withValue(withValue(withValue<number>({}, uuid(1), 10), uuid(2), 20), uuid(257), 30);
  expect(ownValue(values, uuid(1))).toEqual(withValue({}, uuid(1), 10));
  expect(ownValue(values, uuid(3))).toEqual({});
  expect(ownValue(values, undefined)).toEqual({});
});
