import { beforeEach, expect, test, vi } from "vitest";

/** A browser's storage, enough of it. */
const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};
const closed = {
  get localStorage(): never {
    throw new DOMException("The operation is insecure.", "SecurityError");
  },
  get sessionStorage(): never {
    throw new DOMException("The operation is insecure.", "SecurityError");
  },
};
const answer = (token: string, expiresAt = "2999-01-01T00:00:00Z") => ({
  token,
  expiresAt,
  user: { id: `user of ${token}`, email: "a@demo.test", name: "A" },
});

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("window", { localStorage: storage(), sessionStorage: storage() });
});

test("a tab's own sign-in wins over the device's, and signing out returns to it", async () => {
  const { currentToken, currentUserId, forgetSignIn, rememberSignIn } = await import("./account.ts");
  rememberSignIn(answer("device"), "device");
  rememberSignIn(answer("tab"), "tab");
  expect(currentToken()).toBe("tab");
  expect(currentUserId()).toBe("user of tab");
  forgetSignIn();
  expect(currentToken()).toBe("device");
  forgetSignIn();
  expect(currentToken()).toBeNull();
});

test("signing in with a password takes over a tab that was a demo person", async () => {
  const { currentToken, rememberSignIn } = await import("./account.ts");
  rememberSignIn(answer("demo"), "tab");
  rememberSignIn(answer("password"), "device");
  expect(currentToken()).toBe("password");
});

test("a token that has expired is none", async () => {
  const { currentToken, rememberSignIn } = await import("./account.ts");
  rememberSignIn(answer("old", "2020-01-01T00:00:00Z"), "device");
  expect(currentToken()).toBeNull();
});

test("where the browser closes its storage, signing in still works for the page's life", async () => {
  vi.stubGlobal("window", closed);
  const { currentToken, rememberSignIn } = await import("./account.ts");
  rememberSignIn(answer("kept in memory"), "tab");
  expect(currentToken()).toBe("kept in memory");
});
