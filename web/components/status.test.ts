import { expect, test } from "vitest";
import type { SessionSnapshot } from "../session-client/index.ts";
import { statusOf } from "./status.ts";

const message = { key: "1", type: "chat.send", data: {}, trace: "" };
const slide = { key: "2", type: "slide.change", data: {}, trace: "" };
const reconnecting = { status: "reconnecting", retryAt: 0, attempt: 1 } as const;
const online = { online: true, back: false, room: null };

const snapshot = (change: Partial<SessionSnapshot>) => ({
  connection: { status: "live" } as const,
  pending: [],
  media: { url: "wss://media.test", token: "t" },
  admission: {} as SessionSnapshot["admission"],
  ...change,
});

test("what waits is counted: messages apart from what else was done", () => {
  expect(statusOf(snapshot({ connection: reconnecting, pending: [message, slide, message] }), online)).toEqual({
    kind: "reconnecting",
    waiting: { messages: 2, changes: 1 },
  });
});

test("a device without a network says so, instead of promising to reconnect", () => {
  const status = statusOf(snapshot({ connection: reconnecting }), { ...online, online: false });
  expect(status.kind).toBe("offline");
});

test("a class without media says what is off, but only once it is known", () => {
  expect(statusOf(snapshot({ media: null }), online).kind).toBe("without-media");
  expect(statusOf(snapshot({ media: null, admission: null }), online).kind).toBe("well");
});

test("coming back is told before anything else", () => {
  expect(statusOf(snapshot({ media: null }), { ...online, back: true }).kind).toBe("back");
});

test("trouble with sound and picture is told while the class itself is well", () => {
  expect(statusOf(snapshot({}), { ...online, room: "unavailable" })).toEqual({ kind: "media-trouble", media: "unavailable" });
  expect(statusOf(snapshot({ connection: reconnecting }), { ...online, room: "unavailable" }).kind).toBe("reconnecting");
  expect(statusOf(snapshot({}), { ...online, room: "connecting" }).kind).toBe("well");
});
