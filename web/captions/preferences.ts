import { useSyncExternalStore } from "react";
import * as z from "zod/mini";
import { deviceStorage } from "../storage.ts";

const KEY = "chalkline.captions";
export const sizes = ["small", "medium", "large", "huge"] as const;
export const contrasts = ["page", "dark", "yellow"] as const;

const Preferences = z.object({
  shown: z._default(z.boolean(), true),
  size: z._default(z.enum(sizes), "medium"),
  contrast: z._default(z.enum(contrasts), "dark"),
  /** Final lines are also said by a screen reader: for who reads by ear or by braille, and has no sound. */
  announced: z._default(z.boolean(), false),
});
export type CaptionPreferences = z.infer<typeof Preferences>;

function read(): CaptionPreferences {
  try {
    return Preferences.parse(JSON.parse(deviceStorage.getItem(KEY) ?? "{}"));
  } catch {
    return Preferences.parse({});
  }
}

let current = read();
const listeners = new Set<() => void>();

export function choose(change: Partial<CaptionPreferences>): void {
  current = { ...current, ...change };
  deviceStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function useCaptionPreferences(): CaptionPreferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => current,
  );
}
