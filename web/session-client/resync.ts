const RESYNC_AT_MOST_EVERY_MS = 10_000;

interface ResyncPorts {
  now(): number;
  after(ms: number, wake: () => void): () => void;
  report(kind: string, details: Record<string, unknown>): void;
}

/** Asks for everything anew when a fold is not to be trusted. Not too often, but always: in a quiet class no later frame would show it. */
export class Resync {
  readonly #ports: ResyncPorts;
  readonly #ask: () => void;
  #askedAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(ports: ResyncPorts, ask: () => void) {
    this.#ports = ports;
    this.#ask = ask;
  }

  need(reason: string, details: Record<string, unknown>): void {
    this.#ports.report(reason, details);
    if (this.#cancel) return;
    const wait = Math.max(0, this.#askedAt + RESYNC_AT_MOST_EVERY_MS - this.#ports.now());
    this.#cancel = this.#ports.after(wait, () => {
      this.#cancel = null;
      this.#askedAt = this.#ports.now();
      this.#ask();
    });
  }

  close(): void {
    this.#cancel?.();
  }
}
