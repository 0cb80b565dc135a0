import { describe, expect, test } from "vitest";
import type { WordPolicy } from "../contracts/words.ts";
import { wordFilter } from "./word-filter.ts";

const filter = (changes: Partial<WordPolicy>) => wordFilter({ mode: "mask", english: false, words: [], ...changes });
const mask = (text: string, ...words: string[]) => filter({ words })(text);

describe("a tenant's own words", () => {
  test("are masked as whole words, whatever their case and marks", () => {
    expect(mask("Du DÄMLICHER Kerl", "dämlicher")).toEqual({ kind: "masked", text: "Du ********* Kerl" });
    expect(mask("idiota e IDIÓTA", "idiota")).toEqual({ kind: "masked", text: "****** e ******" });
    expect(mask("يا غبي", "غبي")).toEqual({ kind: "masked", text: "يا ***" });
    expect(mask("A classic assessment", "ass")).toEqual({ kind: "clean" });
  });

  test("are found where marks are typed apart, and the mask covers what was written", () => {
    expect(mask("so da\u0308mlich!", "dämlich")).toEqual({ kind: "masked", text: "so ********!" });
    expect(mask("𝓲𝓭𝓲𝓸𝓽 here", "idiot")).toEqual({ kind: "masked", text: "***** here" });
  });

  test("may be phrases, and hold no pattern of their own", () => {
    expect(mask("just shut   up now", "shut up")).toEqual({ kind: "masked", text: "just ****   ** now" });
    expect(mask("what", "w..t")).toEqual({ kind: "clean" });
    expect(mask("c++ is fine", "c++")).toMatchObject({ kind: "masked" });
  });
});

test("the English preset knows disguises, and leaves innocent words alone", () => {
  const english = filter({ english: true });
  expect(english("you fuuuck")).toMatchObject({ kind: "masked" });
  for (const innocent of [
    "sugar",
    "Scunthorpe",
    "a bass clef",
    "class",
    "cockpit",
    "Moby Dick by Melville",
    "Charles Dickens",
    "analysis",
    "homo sapiens",
    "cumulus",
    "Essex",
    "titration",
    "circumference",
  ])
    expect(english(innocent), innocent).toEqual({ kind: "clean" });
});

test("a policy keeps back, flags, or does nothing", () => {
  expect(filter({ mode: "refuse", words: ["darn"] })("darn")).toEqual({ kind: "refused" });
  expect(filter({ mode: "flag", words: ["darn"] })("darn")).toEqual({ kind: "flagged" });
  expect(filter({ mode: "off", words: ["darn"] })("darn")).toEqual({ kind: "clean" });
  expect(wordFilter(null)("darn")).toEqual({ kind: "clean" });
});
