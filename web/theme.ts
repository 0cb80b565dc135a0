import { useSyncExternalStore } from "react";
import { deviceStorage } from "./storage.ts";

export type ThemeChoice = "system" | "light" | "dark";
const KEY = "chalkline.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const kept = deviceStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function apply(): void {
  const choice = themeChoice();
  const dark = choice === "dark" || (choice === "system" && system.matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  for (const listener of listeners) listener();
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") deviceStorage.removeItem(KEY);
  else deviceStorage.setItem(KEY, choice);
  apply();
}

/** The choice of this device, following other tabs and, where none was made, the system. */
export function followTheme(): void {
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  apply();
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, themeChoice);
}
