import fc from "fast-check";
import type { Actor } from "../../feature.ts";
import type { Scribe } from "../scribe.ts";

export type Participant = Extract<Actor, { kind: "participant" }>;

/** Something that somebody tries in class, allowed or not. It picks what it acts on by an index into whatever exists when it runs. */
export interface Attempt {
  by(scribe: Scribe, actor: Participant): void;
}

/** What a feature lets people try: how a step looks, and what it does. A failing run prints the step. */
export const attempts = <Step>(
  steps: fc.Arbitrary<Step>,
  act: (scribe: Scribe, actor: Participant, step: Step) => void,
): fc.Arbitrary<Attempt> =>
  steps.map((step) => ({
    by: (scribe: Scribe, actor: Participant) => act(scribe, actor, step),
    [fc.toStringMethod]: () => fc.stringify(step),
  }));

/** The `n`th of them, counted round; undefined where there is none. */
export const pick = <Item>(items: readonly Item[], n: number): Item | undefined => items[n % Math.max(1, items.length)];

export const someText = fc.string({ minLength: 1, maxLength: 10 }).filter((text) => text.trim() !== "");
