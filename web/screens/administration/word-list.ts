import { OWN_WORDS_MAX, WORD_LENGTH } from "../../../contracts/words.ts";

export interface WordList {
  words: string[];
  /** The first that cannot be kept, and why. */
  fault: { kind: "short" | "long"; word: string } | { kind: "many"; count: number } | null;
}

/** One word or expression a line. What differs in case and marks alone is the same to the filter, and stands once. */
export function readWords(text: string): WordList {
  const words = new Map<string, string>();
  for (const line of text.split("\n")) {
    const word = line.trim().replaceAll(/\s+/g, " ");
    const known = word.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
    if (word !== "" && !words.has(known)) words.set(known, word);
  }
  const list = [...words.values()];
  const short = list.find(({ length }) => length < WORD_LENGTH.least);
  if (short !== undefined) return { words: list, fault: { kind: "short", word: short } };
  const long = list.find(({ length }) => length > WORD_LENGTH.most);
  if (long !== undefined) return { words: list, fault: { kind: "long", word: long } };
  return { words: list, fault: list.length > OWN_WORDS_MAX ? { kind: "many", count: list.length } : null };
}
