import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from "obscenity";
import type { WordPolicy } from "../contracts/words.ts";

/** Where in a text something unwanted stands: [start, end). */
type Span = readonly [start: number, end: number];

/** What a policy makes of a text; the shape is session-core's, which knows no words. */
export type Screened = { kind: "clean" } | { kind: "masked"; text: string } | { kind: "flagged" } | { kind: "refused" };

/** Words of lessons that the preset takes for others. */
const innocent = [
  ...["cockpit", "peacock", "cockatoo", "cockroach", "cockerel", "shuttlecock", "woodcock", "hancock", "hitchcock"],
  ...["cumulus", "circumference", "document", "homo sapiens", "homogeneous", "dickens", "sextant", "titration", "moby dick"],
];

/** Made when first asked: its patterns cost some milliseconds. */
let english: RegExpMatcher | undefined;

/** The word filter of one tenant. */
export function wordFilter(policy: WordPolicy | null | undefined): (text: string) => Screened {
  if (!policy || policy.mode === "off") return () => ({ kind: "clean" });
  const own = policy.words.map(folded).filter((word) => word !== "");
  const pattern =
    own.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${own.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, "gu");
  return (text) => {
    const found = [...ownSpans(pattern, text), ...(policy.english ? englishSpans(text) : [])];
    if (found.length === 0) return { kind: "clean" };
    switch (policy.mode) {
      case "mask":
        return { kind: "masked", text: masked(text, found) };
      case "flag":
        return { kind: "flagged" };
      case "refuse":
        return { kind: "refused" };
      case "off":
        return { kind: "clean" };
    }
  };
}

function englishMatcher(): RegExpMatcher {
  const preset = englishDataset.build();
  const whitelistedTerms = [...(preset.whitelistedTerms ?? []), ...innocent];
  return new RegExpMatcher({ ...preset, whitelistedTerms, ...englishRecommendedTransformers });
}

function englishSpans(text: string): Span[] {
  english ??= englishMatcher();
  return english.getAllMatches(text, true).map(({ startIndex, endIndex }) => [startIndex, endIndex + 1]);
}

/** Looked for in the folded text; a span is given in the text as it was written. */
function ownSpans(pattern: RegExp | null, text: string): Span[] {
  if (!pattern) return [];
  let plain = "";
  const at: number[] = [];
  let index = 0;
  for (const character of text) {
    const fold = folded(character);
    for (let n = 0; n < fold.length; n++) at.push(index);
    plain += fold;
    index += character.length;
  }
  at.push(text.length);
  return [...plain.matchAll(pattern)].map(({ 0: match, index: start }) => [at[start]!, at[start + match.length]!]);
}

/** Case, marks and compatibility forms make no other word. */
const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replace(/\s+/g, "\\s+");

function masked(text: string, spans: readonly Span[]): string {
  let result = "";
  let index = 0;
  for (const character of text) {
    const isHit = spans.some(([start, end]) => index >= start && index < end);
    result += isHit && !/\s/u.test(character) ? "*" : character;
    index += character.length;
  }
  return result;
}
