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
