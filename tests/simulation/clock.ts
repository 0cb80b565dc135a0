interface Scheduled {
  at: number;
  order: number;
  run: () => void;
  cancelled: boolean;
}

/**
 * Virtual time. Nothing in a simulation waits for real: the clock jumps to whatever is due next, and between two of those lets
 * every promise that can settle do so.
 */
export class Clock {
  now = 1_800_000_000_000;
  #order = 0;
  readonly #queue: Scheduled[] = [];

  after(ms: number, run: () => void): () => void {
    const scheduled: Scheduled = { at: this.now + Math.max(0, ms), order: this.#order++, run, cancelled: false };
    insert(this.#queue, scheduled);
    return () => void (scheduled.cancelled = true);
  }

  /** Resolves after virtual time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  async runUntil(end: number): Promise<void> {
    for (;;) {
      const next = this.#queue[0];
      if (!next || next.at > end) break;
      this.#queue.shift();
      if (next.cancelled) continue;
      this.now = Math.max(this.now, next.at);
      next.run();
      await settle();
    }
    this.now = Math.max(this.now, end);
  }
}

function insert(queue: Scheduled[], item: Scheduled): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = queue[middle]!;
    if (other.at < item.at || (other.at === item.at && other.order < item.order)) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, item);
}

/**
 * Signatures are computed on threads of their own: promises are settled only when none is under way, and each waits for the one
 * before, so that a seed tells one story whichever thread is faster.
 */
let signing = 0;
let signed: Promise<unknown> = Promise.resolve();
for (const name of ["sign", "verify", "importKey"] as const) {
  const original = crypto.subtle[name].bind(crypto.subtle) as (...parameters: unknown[]) => Promise<unknown>;
  Object.defineProperty(crypto.subtle, name, {
    value: async (...parameters: unknown[]) => {
      signing++;
      const turn = signed.then(() => original(...parameters));
      signed = turn.catch(() => {});
      try {
        return await turn;
      } finally {
        signing--;
      }
    },
  });
}

async function settle(): Promise<void> {
  do await new Promise<void>((resolve) => setImmediate(resolve));
  while (signing > 0);
}
