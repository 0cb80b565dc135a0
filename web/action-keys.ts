/**
 * Idempotency keys for one action of one screen, such as "schedule this session".
 * Invariant: the same content goes under the same key until the server has answered it for good, so that pressing the button again
 * after a lost connection cannot do it twice; new content, or the same wish after an answer, gets a new key.
 */
export class ActionKeys {
  private open: { content: string; key: string } | null = null;

  keyFor(input: unknown): string {
    const content = JSON.stringify(input) ?? "";
    if (this.open?.content !== content) this.open = { content, key: crypto.randomUUID() };
    return this.open.key;
  }

  /** `status` of the answer; 0 and 5xx leave open whether it was done. */
  settle(status: number): void {
    if (status !== 0 && status < 500) this.open = null;
  }
}
