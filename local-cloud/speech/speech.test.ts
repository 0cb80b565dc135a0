import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Segmenter, type Segment } from "./segmenter.ts";
import { spread, withoutLoops, withoutObscenities } from "./words.ts";

const options = {
  ...{ endpointFrames: 10, patientFrames: 50, impatientFrames: 80, longestFrames: 100 },
  ...{ cutWithinFrames: 30, leadFrames: 6, shortestFrames: 4 },
};

describe("segments", () => {
  const run = (likelihoods: readonly number[], loudness = (n: number) => likelihoods[n]!) => {
    const segmenter = new Segmenter(options);
    const ended = (segment: Segment) => (segment.kind === "ended" ? [segment] : []);
    return [
      ...likelihoods.flatMap((likelihood, n) => ended(segmenter.next(likelihood, loudness(n)))),
      ...ended(segmenter.finish()),
    ];
  };
  const frames = (count: number, likelihood: number) => Array<number>(count).fill(likelihood);

  it("an utterance begins before it is heard and ends with a pause", () => {
    expect(run([...frames(20, 0), ...frames(30, 0.9), ...frames(20, 0)])).toEqual([
      { kind: "ended", from: 14, to: 60, spoken: 50, paused: true },
    ]);
  });
  it("a cough is none, and a long one is cut where it is quietest", () => {
    expect(run([...frames(20, 0), 0.9, 0.9, ...frames(20, 0)])).toEqual([]);
    const [first, second] = run(frames(150, 0.9), (n) => (n >= 85 && n < 90 ? -60 : -20));
    expect(first).toMatchObject({ from: 0, paused: false });
    expect(Math.abs((first as { to: number }).to - 87)).toBeLessThan(3);
    expect(second).toMatchObject({ from: (first as { to: number }).to });
  });
  it("the longer somebody speaks the shorter a pause ends it, so that words are soon final", () => {
    const spoken = (length: number, pause: number) => run([...frames(length, 0.9), ...frames(pause, 0), ...frames(4, 0.9)])[0];
    expect(spoken(30, 5)).toMatchObject({ to: 39 });
    expect(spoken(60, 5)).toMatchObject({ from: 0, spoken: 60, paused: true });
    expect(spoken(60, 2)).toMatchObject({ to: 66 });
    expect(spoken(85, 2)).toMatchObject({ from: 0, to: 87, spoken: 85, paused: true });
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
