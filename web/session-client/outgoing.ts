import type { StorageLike } from "./ports.ts";

export interface PendingCommand {
  key: string;
  type: string;
  data: unknown;
  /** W3C traceparent: the same for every time it is sent, so that one trace tells of its whole way. */
  trace: string;
}

export type SubmitResult = { ok: true; sequence: number } | { ok: false; code: string; message: string; details?: unknown };

/**
 * Commands sent and not yet answered, kept over a reload. Invariant: a command leaves only when the server has answered its key;
 * until then every new connection sends it again, in order, under the same key.
 */
export class Outgoing {
  readonly #storage: StorageLike;
  readonly #name: string;
  readonly #answers = new Map<string, (result: SubmitResult) => void>();
  pending: readonly PendingCommand[];

  constructor(storage: StorageLike, name: string) {
    this.#storage = storage;
    this.#name = name;
    this.pending = read(storage, name);
  }

  add(command: PendingCommand): Promise<SubmitResult> {
    this.#keep([...this.pending, command]);
    return new Promise((resolve) => this.#answers.set(command.key, resolve));
  }

  /** Answers the command it was, or nothing for a key that is not pending (any more). */
  answer(key: string, result: SubmitResult): PendingCommand | undefined {
    const command = this.pending.find((pending) => pending.key === key);
    if (!command) return undefined;
    this.#keep(this.pending.filter((pending) => pending !== command));
    this.#answers.get(key)?.(result);
    this.#answers.delete(key);
    return command;
  }

  /** Nothing will be answered any more. */
  abandon(result: SubmitResult): void {
    for (const { key } of this.pending) this.answer(key, result);
  }

  #keep(pending: readonly PendingCommand[]): void {
    this.pending = pending;
    if (pending.length === 0) this.#storage.removeItem(this.#name);
    else this.#storage.setItem(this.#name, JSON.stringify(pending));
  }
}

function read(storage: StorageLike, name: string): PendingCommand[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? (kept as PendingCommand[]) : [];
  } catch {
    return [];
  }
}
