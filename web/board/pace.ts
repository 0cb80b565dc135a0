/** Time that is somebody's own for each that the work took: their pointer stays smooth however large the board. */
const REST_PER_COST = 4;
/** What the work took is known at the next frame, which may be this far off by itself. */
const FRAME_MS = 16;

export interface PacePorts {
  now(): number;
  /** Calls back after the delay; answers how to call that off. */
  after(ms: number, wake: () => void): () => void;
  /** Calls back once what was done is on the screen. */
  painted(then: () => void): void;
}

/**
 * Work that may be asked for at any moment and costs what it costs. Invariant: it is done after the last time that it was asked for,
 * and takes no more than a fifth of the time.
 */
export class Pace {
  readonly #work: () => void;
  readonly #ports: PacePorts;
  #state: "idle" | "painting" | "resting" = "idle";
  #wanted = false;
  #stop: () => void = () => {};

  constructor(work: () => void, ports: PacePorts = inThePage) {
    this.#work = work;
    this.#ports = ports;
  }

  ask(): void {
    this.#wanted = true;
    if (this.#state === "idle") this.#run();
  }

  close(): void {
    this.#stop();
    this.#state = "resting";
    this.#wanted = false;
  }

  #run(): void {
    const { now, painted } = this.#ports;
    const began = now();
    this.#wanted = false;
    this.#state = "painting";
    this.#work();
    painted(() => {
      if (this.#state === "painting") this.#rest(REST_PER_COST * Math.max(0, now() - began - FRAME_MS));
    });
  }

  #rest(ms: number): void {
    const rested = () => {
      this.#state = "idle";
      if (this.#wanted) this.#run();
    };
    this.#state = "resting";
    if (ms === 0) rested();
    else this.#stop = this.#ports.after(ms, rested);
  }
}

const inThePage: PacePorts = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
  // A page that nobody looks at paints nothing.
  painted(then) {
    if (document.hidden) setTimeout(then);
    else requestAnimationFrame(() => setTimeout(then));
  },
};
