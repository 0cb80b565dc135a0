import { describe, expect, test } from "vitest";
import type { RecordingTarget } from "../../contracts/recordings.ts";
import { uuid } from "../../session-core/testing/scribe.ts";
import { placeOf, recorded, type Take } from "./takes.ts";

const at = (ms: number) => new Date(ms).toISOString();
const target = (n: number, more: Partial<RecordingTarget> = {}): RecordingTarget => ({
  ...{ id: uuid(n), kind: "take", ordinal: n, state: "ready", label: null, startedAt: at(n * 1_000), durationMs: 500 },
  ...{ sizeBytes: 1, failure: null, url: `/${n}` },
  ...more,
});
const of = (...targets: RecordingTarget[]) =>
  recorded({
    recorder: "browser",
    recordings: targets.map((each, n) => ({ id: uuid(90 + n), recorder: "browser", createdAt: at(0), targets: [each] })),
  });

describe("what there is of a recording", () => {
  test("its takes come in the order in which they were recorded, whichever recording they are of", () => {
    expect(of(target(3), target(1), target(2)).takes.map(({ url }) => url)).toEqual(["/1", "/2", "/3"]);
  });
  test("what is still being made is on its way, what failed is lost, and neither is played", () => {
    const made = of(target(1), target(2, { state: "finishing", url: null }));
    expect(made).toMatchObject({ takes: [{ url: "/1" }], isComing: true, isPartlyLost: false });
    expect(of(target(1, { state: "failed", url: null }))).toEqual({ takes: [], isComing: false, isPartlyLost: true });
  });
  test("streams to elsewhere are not part of it", () => {
    expect(of(target(1, { kind: "rtmp", state: "failed", url: null }))).toEqual(of());
  });
});

describe("where a line of the transcript was recorded", () => {
  const takes: Take[] = [
    { id: "first", url: "", startedAt: 10_000, durationMs: 5_000 },
    { id: "second", url: "", startedAt: 20_000, durationMs: null },
  ];
  test.each([
    ["within a take", 12_000, 13_000, { take: "first", atS: 2 }],
    ["begun before it was recorded", 8_000, 11_000, { take: "first", atS: 0 }],
    ["begun before the pause", 14_000, 21_000, { take: "first", atS: 4 }],
    ["in a take that does not say how long it is", 60_000, 61_000, { take: "second", atS: 40 }],
    ["before the recording", 5_000, 9_000, null],
    ["in the pause", 16_000, 18_000, null],
  ])("%s", (_, from, to, place) => expect(placeOf(from, to, takes)).toEqual(place));
});
