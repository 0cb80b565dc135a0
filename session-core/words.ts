import { refuse, type CommandContext, type Refused } from "./feature.ts";

/** What the tenant's word filter says of a text. */
export type Verdict = { kind: "clean" } | { kind: "masked"; text: string } | { kind: "flagged" } | { kind: "refused" };

/**
 * A text as the class may read it. The filter is the tenant's and comes in by the context: the rules know no words, and what it said
 * stands in the event, so that a replay needs no filter. Staff are not filtered.
 */
export function screened(
  { actor, screen }: CommandContext,
  text: string,
): { accepted: true; text: string; flagged: boolean } | Refused {
  const exempt = actor.kind !== "participant" || actor.role !== "student";
  const verdict: Verdict = exempt || !screen ? { kind: "clean" } : screen(text);
  switch (verdict.kind) {
    case "clean":
      return { accepted: true, text, flagged: false };
    case "masked":
      return { accepted: true, text: verdict.text, flagged: false };
    case "flagged":
      return { accepted: true, text, flagged: true };
    case "refused":
      return refuse("words_refused");
  }
}
