import type { SeenEvent } from "../../contracts/frames.ts";
import { UNANSWERED_MAX_COMMANDS } from "../../contracts/limits.ts";
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
 * until then every new connection sends it again, in order, under the same key. No more than a window of them is under way at once: in
 * a class that cannot keep up they wait here, where they cost nobody anything.
 */
export class Outgoing {
  readonly #storage: StorageLike;
  readonly #name: string;
  readonly #answers = new Map<string, (result: SubmitResult) => void>();
  pending: readonly PendingCommand[];
  /** Keys of what was sent on this socket. */
  readonly #underWay = new Set<string>();
  /** Keys of what was sent on an earlier socket, and may have arrived. */
  #doubtful: ReadonlySet<string> = new Set();
  /** Calls off the wait of what was refused in passing: nothing goes before it goes again. */
  #held: (() => void) | null = null;
  /** Those whose event is seen already, or may be part of a snapshot: drawn as pending too, they would show twice. */
  readonly #arrived = new Set<string>();

  constructor(storage: StorageLike, name: string) {
    this.#storage = storage;
    this.#name = name;
    this.pending = read(storage, name);
  }

  /** What is to be drawn over the confirmed state. */
  get drawn(): readonly PendingCommand[] {
    return this.#arrived.size === 0 ? this.pending : this.pending.filter(({ key }) => !this.#arrived.has(key));
  }

  /** What is pending goes again; how far it came before is not known, and a snapshot does not tell. */
  reconnected(bySnapshot: boolean): void {
    this.#doubtful = new Set(this.pending.map(({ key }) => key));
    this.#arrived.clear();
    this.release();
    if (bySnapshot) for (const key of this.#doubtful) this.#arrived.add(key);
  }

  /** Events that were missed: those that a doubtful command made come before its answer does. */
  arrived(events: readonly SeenEvent[], me: string): void {
    if (this.#doubtful.size === 0) return;
    for (const event of events) {
      if (event.actor !== me) continue;
      const command = this.pending.find(
        ({ key, data }) => this.#doubtful.has(key) && !this.#arrived.has(key) && says(event.data, data),
      );
      if (command) this.#arrived.add(command.key);
    }
  }

  /** No answer came for a while: it is pending after all. */
  settled(): void {
    this.#doubtful = new Set();
    this.#arrived.clear();
  }

  add(command: PendingCommand): Promise<SubmitResult> {
    this.#keep([...this.pending, command]);
    return new Promise((resolve) => this.#answers.set(command.key, resolve));
  }

  /** Sends nothing until the wait is over; then everything pending goes `again`, in order. */
  hold(wait: (wake: () => void) => () => void, again: () => void): void {
    this.#held ??= wait(() => {
      this.release();
      again();
    });
  }
  release(): void {
    this.#held?.();
    this.#held = null;
    this.#underWay.clear();
  }

  /** What is to be sent now, in order; it is under way from here on. */
  takeDue(): PendingCommand[] {
    if (this.#held) return [];
    const waiting = this.pending.filter(({ key }) => !this.#underWay.has(key));
    const due = waiting.slice(0, Math.max(0, UNANSWERED_MAX_COMMANDS - this.#underWay.size));
    for (const { key } of due) this.#underWay.add(key);
    return due;
  }

  /** Answers the command it was, or nothing for a key that is not pending (any more). */
  answer(key: string, result: SubmitResult): PendingCommand | undefined {
    const command = this.pending.find((pending) => pending.key === key);
    if (!command) return undefined;
    this.#keep(this.pending.filter((pending) => pending !== command));
    this.#underWay.delete(key);
    this.#arrived.delete(key);
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

/** Whether an event carries all that a command asked for. Commands without anything of their own are told apart by nobody. */
function says(event: unknown, command: unknown): boolean {
  if (typeof event !== "object" || event === null || typeof command !== "object" || command === null) return false;
  const wanted = Object.entries(command);
  const held = event as Record<string, unknown>;
  return wanted.length > 0 && wanted.every(([name, value]) => JSON.stringify(held[name]) === JSON.stringify(value));
}

function read(storage: StorageLike, name: string): PendingCommand[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? (kept as PendingCommand[]) : [];
  } catch {
    return [];
  }
}
