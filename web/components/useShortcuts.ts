import { useEffect, useRef, useSyncExternalStore } from "react";
import { deviceStorage } from "../storage.ts";

const KEY = "chalkline.letterKeys";
const listeners = new Set<() => void>();

/** Keys that are a single character can be switched off: speech input and a cat both type them by accident (WCAG 2.1.4). */
export const letterKeys = {
  on: () => deviceStorage.getItem(KEY) !== "off",
  set(on: boolean) {
    if (on) deviceStorage.removeItem(KEY);
    else deviceStorage.setItem(KEY, "off");
    for (const listener of listeners) listener();
  },
};
export function useLetterKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, letterKeys.on);
}

/** Where a key already means something to the control that has the focus. */
const TYPES = "input, textarea, select, [contenteditable], [role=tab], [role=menu], [role=listbox], [role=dialog], dialog";

/** Keys by `KeyboardEvent.key`; they work wherever the focus is not in something that takes keys itself. */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target instanceof Element && event.target.closest(TYPES)) return;
      if (event.key.length === 1 && !letterKeys.on()) return;
      const action = latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
