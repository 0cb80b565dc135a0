import type { LoginAnswer } from "../contracts/http.ts";
import { deviceStorage, tabStorage, type Keeper } from "./storage.ts";

const KEY = "chalkline.signedIn";

interface SignedIn {
  token: string;
  userId: string;
  /** ms since 1970 */
  expiresAt: number;
}

function read(storage: Keeper): SignedIn | null {
  const text = storage.getItem(KEY);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as SignedIn;
    return typeof kept.token === "string" && typeof kept.userId === "string" && kept.expiresAt > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

/** The bearer token of whoever uses this tab. A tab's own sign-in wins over the device's: each tab can be another demo person. */
export function currentToken(): string | null {
  return current()?.token ?? null;
}

/** Whose token that is. Kept here, so that coming back to a class asks no server who one is. */
export function currentUserId(): string | null {
  return current()?.userId ?? null;
}

const current = (): SignedIn | null => read(tabStorage) ?? read(deviceStorage);

export function rememberSignIn(answer: Pick<LoginAnswer, "token" | "expiresAt" | "user">, where: "tab" | "device"): void {
  const kept: SignedIn = { token: answer.token, userId: answer.user.id, expiresAt: Date.parse(answer.expiresAt) };
  tabStorage.removeItem(KEY);
  (where === "tab" ? tabStorage : deviceStorage).setItem(KEY, JSON.stringify(kept));
}

/** Forgets this tab's sign-in, or, where it has none of its own, the device's. */
export function forgetSignIn(): void {
  (read(tabStorage) ? tabStorage : deviceStorage).removeItem(KEY);
}
