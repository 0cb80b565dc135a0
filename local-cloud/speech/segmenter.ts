/** Where somebody speaks: turns the likelihood of speech and how loud it is, frame by frame, into utterances. Pure; times are in frames. */

/** Above, somebody speaks. As high as it can be without losing soft syllables: who reads fast takes breaths of two frames only. */
const SPEECH = 0.6;

export interface SegmenterOptions {
  /** So much silence ends an utterance. */
  endpointFrames: number;
  /** From this length on ever less silence ends it, ... */
  patientFrames: number;
  /** ... and from this on a breath does: who speaks without a pause is read soon too. */
  impatientFrames: number;
  /** Nobody waits longer for a final word: then it is cut where it was quietest. */
  longestFrames: number;
  /** Of a cut, the last part in which a quiet place is looked for. */
  cutWithinFrames: number;
  /** A word begins before it is recognised as speech. */
  leadFrames: number;
  /** Shorter than this is a cough. */
  shortestFrames: number;
}

export type Segment =
  | { kind: "silence" }
  | { kind: "began"; at: number }
  /** `silent` where it might be over. */
  | { kind: "speaking"; from: number; silent: boolean }
  /** `spoken` is where its last word ended; `paused` where silence ended it, not its length. */
  | { kind: "ended"; from: number; to: number; spoken: number; paused: boolean };

/** Less is the inside of a word. */
const BREATH_FRAMES = 2;

export class Segmenter {
  readonly #options: SegmenterOptions;
  #frame = 0;
  /** The first frame that no utterance has. */
  #free = 0;
  #from: number | null = null;
  #silent = 0;
  #loud = 0;
  #heard: number[] = [];

  constructor(options: SegmenterOptions) {
    this.#options = options;
  }

  /** Before this frame nothing belongs to an utterance that is still going on. */
  get settled(): number {
    return this.#from ?? Math.max(this.#free, this.#frame - this.#options.leadFrames);
  }

  next(likelihood: number, loudness: number): Segment {
    const at = this.#frame++;
    const { longestFrames, shortestFrames, leadFrames } = this.#options;
    if (this.#from === null) {
      if (likelihood < SPEECH) return { kind: "silence" };
      this.#from = Math.max(this.#free, at - leadFrames);
      this.#silent = 0;
      this.#loud = 1;
      this.#heard = [loudness];
      return { kind: "began", at: this.#from };
    }
    this.#heard.push(loudness);
    if (likelihood >= SPEECH) {
      this.#silent = 0;
      this.#loud++;
    } else this.#silent++;
    const from = this.#from;
    if (this.#silent >= this.#pauseThatEnds(at + 1 - from)) {
      if (this.#loud >= shortestFrames) return this.#end(from, at + 1, true);
      this.#from = null;
      return { kind: "silence" };
    }
    if (at + 1 - from >= longestFrames) return this.#cut(from, at + 1);
    return { kind: "speaking", from, silent: this.#silent > 0 };
  }

  /** Ends what is going on, where somebody asks for it now. */
  finish(): Segment {
    if (this.#from === null || this.#loud < this.#options.shortestFrames) {
      this.#from = null;
      this.#free = this.#frame;
      return { kind: "silence" };
    }
    return this.#end(this.#from, this.#frame, true);
  }

  #end(from: number, to: number, paused: boolean): Segment {
    this.#from = null;
    this.#free = to;
    return { kind: "ended", from, to, spoken: Math.max(from, to - this.#silent), paused };
  }

  #pauseThatEnds(length: number): number {
    const { endpointFrames, patientFrames, impatientFrames } = this.#options;
    const impatience = Math.min(1, Math.max(0, (length - patientFrames) / Math.max(1, impatientFrames - patientFrames)));
    return Math.max(Math.min(BREATH_FRAMES, endpointFrames), Math.round(endpointFrames * (1 - impatience)));
  }

  /** Cuts where it was quietest of late, and goes on from there. */
  #cut(from: number, to: number): Segment {
    const recent = this.#heard.slice(-this.#options.cutWithinFrames);
    // One quiet frame is a consonant: what counts is how quiet it is around.
    let quietest = recent.length - 1;
    let least = Infinity;
    for (let n = 1; n < recent.length - 1; n++) {
      const around = recent.slice(n - 1, n + 2).reduce((sum, value) => sum + value, 0);
      if (around < least) [least, quietest] = [around, n];
    }
    const rest = recent.length - quietest;
    const place = to - rest;
    this.#from = place;
    this.#free = place;
    this.#heard = this.#heard.slice(-rest);
    this.#loud = rest;
    return { kind: "ended", from, to: place, spoken: place, paused: false };
  }
}
