import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { rememberSignIn } from "./account.ts";
import { call, whenUnauthenticated } from "./api.ts";

type Answer = (request: { url: string; init: RequestInit }) => Response | Error;
let sent: { url: string; init: RequestInit }[] = [];

function server(...answers: Answer[]) {
  sent = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const request = { url, init };
    const answer = answers[Math.min(sent.length, answers.length - 1)]?.(request) ?? new Error("no answer planned");
    sent.push(request);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
}
const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });
const header = (index: number, name: string) => new Headers(sent[index]?.init.headers).get(name);
const lost = () => new TypeError("Failed to fetch");
const Named = z.object({ name: z.string() });
const write = () => call({ method: "POST", path: "/v1/classrooms", answer: Named, body: { name: "Physics" } });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a write that got no answer is repeated under one key (R19)", async () => {
  server(lost, json({ code: "unavailable", message: "Down." }, 503), json({ name: "Physics" }));
  const result = write();
  await vi.runAllTimersAsync();
  expect(await result).toEqual({ ok: true, value: { name: "Physics" } });
  expect(sent).toHaveLength(3);
  const keys = [0, 1, 2].map((index) => header(index, "idempotency-key"));
  expect(keys[0]).toMatch(/^[\x21-\x7e]{1,128}$/);
  expect(new Set(keys).size).toBe(1);
});

test("a refusal is a value, and is not tried again", async () => {
  server(json({ code: "forbidden", message: "Your role does not allow this." }, 403));
  const result = write();
  await vi.runAllTimersAsync();
  expect(await result).toEqual({
    ok: false,
    failure: { code: "forbidden", message: "Your role does not allow this.", status: 403 },
  });
  expect(sent).toHaveLength(1);
});

test("a read is neither keyed nor repeated", async () => {
  server(lost);
  const result = await call({ method: "GET", path: "/v1/health", answer: Named });
  expect(result).toMatchObject({ ok: false, failure: { code: "no_connection", status: 0 } });
  expect(sent).toHaveLength(1);
  expect(header(0, "idempotency-key")).toBeNull();
});

test("an answer that is not what the contract says does not pass as one", async () => {
  server(json({ title: "Physics" }));
  expect(await call({ method: "GET", path: "/v1/classrooms", answer: Named })).toMatchObject({
    ok: false,
    failure: { code: "unexpected" },
  });
});

test("a page of a proxy instead of JSON is an error in words", async () => {
  server(() => new Response("<html>Bad gateway</html>", { status: 502 }));
  expect(await call({ method: "GET", path: "/v1/classrooms", answer: Named })).toMatchObject({
    ok: false,
    failure: { code: "unexpected", status: 502 },
  });
});

test("a token that is refused asks to sign in; a wrong password does not", async () => {
  const asked = vi.fn<() => void>();
  whenUnauthenticated(asked);
  const user = { id: "00000000-0000-4000-8000-000000000001", email: "a@demo.test", name: "A" };
  rememberSignIn({ token: "spent", expiresAt: "2999-01-01T00:00:00Z", user }, "tab");
  server(json({ code: "wrong_credentials", message: "No." }, 401), json({ code: "unauthenticated", message: "Sign in." }, 401));
  await call({ method: "GET", path: "/v1/auth/me", answer: Named });
  expect(asked).not.toHaveBeenCalled();
  await call({ method: "GET", path: "/v1/auth/me", answer: Named });
  expect(asked).toHaveBeenCalledOnce();
  expect(header(0, "authorization")).toBe("Bearer spent");
});
