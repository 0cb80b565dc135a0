import type { Recogniser } from "./moonshine.ts";
import { SAMPLE_RATE } from "./runtime.ts";
import { Segmenter, type Segment } from "./segmenter.ts";
import { FRAME_SAMPLES, type VoiceActivity } from "./voice-activity.ts";
import { spread, withoutLoops, withoutObscenities, type HeardWord } from "./words.ts";

/** What was heard between `start` and `start + duration`, in seconds of the stream; without words, silence. */
export interface Heard {
  start: number;
  duration: number;
  transcript: string;
  words: HeardWord[];
  isFinal: boolean;
  /** Ended by a pause. */
  speechFinal: boolean;
}

const FRAME_MS = (FRAME_SAMPLES / SAMPLE_RATE) * 1_000;
const frames = (ms: number) => Math.max(1, Math.round(ms / FRAME_MS));

/** Moonshine was made for utterances up to about so long. What is behind a cut becomes final so much later than it was spoken. */
const LIVE_MS = { patient: 2_500, impatient: 5_000, longest: 7_500, cutWithin: 800 };
/** Where nobody waits, pauses are waited for, and a cut is made at the best place. */
const RECORDED_MS = { patient: 9_000, impatient: 9_000, longest: 9_000, cutWithin: 3_000 };
const LEAD_MS = 250;
const SHORTEST_MS = 130;
/** Words appear as they are spoken: so often, and on a slow or busy machine so seldom that decoding them takes this share of its time. */
const INTERIM_EVERY_MS = 700;
const INTERIM_SHARE = 0.15;
/** Silence is said too, so that whoever waits knows that nothing is coming. */
const SILENCE_EVERY_MS = 3_000;

export interface ListeningOptions {
  endpointingMs: number;
  interim: boolean;
  filter: boolean;
  /** Somebody reads along. */
  live: boolean;
}

/**
 * Listens to one stream. Invariant: final results follow one another without gap or overlap, from the first sample to the last.
 * Calls come one after another: whoever holds it queues them.
 */
export class Listening {
  readonly #recogniser: Recogniser;
  readonly #activity: VoiceActivity;
  readonly #options: ListeningOptions;
  readonly #segmenter: Segmenter;
  readonly #tell: (heard: Heard) => void;
  readonly #began: (at: number) => void;
  /** Samples from `#kept` on. */
  #samples = new Float32Array(0);
  #kept = 0;
  #frame = 0;
  /** Frames before this are final. */
  #final = 0;
  #interimAt = 0;
  #interimPause = frames(INTERIM_EVERY_MS);
  /** More waits behind what is being heard: words in between would only make it later. */
  hurried = false;

  constructor(
    recogniser: Recogniser,
    activity: VoiceActivity,
    options: ListeningOptions,
    tell: (heard: Heard) => void,
    began: (at: number) => void = () => undefined,
  ) {
    this.#recogniser = recogniser;
    this.#activity = activity;
    this.#options = options;
    this.#tell = tell;
    this.#began = began;
    const pace = options.live ? LIVE_MS : RECORDED_MS;
    this.#segmenter = new Segmenter({
      endpointFrames: frames(options.endpointingMs),
      patientFrames: frames(pace.patient),
      impatientFrames: frames(pace.impatient),
      longestFrames: frames(pace.longest),
      cutWithinFrames: frames(pace.cutWithin),
      leadFrames: frames(LEAD_MS),
      shortestFrames: frames(SHORTEST_MS),
    });
  }

  async take(samples: Float32Array): Promise<void> {
    const joined = new Float32Array(this.#samples.length + samples.length);
    joined.set(this.#samples);
    joined.set(samples, this.#samples.length);
    this.#samples = joined;
    while (this.#kept + this.#samples.length >= (this.#frame + 1) * FRAME_SAMPLES) {
      const frame = this.#between(this.#frame, this.#frame + 1);
      const likelihood = await this.#activity.next(frame);
      this.#frame++;
      await this.#follow(this.#segmenter.next(likelihood, loudnessOf(frame)));
    }
    const needed = Math.min(this.#segmenter.settled, this.#final) * FRAME_SAMPLES;
    this.#samples = this.#samples.slice(Math.max(0, needed - this.#kept));
    this.#kept = Math.max(needed, this.#kept);
  }

  /** Ends what is being said, as far as it was heard. */
  async finish(): Promise<void> {
    const last = this.#segmenter.finish();
    if (last.kind === "ended") await this.#follow(last);
    else this.#silence(this.#frame);
  }

  get heardSeconds(): number {
    return (this.#kept + this.#samples.length) / SAMPLE_RATE;
  }

  async #follow(segment: Segment): Promise<void> {
    switch (segment.kind) {
      case "silence": {
        const quiet = this.#segmenter.settled;
        if (quiet - this.#final >= frames(SILENCE_EVERY_MS)) this.#silence(quiet);
        return;
      }
      case "began":
        if (segment.at > this.#final) this.#silence(segment.at);
        this.#interimAt = this.#frame;
        return this.#began((segment.at * FRAME_SAMPLES) / SAMPLE_RATE);
      case "speaking": {
        // In a pause it may be over at any moment, and would wait for this.
        if (!this.#options.interim || this.hurried || segment.silent || this.#frame - this.#interimAt < this.#interimPause)
          return;
        const begun = performance.now();
        await this.#say(segment.from, this.#frame, this.#frame, false, false);
        this.#interimPause = frames(Math.max(INTERIM_EVERY_MS, (performance.now() - begun) / INTERIM_SHARE));
        // Counted from its end: on a slow machine there are fewer of them, and final words come no later.
        this.#interimAt = this.#frame;
        return;
      }
      case "ended":
        await this.#say(segment.from, segment.to, segment.spoken, true, segment.paused);
        this.#final = segment.to;
        this.#interimAt = this.#frame;
    }
  }

  async #say(from: number, to: number, spoken: number, isFinal: boolean, speechFinal: boolean): Promise<void> {
    const heard = withoutLoops(await this.#recogniser.transcribe(this.#between(from, to)));
    const transcript = this.#options.filter ? withoutObscenities(heard) : heard;
    const start = (from * FRAME_SAMPLES) / SAMPLE_RATE;
    const duration = ((to - from) * FRAME_SAMPLES) / SAMPLE_RATE;
    // The silence that ended it holds no word.
    const words = spread(transcript, start + Math.min(LEAD_MS / 1_000, duration / 4), (spoken * FRAME_SAMPLES) / SAMPLE_RATE);
    this.#tell({ start, duration, transcript, words, isFinal, speechFinal });
  }

  #silence(to: number): void {
    if (to <= this.#final) return;
    const start = (this.#final * FRAME_SAMPLES) / SAMPLE_RATE;
    const duration = ((to - this.#final) * FRAME_SAMPLES) / SAMPLE_RATE;
    this.#final = to;
    this.#tell({ start, duration, transcript: "", words: [], isFinal: true, speechFinal: false });
  }

  #between(from: number, to: number): Float32Array {
    return this.#samples.slice(from * FRAME_SAMPLES - this.#kept, to * FRAME_SAMPLES - this.#kept);
  }
}

const loudnessOf = (samples: Float32Array): number => Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 1e-8));
