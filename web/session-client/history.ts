import type { ClientFrame, SeenEvent, ServerFrame } from "../../contracts/frames.ts";

/** A refused page is asked for again after this: paging shares its allowance with the commands, which must not wait for it. */
const ASK_AGAIN_MS = 1_000;

/** All that one may see in (from, to]. With from = to the log holds nothing after it that is kept here. */
export interface HistoryPage {
  from: number;
  to: number;
  events: readonly SeenEvent[];
}

interface Wish {
  from: number;
  to: number;
  settle(page: HistoryPage | null): void;
}

/** Reads back in the log, page by page. Invariant: at most one page is asked for at a time, and a fresh socket asks for it anew. */
export class History {
  readonly #send: (frame: ClientFrame) => void;
  readonly #after: (ms: number, wake: () => void) => () => void;
  readonly #wishes: Wish[] = [];
  #cancelRetry: () => void = () => {};

  constructor(send: (frame: ClientFrame) => void, after: (ms: number, wake: () => void) => () => void) {
    this.#send = send;
    this.#after = after;
  }

  /** The server cuts a page where it becomes large: ask again from where it ends. Null when the session is closed first. */
  read(from: number, to: number): Promise<HistoryPage | null> {
    return new Promise((settle) => {
      this.#wishes.push({ from, to, settle });
      if (this.#wishes.length === 1) this.#ask();
    });
  }

  take({ from, to, events }: Extract<ServerFrame, { t: "history" }>): void {
    const wish = this.#wishes[0];
    if (wish?.from !== from) return;
    this.#wishes.shift();
    wish.settle({ from, to, events });
    this.#ask();
  }

  /** A new socket knows nothing of what was asked on the one before. */
  greeted(): void {
    this.#ask();
  }

  refused(): void {
    if (this.#wishes.length === 0) return;
    this.#cancelRetry();
    this.#cancelRetry = this.#after(ASK_AGAIN_MS, () => this.#ask());
  }

  close(): void {
    this.#cancelRetry();
    for (const { settle } of this.#wishes.splice(0)) settle(null);
  }

  #ask(): void {
    this.#cancelRetry();
    const wish = this.#wishes[0];
    if (wish) this.#send({ t: "history", from: wish.from, to: wish.to });
  }
}
