/**
 * Which of a person's tabs in one browser has sound and picture: the one that asked last, for as long as it is there. The browser takes the
 * lock from a tab that is closed or crashes. Another device shares no lock with this one: nothing is waited for then, and nothing fought over.
 */
export class OneTab {
  readonly #name: string;
  /** Undefined where the browser has none: outside of a secure context. */
  readonly #locks: LockManager | undefined;
  #letGo: (() => void) | null = null;
  #waiting: AbortController | null = null;

  constructor(name: string, locks: LockManager | undefined = navigator.locks) {
    this.#name = name;
    this.#locks = locks;
  }

  /** Another tab took it, or it was let go. */
  get isTaken(): boolean {
    return this.#letGo === null;
  }

  /** Takes it from whichever tab has it. */
  take(): void {
    this.#stopWaiting();
    if (this.#letGo) return;
    const held = this.#hold();
    this.#locks?.request(this.#name, { steal: true }, held.until).catch(held.lost);
  }

  /** Calls once, when the tab that took it is gone; never where no tab of this browser took it. */
  async wait(whenFree: () => void): Promise<void> {
    // What was taken before is known once this is answered.
    await this.#locks?.query();
    if (this.#letGo) return this.leave();
    this.#stopWaiting();
    const waiting = (this.#waiting = new AbortController());
    const held = this.#hold(false);
    const begin = () => {
      this.#waiting = null;
      const ended = held.until();
      whenFree();
      return ended;
    };
    await this.#locks?.request(this.#name, { signal: waiting.signal }, begin).catch(held.lost);
  }

  leave(): void {
    this.#stopWaiting();
    this.#letGo?.();
    this.#letGo = null;
  }

  /** A hold from now on, or from when it is asked until when. */
  #hold(now = true) {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (now) this.#letGo = resolve;
    return {
      until: () => {
        if (!now) this.#letGo = resolve;
        return promise;
      },
      lost: () => {
        if (this.#letGo === resolve) this.#letGo = null;
      },
    };
  }

  #stopWaiting(): void {
    this.#waiting?.abort();
    this.#waiting = null;
  }
}
