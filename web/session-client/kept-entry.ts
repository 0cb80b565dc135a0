import type { Admission } from "../../contracts/http.ts";
import type { StorageLike } from "./ports.ts";

/** A way in that was good once: over a reload the resume token is enough, so that coming back needs no database. */
export interface KeptEntry {
  admission: Admission;
  resumeToken: string | null;
  /** It is the lobby's, without a way to media: who is let in is to be admitted anew. */
  waits: boolean;
}

/** Where it is kept. Theirs alone: whoever uses the tab next is somebody else. */
export const entryName = (sessionId: string, userId: string): string => `chalkline.entry.${sessionId}.${userId}`;

export function readEntry(storage: StorageLike, name: string): KeptEntry | null {
  try {
    const kept = JSON.parse(storage.getItem(name) ?? "null") as KeptEntry | null;
    return kept?.admission && kept.resumeToken ? kept : null;
  } catch {
    return null;
  }
}

/** How this tab got in, and how it comes back. */
export class Entrance {
  readonly #storage: StorageLike;
  readonly #name: string;
  #waits: boolean;
  admission: Admission | null;
  resumeToken: string | null;

  constructor(storage: StorageLike, name: string) {
    this.#storage = storage;
    this.#name = name;
    const kept = readEntry(storage, name);
    this.admission = kept?.admission ?? null;
    this.resumeToken = kept?.resumeToken ?? null;
    this.#waits = kept?.waits ?? false;
  }

  /** Let in by this answer; a reload comes back with it, and not with the one before. */
  admitted(admission: Admission): void {
    this.admission = admission;
    this.#store();
  }

  /** The server greeted with this token: it is good for coming back, over a reload too. */
  keep(resumeToken: string): void {
    this.resumeToken = resumeToken;
    this.#store();
  }

  /**
   * Told with whatever says whether this person waits in the lobby. The way to media is given to those who are in class: who is let in asks
   * for it, and again the next time if that fails. The class does not wait for it.
   */
  stands(waits: boolean, admit: () => Promise<object>): void {
    if (waits === this.#waits) return;
    this.#waits = waits;
    // Until there is another, what is kept stays the lobby's.
    if (waits) return this.#store();
    const failed = () => void (this.#waits = true);
    admit().then((answer) => ("refused" in answer ? failed() : undefined), failed);
  }

  #store(): void {
    const { admission, resumeToken } = this;
    if (!admission || !resumeToken) return;
    this.#storage.setItem(this.#name, JSON.stringify({ admission, resumeToken, waits: this.#waits } satisfies KeptEntry));
  }

  forget(): void {
    this.resumeToken = null;
    this.#storage.removeItem(this.#name);
  }
}

/** There is no way back from these by trying again. */
export const final: ReadonlySet<string> = new Set(["left", "removed", "entry_denied", "entry_locked"]);
