import type { Moment } from "./recollection.ts";

export const speeds = [1, 1.5, 2] as const;
export type Speed = (typeof speeds)[number];

/** What moves by itself is looked at this often: finer than anybody turns slides, and little work for a phone. */
const TICK_MS = 100;
/** This near to now it is live: closer than the eye could tell, and no crawl to a point that moves away. */
const LEVEL_MS = 400;

export type Playback =
  | { mode: "live" }
  | {
      mode: "past";
      /** Which moment is shown, in ms since 1970 by the server's clock. */
      position: number;
      playing: boolean;
      speed: Speed;
      /** What is shown; null while it is being read. */
      moment: Moment | null;
    };

export interface PlayerPorts {
  /** The end of what can be played: now, while the class is live. */
  now(): number;
  /** Where it begins. */
  beginning(): number;
  momentAt(time: number): Moment | null;
  after(ms: number, wake: () => void): () => void;
}

/**
 * A playhead over a class that still goes on: goes back, plays on at its speed, and is live again by itself once it is level.
 * Invariant: the position lies between the beginning and now; while what is to be shown is being read, it stands still.
 */
export class Player {
  readonly #ports: PlayerPorts;
  readonly #listeners = new Set<() => void>();
  #playback: Playback = { mode: "live" };
  #tickedAt = 0;
  #cancelTick: () => void = () => {};

  constructor(ports: PlayerPorts) {
    this.#ports = ports;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly current = (): Playback => this.#playback;

  /** Shows an earlier moment and plays on from there, unless it was halted. */
  seek(to: number, { speed, playing }: { speed?: Speed; playing?: boolean } = {}): void {
    const before = this.#playback.mode === "past" ? this.#playback : { playing: true, speed: 1 as Speed };
    this.#show(to, playing ?? before.playing, speed ?? before.speed);
  }

  /** By so much from where one is, or from now. */
  skip(ms: number): void {
    this.seek((this.#playback.mode === "past" ? this.#playback.position : this.#ports.now()) + ms);
  }

  setPlaying(playing: boolean): void {
    if (this.#playback.mode === "past") this.#show(this.#playback.position, playing, this.#playback.speed);
  }
  setSpeed(speed: Speed): void {
    if (this.#playback.mode === "past") this.#show(this.#playback.position, this.#playback.playing, speed);
  }

  goLive(): void {
    this.#cancelTick();
    if (this.#playback.mode !== "live") this.#become({ mode: "live" });
  }

  /** Something that was missing has been read. */
  refresh(): void {
    if (this.#playback.mode === "past" && this.#playback.moment === null) this.#advance();
  }

  close(): void {
    this.#cancelTick();
    this.#listeners.clear();
  }

  #show(to: number, playing: boolean, speed: Speed): void {
    const now = this.#ports.now();
    if (to >= now - LEVEL_MS) return this.goLive();
    const position = Math.max(to, this.#ports.beginning());
    this.#tickedAt = now;
    this.#become({ mode: "past", position, playing, speed, moment: this.#ports.momentAt(position) });
    this.#cancelTick();
    // It also moves while it stands still: away from now.
    this.#cancelTick = this.#ports.after(TICK_MS, () => this.#advance());
  }

  #advance(): void {
    const playback = this.#playback;
    if (playback.mode === "live") return;
    const { position, playing, speed, moment } = playback;
    const passed = playing && moment !== null ? (this.#ports.now() - this.#tickedAt) * speed : 0;
    this.#show(position + passed, playing, speed);
  }

  #become(playback: Playback): void {
    this.#playback = playback;
    for (const listener of this.#listeners) listener();
  }
}
