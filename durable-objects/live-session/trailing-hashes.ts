import type { ServerFrame } from "../../contracts/frames.ts";
import type { Group } from "../../contracts/roles.ts";
import type { Range } from "./encoding.ts";

/** Quiet after a turn before the state hashes are sent: they are for trailing frames, not for busy ones. */
const HASHES_AFTER_MS = 500;

export interface TrailingHashesPorts {
  after(ms: number, wake: () => void): void;
  /** Sends what was made for each group to whoever of it is live. */
  toLive(frameOf: (group: Group) => string): void;
  hashesOf(group: Group): Record<string, string>;
  /** What the group's frame covers; it is sent through its end then. */
  rangeOf(group: Group): Range;
  /** The class has been quiet for a moment. */
  quiet(): void;
}

/** Tells everyone the hash of what they should hold, once nobody has spoken for a moment. */
export class TrailingHashes {
  readonly #ports: TrailingHashesPorts;
  #isDue = false;
  #turns = 0;

  constructor(ports: TrailingHashesPorts) {
    this.#ports = ports;
  }

  turnTaken(): void {
    this.#turns++;
  }

  schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const turns = this.#turns;
    this.#ports.after(HASHES_AFTER_MS, () => {
      this.#isDue = false;
      // Still busy: only the frame that trails the activity carries them.
      if (this.#turns !== turns) this.schedule();
      else this.#send();
    });
  }

  #send(): void {
    const frames = new Map<Group, string>();
    this.#ports.toLive((group) => {
      let frame = frames.get(group);
      if (frame === undefined) {
        const hashes = this.#ports.hashesOf(group);
        frame = JSON.stringify({ t: "events", ...this.#ports.rangeOf(group), events: [], hashes } satisfies ServerFrame);
        frames.set(group, frame);
      }
      return frame;
    });
    this.#ports.quiet();
  }
}
