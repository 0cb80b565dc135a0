import { expect, test } from "vitest";
import type { FeedPass } from "../../platform/caption-feed.ts";
import type { CaptionLine } from "../../platform/caption-line.ts";
import type { SubmitRequest } from "../../platform/live-session.ts";
import { SimulatedStorage } from "../../tests/simulation/storage.ts";
import { Desk } from "./desk.ts";
import { FeedStore } from "./store.ts";

const pass: FeedPass = {
  ...{ tenantId: "t", sessionId: "s", jurisdiction: null, feed: "f", speaker: "p", language: "en", keyterms: [] },
  ...{ wordFilter: true, diarize: false, origin: null },
};
const line = (utterance: number): CaptionLine => ({
  ...{ feed: "f", utterance, text: `Line ${utterance}.`, words: [], start: 1, end: 2, speaker: "p", voice: null, language: "en" },
});
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A desk without a recogniser, before a live session that answers as it is told to. */
function stage(
  answer: (request: SubmitRequest) => { ok: true } | { ok: false; code: "not_live" | "removed" } = () => ({ ok: true }),
  store = new FeedStore(new SimulatedStorage()),
) {
  const asked: SubmitRequest[] = [];
  const signals: unknown[] = [];
  const road = { isOpen: true };
  const clock = { now: 1_000_000, alarm: 0 };
  const timers: (() => void)[] = [];
  const desk = new Desk({
    store,
    connect: null,
    session: () => ({
      async submit(request) {
        asked.push(request);
        return answer(request) as never;
      },
      async signal({ type, data }) {
        if (!road.isOpen) throw new Error("unreachable");
        signals.push([type, data]);
      },
    }),
    now: () => clock.now + asked.length,
    after(_ms, wake) {
      timers.push(wake);
      return () => void timers.splice(timers.indexOf(wake), 1);
    },
    jitter: () => 0.5,
    setAlarm: (at) => (clock.alarm = at),
    report: () => undefined,
  });
  const told: string[] = [];
  const socket = { send: (text: string) => void told.push(text), close: (code: number) => void told.push(String(code)) };
  const wake = () => timers.splice(0).forEach((due) => due());
  return { clock, desk, store, asked, signals, road, told, socket, wake };
}

test("what became final while a transcript was being saved is there for the next one", async () => {
  const { desk, store, socket } = stage(() => ({ ok: false, code: "not_live" }));
  desk.opened(socket, pass);
  store.keep("f", [line(1)], 100);
  const saved = desk.leftovers("t");
  store.keep("f", [line(2)], 200);
  expect(desk.forget("t", saved)).toBe(false);
  expect(desk.leftovers("t")).toEqual([line(2)]);
  desk.received(socket, JSON.stringify({ t: "end", at: 0 }));
  await settle();
  expect(desk.forget("t", desk.leftovers("t"))).toBe(true);
});

test("a microphone that comes back after its page was gone is stopped again, and the class is told each time", async () => {
  const { desk, asked, socket } = stage();
  for (let n = 0; n < 2; n++) {
    desk.opened(socket, pass);
    desk.received(socket, JSON.stringify({ t: "end", at: 0 }));
    await settle();
  }
  const keys = asked.filter(({ type }) => type === "caption.stop").map(({ key }) => key);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(2);
});

test("a page that closes while its microphone ends does not stop the one that follows", async () => {
  const { desk, asked, socket, wake } = stage();
  desk.opened(socket, pass);
  desk.received(socket, JSON.stringify({ t: "end", at: 0 }));
  desk.closed(socket);
  await settle();
  desk.opened({ send: () => undefined, close: () => undefined }, pass);
  wake();
  await settle();
  expect(asked.map(({ type }) => type)).toEqual(["caption.stop"]);
});

test("the microphone of somebody who was sent out is put off, and what they said then is kept nowhere", async () => {
  const { desk, store, asked, told, socket } = stage(({ type }) =>
    type === "caption.add" ? { ok: false, code: "removed" } : { ok: true },
  );
  desk.opened(socket, pass);
  await settle();
  store.keep("f", [line(1), line(2)], 200);
  await desk.alarm();
  await settle();
  expect(asked.map(({ type }) => type)).toEqual(["caption.add", "caption.add", "caption.stop"]);
  expect(desk.leftovers("t")).toEqual([]);
  expect(told.at(-1)).toBe("1000");
});

test("a page that comes back while its microphone is put off is asked to come again, and then begins anew", async () => {
  const { desk, told, socket } = stage();
  desk.opened(socket, pass);
  desk.received(socket, JSON.stringify({ t: "end", at: 0 }));
  desk.closed(socket);
  told.length = 0;
  desk.opened(socket, pass);
  expect(told).toEqual(["1012"]);
  await settle();
  told.length = 0;
  desk.opened(socket, pass);
  await settle();
  expect(told.join()).toMatch(/hold/);
});

test("a socket that outlived the object goes on with the next sound; one of a microphone that is off does not", async () => {
  const { store } = stage();
  store.open(pass);
  const { desk, told, socket } = stage(undefined, store);
  desk.restored(socket, "f");
  await settle();
  expect(told).toEqual([]);
  desk.received(socket, new ArrayBuffer(10));
  expect(told.join()).toMatch(/unavailable/);
  told.length = 0;
  desk.received(socket, JSON.stringify({ t: "end", at: 0 }));
  await settle();
  expect(told.join()).toMatch(/ended/);
  const late = stage(undefined, store);
  late.desk.restored(late.socket, "f");
  expect(late.told).toEqual(["1012"]);
});

test("a microphone that is on when the class ends is put off with its next words, which are kept", async () => {
  const { desk, store, told, socket } = stage(() => ({ ok: false, code: "not_live" }));
  desk.opened(socket, pass);
  store.keep("f", [line(1)], 100);
  await desk.alarm();
  await settle();
  expect(told.slice(-2)).toEqual([JSON.stringify({ t: "ended" }), "1000"]);
  expect(store.feeds()).toEqual([]);
  expect(desk.leftovers("t")).toEqual([line(1)]);
});

test("a line that becomes final just as the sender has found nothing to send is sent", async () => {
  const { desk, store, asked, socket } = stage();
  desk.opened(socket, pass);
  store.keep("f", [line(1)], 100);
  await desk.alarm();
  expect(asked.map(({ type }) => type)).toEqual(["caption.add"]);
});

test("that nobody hears a microphone is told to a class that could not be reached, once it can be", async () => {
  const { desk, signals, road, socket } = stage();
  road.isOpen = false;
  desk.opened(socket, pass);
  await settle();
  road.isOpen = true;
  await desk.alarm();
  await desk.alarm();
  expect(signals).toEqual([["caption.state", { feed: "f", state: "unavailable" }]]);
});

test("how many voices were told apart outlives the object", () => {
  const { store } = stage();
  store.open(pass);
  store.keep("f", [{ ...line(1), voice: 1 }, line(2)], 100);
  store.keep("f", [{ ...line(3), voice: 0 }], 200);
  expect(store.find("f")).toMatchObject({ utterance: 4, through: 200, voices: 2 });
});

test("words that came too late for the log and that nobody saves are forgotten after four weeks", async () => {
  const { clock, desk, store, socket } = stage(() => ({ ok: false, code: "not_live" }));
  desk.opened(socket, pass);
  store.keep("f", [{ ...line(1), end: clock.now }], 100);
  await desk.alarm();
  await settle();
  await desk.alarm();
  expect(desk.leftovers("t")).toHaveLength(1);
  expect(clock.alarm - clock.now).toBeGreaterThan(27 * 86_400_000);
  clock.now = clock.alarm;
  await desk.alarm();
  expect(desk.leftovers("t")).toEqual([]);
});
