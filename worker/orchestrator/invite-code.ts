/** The letters and digits that are not easily mistaken, as contracts/ids.ts has them. */
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS = "23456789";

/** `XYZ-789`, from the system's randomness: a code admits to a classroom, and must not be guessed from another. */
export function newInviteCode(): string {
  const three = (alphabet: string) => Array.from({ length: 3 }, () => pick(alphabet)).join("");
  return `${three(LETTERS)}-${three(DIGITS)}`;
}

/** Each with the same chance: bytes beyond the last whole multiple are drawn again. */
function pick(alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < limit) return alphabet[byte % alphabet.length]!;
  }
}
