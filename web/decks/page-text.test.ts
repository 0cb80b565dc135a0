import { expect, test } from "vitest";
import { fitTexts, pageText } from "./page-text.ts";

const run = (str: string, hasEOL = false) => ({ str, hasEOL });

test("runs become lines, without what the log cannot hold", () => {
  expect(pageText([run("Sign  and"), run(" direction", true), run(" "), run("", true), run("x\u0000\ud800 < 0")])).toBe(
    "Sign and direction\nx \ufffd < 0",
  );
});

test("texts that fit are kept as they are", () => {
  expect(fitTexts(["one", "", "three"], 100)).toEqual(["one", "", "three"]);
});

test("of texts that do not fit the longest are shortened, and those with few words are not", () => {
  const fitted = fitTexts(["short", "word ".repeat(40).trim(), "word ".repeat(80).trim()], 105, 1000);
  expect(fitted[0]).toBe("short");
  expect(fitted.join("").length).toBeLessThanOrEqual(105);
  expect(fitted[1]).toMatch(/^(word )+word$/);
  expect(fitted[2]!.length).toBe(fitted[1]!.length);
});

test("no text is longer than one may be, nor cut in the middle of a character", () => {
  expect(fitTexts(["a".repeat(50)], 1000, 20)).toEqual(["a".repeat(20)]);
  expect(fitTexts(["😀".repeat(50)], 1000, 21)[0]).toBe("😀".repeat(10));
});
