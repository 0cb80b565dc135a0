/** Enough for every class that people make; a reader that owes less is left alone. */
const LEAST_CHARACTERS = 1024 * 1024;
/** In a class that says more, what it said in the last seconds: word of what was taken is under way for as long as that when all are busy. */
const WINDOW_MS = 3_000;
/** Whatever the class says, one reader costs no more. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** What all readers together may owe before each gets the least: most of it lies in networks, and some of it here. */
const MOST_OF_ALL_CHARACTERS = 256 * 1024 * 1024;

export interface ReaderLimits {
  least: number;
  most: number;
  mostOfAll: number;
}
export const READER_LIMITS: ReaderLimits = {
  least: LEAST_CHARACTERS,
  most: MOST_CHARACTERS,
  mostOfAll: MOST_OF_ALL_CHARACTERS,
};

/**
 * How much a reader may owe before it counts as slow: it grows with what the class says, since what is owed by one who keeps up does, and
 * is bounded for each and for all.
 */
export class ReaderBudget {
  readonly #limits: ReaderLimits;
  readonly #said: { at: number; characters: number }[] = [];
  #saidInWindow = 0;
  #current: number;

  constructor(limits: ReaderLimits = READER_LIMITS) {
    this.#limits = limits;
    this.#current = limits.least;
  }

  /** Characters. */
  get current(): number {
    return this.#current;
  }

  /** A turn told each reader about this much; all together owed that much when it did. */
  turn(at: number, characters: number, owedByAll: number): void {
    const { least, most, mostOfAll } = this.#limits;
    this.#said.push({ at, characters });
    this.#saidInWindow += characters;
    let past = 0;
    while (this.#said[past]!.at <= at - WINDOW_MS) this.#saidInWindow -= this.#said[past++]!.characters;
    this.#said.splice(0, past);
    this.#current = owedByAll > mostOfAll ? least : Math.min(most, Math.max(least, this.#saidInWindow));
  }
}
