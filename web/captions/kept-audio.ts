import { CAPTION_KEPT_S, CAPTION_SAMPLE_RATE } from "../../contracts/captions.ts";

/** Samples as they were recorded, and when, by the page's own clock. */
interface Piece {
  place: number;
  samples: Int16Array;
  recordedAt: number;
}

/** What was recorded and is not yet kept elsewhere. Invariant: pieces follow one another without a gap. */
export class KeptAudio {
  #pieces: Piece[] = [];
  #begin = 0;
  #end = 0;

  /** Places in samples since the microphone was switched on: the first that is here, and the one after the last. */
  get begin(): number {
    return this.#begin;
  }
  get end(): number {
    return this.#end;
  }

  add(samples: Int16Array, recordedAt: number): void {
    this.#pieces.push({ place: this.#end, samples, recordedAt });
    this.#end += samples.length;
    while (this.#end - this.#begin > CAPTION_KEPT_S * CAPTION_SAMPLE_RATE) this.#dropFirst();
  }

  /** Kept elsewhere for good: it may go. */
  drop(before: number): void {
    for (let first = this.#pieces[0]; first && first.place + first.samples.length <= before; first = this.#pieces[0]) {
      this.#dropFirst();
    }
  }

  /** The next samples from a place on, at most so many, all recorded without a pause. */
  from(place: number, most: number): { samples: Int16Array; recordedAt: number } | null {
    const n = this.#pieces.findIndex((piece) => place < piece.place + piece.samples.length);
    const first = this.#pieces[n];
    if (!first || place < first.place) return null;
    const skipped = place - first.place;
    const samples = first.samples.subarray(skipped, skipped + most);
    return { samples, recordedAt: first.recordedAt + (skipped / CAPTION_SAMPLE_RATE) * 1_000 };
  }

  #dropFirst(): void {
    const first = this.#pieces.shift();
    if (first) this.#begin = first.place + first.samples.length;
  }
}
