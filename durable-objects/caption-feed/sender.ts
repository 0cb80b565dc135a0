import type { ErrorCode } from "../../contracts/errors.ts";
import type { CaptionLine } from "../../platform/caption-line.ts";

/** Lines taken from the store at once. */
const BATCH = 20;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;

export interface SenderPorts {
  waiting(limit: number): CaptionLine[];
  /** To the live session, under the line's own key. Rejects where it cannot be reached. */
  submit(line: CaptionLine): Promise<{ ok: true } | { ok: false; code: ErrorCode }>;
  sent(line: CaptionLine): void;
  refused(line: CaptionLine, code: ErrorCode): void;
  after(ms: number, wake: () => void): () => void;
  report(message: string, detail: string): void;
}

/** What another try may cure. */
const passing: ReadonlySet<ErrorCode> = new Set(["unavailable", "internal", "rate_limited"]);

/**
 * Carries final lines to the log, in their order, each once: the line's key is its receipt there. Invariant: never throws and never
 * gives up; a line leaves the store only when the log has it, or will never take it.
 */
export class Sender {
  readonly #ports: SenderPorts;
  #running: Promise<void> | null = null;
  #again = false;
  #retryMs = FIRST_RETRY_MS;
  #cancel: (() => void) | null = null;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
  }

  /** Resolves when nothing waits any more, or the session cannot be reached. */
  drain(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#again = true;
    // Asked between its last look and its end, it looks again.
    this.#running ??= this.#run()
      .finally(() => (this.#running = null))
      .then(() => (this.#again ? this.drain() : undefined));
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      for (let lines = this.#ports.waiting(BATCH); lines.length > 0; lines = this.#ports.waiting(BATCH)) {
        for (const line of lines) if (!(await this.#send(line))) return this.#later();
      }
    }
  }

  async #send(line: CaptionLine): Promise<boolean> {
    try {
      const answer = await this.#ports.submit(line);
      if (!answer.ok && passing.has(answer.code)) return false;
      this.#retryMs = FIRST_RETRY_MS;
      // The same line with other words was taken under this key: what the log has stands.
      if (answer.ok || answer.code === "key_reused") this.#ports.sent(line);
      else {
        this.#ports.report("a line was refused", answer.code);
        this.#ports.refused(line, answer.code);
      }
      return true;
    } catch (error) {
      this.#ports.report("the live session could not be reached", String(error));
      return false;
    }
  }

  #later(): void {
    this.#cancel?.();
    this.#cancel = this.#ports.after(this.#retryMs, () => void this.drain());
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
  }
}
