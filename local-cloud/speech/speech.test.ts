import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Segmenter, type Segment } from "./segmenter.ts";
import { spread, withoutLoops, withoutObscenities } from "./words.ts";

const options = { endpointFrames: 10, longestFrames: 100, cutWithinFrames: 30, leadFrames: 6, shortestFrames: 4 };

describe("segments", () => {
  const run = (likelihoods: readonly number[]) => {
    const segmenter = new Segmenter(options);
    const ended = (segment: Segment) => (segment.kind === "ended" ? [segment] : []);
    return [...likelihoods.flatMap((likelihood) => ended(segmenter.next(likelihood))), ...ended(segmenter.finish())];
  };
  const frames = (count: number, likelihood: number) => Array<number>(count).fill(likelihood);

  it("an utterance begins before it is heard and ends with a pause", () => {
    expect(run([...frames(20, 0), ...frames(30, 0.9), ...frames(20, 0)])).toEqual([
      { kind: "ended", from: 14, to: 60, paused: true },
    ]);
  });
  it("a cough is none, and a long one is cut where it is quietest", () => {
    expect(run([...frames(20, 0), 0.9, 0.9, ...frames(20, 0)])).toEqual([]);
    const [first, second] = run([...frames(85, 0.9), ...frames(5, 0.4), ...frames(60, 0.9)]);
    expect(first).toMatchObject({ from: 0, paused: false });
    expect(Math.abs((first as { to: number }).to - 87)).toBeLessThan(3);
    expect(second).toMatchObject({ from: (first as { to: number }).to });
  });
  it("segments never overlap and never grow too long, whatever is heard", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 600 }), (likelihoods) => {
        let free = 0;
        for (const segment of run(likelihoods)) {
          if (segment.kind !== "ended") continue;
          expect(segment.from).toBeGreaterThanOrEqual(free);
          expect(segment.to).toBeGreaterThan(segment.from);
          expect(segment.to - segment.from).toBeLessThanOrEqual(options.longestFrames);
          free = segment.to;
        }
      }),
    );
  });
});

describe("words", () => {
  it("are spread over their time in order", () => {
    const words = spread("Now, think about a ball.", 2, 4);
    expect(words.map(({ word }) => word)).toEqual(["now", "think", "about", "a", "ball"]);
    expect(words[0]!.start).toBe(2);
    expect(words.at(-1)!.end).toBe(4);
    for (const [n, word] of words.entries()) expect(word.start).toBeGreaterThanOrEqual(words[n - 1]?.end ?? 2);
    expect(spread("", 0, 1)).toEqual([]);
  });
  it("that are obscene become asterisks, innocent neighbours do not", () => {
    expect(withoutObscenities("what the fuck")).not.toContain("fuck");
    expect(withoutObscenities("Sugar in class, an assessment of the push-up.")).toBe(
      "Sugar in class, an assessment of the push-up.",
    );
  });
  it("that go round in circles are said once", () => {
    expect(withoutLoops("and so on and so on and so on and so on and so on now")).toBe("and so on now");
    expect(withoutLoops("no no no")).toBe("no no no");
  });
});
