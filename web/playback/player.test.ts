import { beforeEach, describe, expect, test } from "vitest";
import { initialState } from "../../session-core/session.ts";
import { Player, type Playback } from "./player.ts";

/** A clock that is turned by hand; the class began at 0 and it is minute 12. */
let now: number;
let waiting: { at: number; wake: () => void }[];
let missing: boolean;
let player: Player;

const MINUTE = 60_000;

beforeEach(() => {
  now = 12 * MINUTE;
  waiting = [];
  missing = false;
  player = new Player({
    now: () => now,
    beginning: () => 0,
    momentAt: (time) => (missing ? null : { sequence: Math.floor(time / 1_000), state: initialState }),
    after(ms, wake) {
      const entry = { at: now + ms, wake };
      waiting.push(entry);
      return () => void (waiting = waiting.filter((other) => other !== entry));
    },
  });
});

function pass(ms: number): void {
  const end = now + ms;
  for (;;) {
    const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
    if (!next) break;
    waiting = waiting.filter((other) => other !== next);
    now = next.at;
    next.wake();
  }
  now = end;
}

const past = () => player.current() as Extract<Playback, { mode: "past" }>;

describe("a playhead in a class that goes on", () => {
  test("goes back 30 s, and then plays as fast as the class does: it stays 30 s behind", () => {
    player.skip(-30_000);
    expect(past()).toMatchObject({ mode: "past", playing: true, speed: 1, position: now - 30_000 });
    pass(5 * MINUTE);
    expect(now - past().position).toBe(30_000);
    player.skip(-30_000);
    expect(now - past().position).toBe(60_000);
  });

  test("at 2× is level with a class that began 12 minutes ago after 12 minutes, and live by itself", () => {
    player.seek(0, { speed: 2 });
    pass(6 * MINUTE);
    expect(past().position).toBe(12 * MINUTE);
    pass(5.9 * MINUTE);
    expect(player.current().mode).toBe("past");
    pass(0.1 * MINUTE);
    expect(player.current()).toEqual({ mode: "live" });
    expect(waiting).toEqual([]);
  });

  test("halted it stands still; the speed is kept over a seek; skipping past now is live", () => {
    player.seek(MINUTE, { speed: 1.5 });
    player.setPlaying(false);
    pass(MINUTE);
    expect(past()).toMatchObject({ position: MINUTE, playing: false });
    player.seek(2 * MINUTE);
    expect(past()).toMatchObject({ position: 2 * MINUTE, playing: false, speed: 1.5 });
    player.setPlaying(true);
    pass(MINUTE);
    expect(past().position).toBeCloseTo(3.5 * MINUTE, -3);
    player.skip(60 * MINUTE);
    expect(player.current().mode).toBe("live");
  });

  test("never goes before the beginning", () => {
    player.skip(-60 * MINUTE);
    expect(past().position).toBe(0);
  });

  test("waits where what it should show is still being read, and goes on from there", () => {
    missing = true;
    player.seek(MINUTE);
    pass(10_000);
    expect(past()).toMatchObject({ position: MINUTE, moment: null });
    missing = false;
    player.refresh();
    expect(past()).toMatchObject({ position: MINUTE, moment: { sequence: 60 } });
    pass(10_000);
    expect(past().position).toBe(MINUTE + 10_000);
  });

  test("tells whoever listens, and no one after it is closed", () => {
    let told = 0;
    player.subscribe(() => told++);
    player.skip(-30_000);
    pass(1_000);
    expect(told).toBeGreaterThan(5);
    player.close();
    const before = told;
    pass(10_000);
    expect(told).toBe(before);
  });
});
