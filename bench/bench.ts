import type { Contender } from "./servers/contenders.ts";

/** What every section is given. */
export interface Bench {
  /** Scratch, removed at the end. */
  dir: string;
  contenders: readonly Contender[];
  /** Sockets in a class. */
  sizes: readonly number[];
  rounds: number;
  /** Short runs: orders of magnitude, not numbers to quote. */
  quick: boolean;
  say(line: string): void;
  heading(title: string): void;
  /** A number that was promised, as measured in each round. `wanted` reads like “≤ 0.08”. */
  goal(what: string, wanted: string, measured: readonly number[], unit?: string): void;
}
