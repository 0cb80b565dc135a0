/** Text as it is compared: without case and marks. */
const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether each of these words is there, in any order, whatever its case and marks. */
export function holds(text: string, words: string): boolean {
  const said = plain(text);
  return plain(words)
    .split(/\s+/)
    .every((word) => said.includes(word));
}
