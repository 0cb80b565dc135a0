import { expect, test } from "vitest";
import { OWN_WORDS_MAX, WordPolicy } from "../../../contracts/words.ts";
import { readWords } from "./word-list.ts";

const takes = (words: string[]) => WordPolicy.safeParse({ mode: "mask", english: false, words }).success;

test("a word a line, each once whatever its case and marks, without what is empty", () => {
  expect(readWords("  Darn \n\nshut   up\r\nDÁRN\ndarn\n")).toEqual({ words: ["Darn", "shut up"], fault: null });
  expect(readWords("")).toEqual({ words: [], fault: null });
});

test.each([
  ["a", { kind: "short", word: "a" }],
  ["x".repeat(61), { kind: "long", word: "x".repeat(61) }],
  [Array.from({ length: OWN_WORDS_MAX + 1 }, (_, n) => `word ${n}`).join("\n"), { kind: "many", count: OWN_WORDS_MAX + 1 }],
])("what the server would not take is named before it is sent (%#)", (text, fault) => {
  const read = readWords(`fine\n${text}`.replace("fine\nword", "word"));
  expect(read.fault).toEqual(fault);
  expect(takes(read.words)).toBe(false);
});

test("what has no fault is taken", () => {
  const text = ["ab", "x".repeat(60), ...Array.from({ length: OWN_WORDS_MAX - 2 }, (_, n) => `word ${n}`)].join("\n");
  expect(readWords(text).fault).toBeNull();
  expect(takes(readWords(text).words)).toBe(true);
});
