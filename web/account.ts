import { deviceStorage, tabStorage, type Keeper } from "./storage.ts";

const KEY = "chalkline.signedIn";

interface SignedIn {
  token: string;
  /** ms since 1970 */
  expiresAt: number;
}

function read(storage: Keeper): SignedIn | null {
  const text = storage.getItem(KEY);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as SignedIn;
    return typeof kept.token === "string" && kept.expiresAt > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

/** The bearer token of whoever uses this tab. A tab's own sign-in wins over the device's: each tab can be another demo person. */
export function currentToken(): string | null {
  return (read(tabStorage) ?? read(deviceStorage))?.token ?? null;
}

export function rememberSignIn(answer: { token: string; expiresAt: string }, where: "tab" | "device"): void {
  const kept: SignedIn = { token: answer.token, expiresAt: Date.parse(answer.expiresAt) };
  tabStorage.removeItem(KEY);
  (where === "tab" ? tabStorage : deviceStorage).setItem(KEY, JSON.stringify(kept));
}

/** Forgets this tab's sign-in, or, where it has none of its own, the device's. */
export function forgetSignIn(): void {
  (read(tabStorage) ? tabStorage : deviceStorage).removeItem(KEY);
}
