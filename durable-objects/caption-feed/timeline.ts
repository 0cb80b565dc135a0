import { CAPTION_SAMPLE_RATE } from "../../contracts/captions.ts";

/** A microphone that is muted stops counting samples: more than this is a pause, less is the network's unevenness. */
const PAUSE_MS = 400;
/** Pauses behind the oldest sample that is still being heard are of no use. */
const KEPT_ANCHORS = 64;

const msOf = (samples: number) => (samples / CAPTION_SAMPLE_RATE) * 1_000;

/** When each sample was recorded, on the class's clock. Samples run through pauses without a gap; clocks do not. */
export class Timeline {
  #anchors: { sample: number; at: number }[] = [];

  /** Invariant: within a run times follow from samples alone, so that jitter never bends a word's time. */
  note(sample: number, at: number): void {
    const last = this.#anchors.at(-1);
    if (last && sample >= last.sample && Math.abs(at - this.#on(last, sample)) < PAUSE_MS) return;
    // Told again from an earlier place: what follows it is told again too.
    this.#anchors = [...this.#anchors.filter((anchor) => anchor.sample < sample), { sample, at }].slice(-KEPT_ANCHORS);
  }

  at(sample: number): number {
    const anchor = this.#anchors.findLast((known) => known.sample <= sample) ?? this.#anchors[0];
    return anchor ? Math.round(this.#on(anchor, sample)) : 0;
  }

  #on(anchor: { sample: number; at: number }, sample: number): number {
    return anchor.at + msOf(sample - anchor.sample);
  }
}
