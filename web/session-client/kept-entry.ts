import type { Admission } from "../../contracts/http.ts";
import type { StorageLike } from "./ports.ts";

/** A way in that was good once: over a reload the resume token is enough, so that coming back needs no database. */
export interface KeptEntry {
  admission: Admission;
  resumeToken: string | null;
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
  admission: Admission | null;
  resumeToken: string | null;

  constructor(storage: StorageLike, name: string) {
    this.#storage = storage;
    this.#name = name;
    const kept = readEntry(storage, name);
    this.admission = kept?.admission ?? null;
    this.resumeToken = kept?.resumeToken ?? null;
  }

  /** The server greeted with this token: it is good for coming back, over a reload too. */
  keep(resumeToken: string): void {
    this.resumeToken = resumeToken;
    if (!this.admission) return;
    this.#storage.setItem(this.#name, JSON.stringify({ admission: this.admission, resumeToken } satisfies KeptEntry));
  }

  forget(): void {
    this.resumeToken = null;
    this.#storage.removeItem(this.#name);
  }
}

/** There is no way back from these by trying again. */
export const final: ReadonlySet<string> = new Set(["left", "removed", "entry_denied", "entry_locked"]);
