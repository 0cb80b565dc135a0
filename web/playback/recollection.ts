import type { SessionState } from "../../session-core/feature.ts";
import type { SessionClient } from "../session-client/index.ts";
import { Timeline } from "./timeline.ts";

/** What looking back needs of a client. */
export type RememberingClient = Pick<SessionClient, "confirmed" | "history" | "serverNow" | "witnessed">;

/** Pages asked for without a pause; then one each `PAUSE_MS`, because they share their allowance with what this person does in class. */
const EAGER_PAGES = 12;
const PAUSE_MS = 150;

export interface Moment {
  sequence: number;
  state: SessionState;
}

/**
 * The class from its beginning until now. What this client has seen with its own eyes it knows; what was before, it reads back in
 * the log when somebody looks there. No server keeps anything for it.
 * Invariant: what it shows is the fold of the log; where something was replaced under it (a recovery, an erasure), it starts anew.
 */
export class Recollection {
  readonly #client: RememberingClient;
  readonly #after: (ms: number, wake: () => void) => () => void;
  readonly #changed: () => void;
  #generation = -1;
  /** Since the last snapshot; always there. */
  #witnessed = new Timeline();
  /** From the beginning, as far as it is read. */
  #whole = new Timeline();
  #reading = false;
  /** The live session keeps nothing more: an ended class is read elsewhere. */
  #exhausted = false;
  #cancelPause: () => void = () => {};

  constructor(client: RememberingClient, after: (ms: number, wake: () => void) => () => void, changed: () => void) {
    this.#client = client;
    this.#after = after;
    this.#changed = changed;
    this.#follow();
  }

  /** The class at that moment; null while what it needs is being read. */
  at(time: number): Moment | null {
    this.#follow();
    if (this.#witnessed.base.sequence === 0 || time >= this.#witnessed.since) return this.#witnessed.stateAtTime(time);
    const { base } = this.#witnessed;
    if (this.#whole.through >= base.sequence || this.#exhausted || time < this.#whole.lastAt)
      return this.#whole.stateAtTime(time);
    void this.#read();
    return null;
  }

  close(): void {
    this.#cancelPause();
    this.#generation = Infinity;
  }

  /** Takes up what came since. */
  #follow(): void {
    const base = this.#client.witnessed();
    if (base.generation !== this.#generation) {
      this.#generation = base.generation;
      this.#witnessed = new Timeline(base);
      this.#whole = new Timeline();
      this.#exhausted = false;
    }
    const { events, sequence } = this.#client.confirmed();
    // A client that forgets its oldest starts later than this does: then this has what it forgot, or reads it.
    const stretch = { from: base.sequence, to: sequence, events };
    if (this.#witnessed.append(stretch)) return;
    this.#witnessed = new Timeline(base);
    this.#witnessed.append(stretch);
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const generation = this.#generation;
    for (let pages = 1; this.#whole.through < this.#witnessed.base.sequence; pages++) {
      const page = await this.#client.history(this.#whole.through, this.#witnessed.base.sequence);
      if (page === null || generation !== this.#generation) break;
      this.#whole.append(page);
      this.#exhausted = page.to <= page.from;
      this.#changed();
      if (this.#exhausted) break;
      if (pages >= EAGER_PAGES) await new Promise<void>((resolve) => (this.#cancelPause = this.#after(PAUSE_MS, resolve)));
    }
    this.#reading = false;
    if (generation !== this.#generation) this.#changed();
  }
}
