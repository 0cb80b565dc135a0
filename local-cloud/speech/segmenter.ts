/** Where somebody speaks: turns the likelihood of speech, frame by frame, into utterances. Pure; times are in frames. */

const SPEECH_BEGINS = 0.5;
/** Lower than where it begins, so that a soft syllable does not end it. */
const SPEECH_HOLDS = 0.35;

export interface SegmenterOptions {
  /** So much silence ends an utterance. */
  endpointFrames: number;
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
  | { kind: "speaking"; from: number }
  /** `paused` where silence ended it, not its length. */
  | { kind: "ended"; from: number; to: number; paused: boolean };

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

  next(likelihood: number): Segment {
    const at = this.#frame++;
    const { endpointFrames, longestFrames, shortestFrames, leadFrames } = this.#options;
    if (this.#from === null) {
      if (likelihood < SPEECH_BEGINS) return { kind: "silence" };
      this.#from = Math.max(this.#free, at - leadFrames);
      this.#silent = 0;
      this.#loud = 1;
      this.#heard = [likelihood];
      return { kind: "began", at: this.#from };
    }
    this.#heard.push(likelihood);
    if (likelihood >= SPEECH_HOLDS) {
      this.#silent = 0;
      this.#loud++;
    } else this.#silent++;
    const from = this.#from;
    if (this.#silent >= endpointFrames) {
      if (this.#loud >= shortestFrames) return this.#end(from, at + 1, true);
      this.#from = null;
      return { kind: "silence" };
    }
    if (at + 1 - from >= longestFrames) return this.#cut(from, at + 1);
    return { kind: "speaking", from };
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
    return { kind: "ended", from, to, paused };
  }

  /** Cuts where it was quietest of late, and goes on from there. */
  #cut(from: number, to: number): Segment {
    const recent = this.#heard.slice(-this.#options.cutWithinFrames);
    // A short dip is a consonant: what counts is how quiet it is around.
    let quietest = recent.length - 1;
    let least = Infinity;
    for (let n = 2; n < recent.length - 2; n++) {
      const around = recent.slice(n - 2, n + 3).reduce((sum, value) => sum + value, 0);
      if (around < least) [least, quietest] = [around, n];
    }
    const rest = recent.length - quietest;
    const place = to - rest;
    this.#from = place;
    this.#free = place;
    this.#heard = this.#heard.slice(-rest);
    this.#loud = this.#heard.filter((likelihood) => likelihood >= SPEECH_HOLDS).length;
    return { kind: "ended", from, to: place, paused: false };
  }
}
