import type { SeenEvent } from "../../contracts/frames.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { evolve, initialState } from "../../session-core/session.ts";

/**
 * A seek folds at most this many events, a millisecond's work. States share what did not change between them, so that a keyframe
 * costs little more than a reference.
 */
const KEYFRAME_EVERY_EVENTS = 500;

interface Keyframe {
  /** How many events of the timeline are folded in it. */
  count: number;
  sequence: number;
  state: SessionState;
}

export interface Stretch {
  from: number;
  to: number;
  events: readonly SeenEvent[];
}

/**
 * A stretch of the log, and the class as one audience saw it at any of its numbers.
 * Invariant: `events` are all that the audience may see in (base, through], in order; every state is the fold of them over the base.
 */
export class Timeline {
  readonly #events: SeenEvent[] = [];
  readonly #keyframes: [Keyframe, ...Keyframe[]];
  /** Of the latest question: playing on folds only what came since. */
  #cursor: Keyframe;
  readonly base: Readonly<{ sequence: number; at: number }>;
  through: number;

  constructor(base: { sequence: number; at: number; state: SessionState } = { sequence: 0, at: 0, state: initialState }) {
    this.base = base;
    this.through = base.sequence;
    this.#cursor = { count: 0, sequence: base.sequence, state: base.state };
    this.#keyframes = [this.#cursor];
  }

  get length(): number {
    return this.#events.length;
  }
  /** When the last of its events happened; of the base where there is none. */
  get lastAt(): number {
    return this.#events.at(-1)?.at ?? this.base.at;
  }
  /** From when on it knows all that was: a clock that was set back must not hide its first events. */
  get since(): number {
    return Math.min(this.base.at, this.#events[0]?.at ?? Infinity);
  }

  /** Takes what follows; what it knows already is skipped. False when something between is missing. */
  append({ from, to, events }: Stretch): boolean {
    if (from > this.through) return false;
    const { through } = this;
    for (let n = countWhere(events, ({ sequence }) => sequence <= through); n < events.length; n++) {
      this.#events.push(events[n]!);
      if (this.#events.length % KEYFRAME_EVERY_EVENTS === 0) this.#addKeyframe();
    }
    this.through = Math.max(this.through, to);
    return true;
  }

  /** The class as it was when this number was the last one. */
  stateAt(sequence: number): SessionState {
    return this.#stateAfter(countWhere(this.#events, (event) => event.sequence <= sequence));
  }

  /** The class as it was at that moment. */
  stateAtTime(at: number): { sequence: number; state: SessionState } {
    const count = countWhere(this.#events, (event) => event.at <= at);
    const state = this.#stateAfter(count);
    return { sequence: this.#events[count - 1]?.sequence ?? this.base.sequence, state };
  }

  #stateAfter(count: number): SessionState {
    const events = this.#events;
    const nearest = this.#nearest(count);
    if (nearest.count === count) return (this.#cursor = nearest).state;
    let { state } = nearest;
    for (let n = nearest.count; n < count; n++) state = evolve(state, events[n]!);
    this.#cursor = { count, sequence: events[count - 1]!.sequence, state };
    return state;
  }

  #nearest(count: number): Keyframe {
    const keyframe = this.#keyframes[Math.min(Math.floor(count / KEYFRAME_EVERY_EVENTS), this.#keyframes.length - 1)]!;
    const cursor = this.#cursor;
    return cursor.count <= count && cursor.count > keyframe.count ? cursor : keyframe;
  }

  #addKeyframe(): void {
    const last = this.#keyframes.at(-1)!;
    const count = this.#events.length;
    const state = this.#events.slice(last.count).reduce(evolve, last.state);
    this.#keyframes.push({ count, sequence: this.#events[count - 1]!.sequence, state });
  }
}

/** How many of the events, from the first on, are so. */
function countWhere(events: readonly SeenEvent[], isSo: (event: SeenEvent) => boolean): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(events[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
