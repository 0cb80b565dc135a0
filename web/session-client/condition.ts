import type { Device, DeviceKind, Quality } from "../../session-core/features/orchestrator/presence.ts";

/** Up to here an answer feels immediate; up to the second, late. */
const GOOD_MS = 300;
const FAIR_MS = 1_000;
/** One slow answer is chance; the middle of three is how it is. */
const ROUNDS = 3;
/** After a break the connection is not trusted for so long. */
const UNSTEADY_MS = 60_000;

const worst = (a: Quality, b: Quality): Quality =>
  a === "poor" || b === "poor" ? "poor" : a === "fair" || b === "fair" ? "fair" : "good";

/** With what, and how well, this participant takes part; told only when it changes, or to a server that may not know. */
export class Condition {
  readonly #kind: DeviceKind | null;
  readonly #tell: (device: Device) => void;
  readonly #now: () => number;
  #rounds: readonly number[] = [];
  #breaks: readonly number[] = [];
  #media: Quality = "good";
  quality: Quality = "good";

  constructor(kind: DeviceKind | null, now: () => number, tell: (device: Device) => void) {
    this.#kind = kind;
    this.#now = now;
    this.#tell = tell;
  }

  /** A ping came back. */
  roundTrip(ms: number): void {
    this.#rounds = [...this.#rounds, ms].slice(-ROUNDS);
    this.#judge();
  }
  /** The socket broke. */
  broken(): void {
    this.#breaks = [...this.#breaks, this.#now()].slice(-2);
  }
  /** What audio and video make of the same network. */
  media(quality: Quality): void {
    this.#media = quality;
    this.#judge();
  }
  greeted(): void {
    this.#judge(true);
  }

  #judge(telling = false): void {
    const sorted = this.#rounds.toSorted((a, b) => a - b);
    const typical = sorted[sorted.length >> 1] ?? 0;
    const byRounds: Quality = typical <= GOOD_MS ? "good" : typical <= FAIR_MS ? "fair" : "poor";
    const breaks = this.#breaks.filter((at) => this.#now() - at < UNSTEADY_MS).length;
    const bySteadiness: Quality = breaks === 0 ? "good" : breaks === 1 ? "fair" : "poor";
    const quality = worst(worst(byRounds, bySteadiness), this.#media);
    const changed = quality !== this.quality;
    this.quality = quality;
    if ((changed || telling) && this.#kind) this.#tell({ kind: this.#kind, quality });
  }
}
