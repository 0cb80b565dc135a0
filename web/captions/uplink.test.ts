import { expect, test } from "vitest";
import { CAPTION_CATCH_UP_SPEED, CAPTION_KEPT_S, CAPTION_SAMPLE_RATE as RATE } from "../../contracts/captions.ts";
import { Uplink, type OpenFeed, type UplinkSocket } from "./uplink.ts";

/** A page and its feed, and the road between them. */
function road(answers: OpenFeed[] = []) {
  let now = 0;
  let timers: { at: number; wake: () => void }[] = [];
  const sockets: (UplinkSocket & {
    audio: { place: number; age: number; samples: number }[];
    texts: unknown[];
    closed: boolean;
  })[] = [];
  const states: string[] = [];
  const asked: boolean[] = [];
  const uplink = new Uplink({
    open: async (again) =>
      (asked.push(again), answers.shift()) ?? { ok: true, value: { url: "ws://feed", ticket: "t", expiresAt: 0 } },
    connect() {
      const socket = {
        ...{ audio: [] as { place: number; age: number; samples: number }[], texts: [] as unknown[] },
        send(data: string | ArrayBuffer) {
          if (typeof data === "string") return void socket.texts.push(JSON.parse(data));
          const view = new DataView(data);
          socket.audio.push({ place: view.getUint32(0, true), age: view.getUint32(4, true), samples: (data.byteLength - 8) / 2 });
        },
        ...{ close: () => void (socket.closed = true), closed: false, onopen: null, onmessage: null, onclose: null },
      } as (typeof sockets)[number];
      sockets.push(socket);
      return socket;
    },
    now: () => now,
    after(ms, wake) {
      const timer = { at: now + ms, wake };
      timers.push(timer);
      return () => void (timers = timers.filter((known) => known !== timer));
    },
    random: () => 0.5,
    changed: ({ kind }) => states.push(kind),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ uplink, sockets, states, asked, settle },
    hear: (frame: object) => sockets.at(-1)!.onmessage!(JSON.stringify(frame)),
    /** Records for so many seconds, or lets them pass. */
    async pass(seconds: number, speaking = false) {
      for (let tick = 1; tick <= seconds * 50; tick++) {
        now += 20;
        for (const timer of timers.filter(({ at }) => at <= now)) {
          timers = timers.filter((known) => known !== timer);
          timer.wake();
        }
        await settle();
        if (speaking && tick % 5 === 0) uplink.record(new Int16Array(RATE / 10));
      }
    },
    placesSent: () => sockets.at(-1)!.audio.map(({ place }) => place),
  };
}

test("nothing is sent before somebody listens, and then everything, in order, with its age", async () => {
  const { uplink, sockets, hear, pass, settle, placesSent } = road();
  await settle();
  await pass(2, true);
  expect(sockets[0]!.audio).toEqual([]);
  hear({ t: "listen", from: 0 });
  await pass(20, true);
  const places = placesSent();
  expect(places).toEqual(places.map((_, n) => (n * RATE) / 10));
  expect(sockets[0]!.audio[0]!.age).toBe(2_000);
  expect(uplink.behindMs).toBeLessThan(200);
  expect(sockets[0]!.audio.at(-1)!.age).toBeLessThanOrEqual(200);
});

test("what was missed goes out again no faster than recognisers take it", async () => {
  const { sockets, hear, pass, settle } = road();
  await settle();
  await pass(30, true);
  hear({ t: "listen", from: 0 });
  await pass(10);
  const seconds = sockets[0]!.audio.reduce((sum, { samples }) => sum + samples, 0) / RATE;
  expect(seconds).toBeGreaterThan(11);
  expect(seconds).toBeLessThanOrEqual(10 * CAPTION_CATCH_UP_SPEED + 0.6);
});

test("after a break it goes on where the feed says, with what was not acknowledged", async () => {
  const { sockets, states, hear, pass, settle, placesSent } = road();
  await settle();
  hear({ t: "listen", from: 0 });
  await pass(4, true);
  hear({ t: "ack", through: 2 * RATE });
  sockets[0]!.onclose!();
  await pass(2, true);
  expect(sockets).toHaveLength(2);
  hear({ t: "listen", from: 2 * RATE });
  await pass(1);
  expect(placesSent()[0]).toBe(2 * RATE);
  expect(states).toEqual(["listening", "reconnecting", "listening"]);
});

test("what is gone is said to be gone", async () => {
  const { sockets, hear, pass, settle } = road();
  await settle();
  hear({ t: "listen", from: 0 });
  await pass(4, true);
  hear({ t: "ack", through: 3 * RATE });
  hear({ t: "listen", from: RATE });
  expect(sockets[0]!.texts).toEqual([{ t: "skip", to: 3 * RATE }]);
});

test("the end waits for the last words, and says when it could not", async () => {
  const first = road();
  await first.settle();
  first.hear({ t: "listen", from: 0 });
  await first.pass(1, true);
  const ended = first.uplink.end();
  expect(first.sockets[0]!.texts.at(-1)).toEqual({ t: "end", at: RATE });
  first.hear({ t: "ended" });
  expect(await ended).toBe(true);

  const second = road();
  await second.settle();
  await second.pass(1, true);
  const given = second.uplink.end();
  await second.pass(10);
  expect(await given).toBe(false);
});

test("who may not is told once, and does not ask again", async () => {
  const { states, sockets, pass, settle } = road([
    { ok: false, again: true, code: "unavailable" },
    { ok: false, again: false, code: "forbidden" },
  ]);
  await settle();
  await pass(20);
  expect(states.at(-1)).toBe("refused");
  expect(sockets).toEqual([]);
});

test("whoever asks for the end a second time does not leave the first waiting", async () => {
  const { uplink, settle, hear } = road();
  await settle();
  hear({ t: "listen", from: 0 });
  const ends = [uplink.end(), uplink.end()];
  hear({ t: "ended" });
  expect(await Promise.all(ends)).toEqual([true, true]);
});

test("a road on which nothing comes back is left for another, and all goes out again", async () => {
  const { sockets, asked, hear, pass, settle, placesSent } = road();
  await settle();
  hear({ t: "listen", from: 0 });
  await pass(20, true);
  hear({ t: "ack", through: 18 * RATE });
  await pass(24, true);
  expect(sockets).toHaveLength(1);
  await pass(3, true);
  expect([sockets.length, sockets[0]!.closed]).toEqual([2, true]);
  expect(asked).toEqual([false, true]);
  hear({ t: "listen", from: 18 * RATE });
  await pass(1);
  expect(placesSent()[0]).toBe(18 * RATE);
});

test("a microphone that was muted for long is not taken for a dead road", async () => {
  const { sockets, hear, pass, settle } = road();
  await settle();
  hear({ t: "listen", from: 0 });
  await pass(1, true);
  await pass(60);
  await pass(5, true);
  expect(sockets).toHaveLength(1);
});

test("what is given up while it waits to be sent again holds nothing up", async () => {
  const { uplink, sockets, hear, pass, settle, placesSent } = road();
  await settle();
  const record = (seconds: number) => {
    for (let n = 0; n < seconds; n++) uplink.record(new Int16Array(RATE));
  };
  record(CAPTION_KEPT_S);
  hear({ t: "listen", from: 0 });
  // A page in the background is woken late.
  record(2);
  expect(sockets[0]!.texts).toEqual([{ t: "skip", to: 3 * RATE }]);
  await pass(1);
  expect(placesSent()).toContain(3 * RATE);
});
