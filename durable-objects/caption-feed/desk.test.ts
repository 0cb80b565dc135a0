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
) {
  const store = new FeedStore(new SimulatedStorage());
  const asked: SubmitRequest[] = [];
  const desk = new Desk({
    store,
    connect: null,
    session: () => ({
      async submit(request) {
        asked.push(request);
        return answer(request) as never;
      },
      signal: async () => undefined,
    }),
    now: () => 1_000_000 + asked.length,
    after: () => () => undefined,
    jitter: () => 0.5,
    setAlarm: () => undefined,
    report: () => undefined,
  });
  const told: string[] = [];
  const socket = { send: (text: string) => void told.push(text), close: (code: number) => void told.push(String(code)) };
  return { desk, store, asked, told, socket };
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
