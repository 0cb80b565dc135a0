import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startTaking } from "./taking.ts";

/** As the browser's, as far as a take knows it: what it has is told before it says that it stopped. */
class FakeRecorder extends EventTarget {
  static latest: FakeRecorder;
  static fails: "made" | "started" | null = null;
  state: RecordingState = "inactive";
  constructor() {
    super();
    if (FakeRecorder.fails === "made") throw new DOMException("no", "NotSupportedError");
    FakeRecorder.latest = this;
  }
  start() {
    if (FakeRecorder.fails === "started") throw new DOMException("no", "NotSupportedError");
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    queueMicrotask(() => this.#ends("the last"));
  }
  /** The encoder gives up. */
  errs() {
    this.state = "inactive";
    this.dispatchEvent(new Event("error"));
    this.#ends("what it had");
  }
  gives(text: string) {
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data: new Blob([text]) }));
  }
  #ends(text: string) {
    this.gives(text);
    this.dispatchEvent(new Event("stop"));
  }
}

let open: Set<string>;
let kept: string[];
let breaks: number;
let keep: (data: Blob) => Promise<void>;
const track = (name: string) => {
  open.add(name);
  return { stop: () => open.delete(name) } as unknown as MediaStreamTrack;
};
const stream = (...tracks: MediaStreamTrack[]) =>
  ({ getTracks: () => tracks, getVideoTracks: () => tracks, getAudioTracks: () => tracks }) as unknown as MediaStream;
const opened = (name: string) => {
  open.add(name);
  return () => void open.delete(name);
};

beforeEach(() => {
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  vi.stubGlobal("MediaStream", class {});
  FakeRecorder.fails = null;
  open = new Set();
  kept = [];
  breaks = 0;
  keep = async (data) => void kept.push(await data.text());
});
afterEach(() => vi.unstubAllGlobals());

const start = () =>
  startTaking({
    mimeType: "video/webm",
    mix: () => ({ stream: stream(), stop: opened("sound") }),
    paint: () => ({
      canvas: { captureStream: () => stream(track("picture")) } as unknown as HTMLCanvasElement,
      stop: opened("painter"),
    }),
    keep: (data) => keep(data),
    broke: () => void breaks++,
  });

test.each(["made", "started"] as const)("R17 a recorder that cannot be %s leaves nothing open, and says so", (when) => {
  FakeRecorder.fails = when;
  expect(start).toThrow("no");
  expect([...open]).toEqual([]);
});

test("R17 what was taken up until it is stopped is kept in order, and all is closed then", async () => {
  const taking = start();
  expect([...open]).toEqual(["sound", "painter", "picture"]);
  FakeRecorder.latest.gives("one");
  FakeRecorder.latest.gives("two");
  await taking.stop();
  expect([kept, breaks, [...open]]).toEqual([["one", "two", "the last"], 0, []]);
});

test("R17 a recorder that breaks off says so once, and what it had is kept", async () => {
  const taking = start();
  FakeRecorder.latest.gives("one");
  FakeRecorder.latest.errs();
  await taking.stop();
  expect([kept, breaks, [...open]]).toEqual([["one", "what it had"], 1, []]);
});

test("R17 behind what could not be kept nothing is kept, and it is said once", async () => {
  const taking = start();
  const well = keep;
  keep = async () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  FakeRecorder.latest.gives("one");
  await new Promise((resolve) => setImmediate(resolve));
  expect(breaks).toBe(1);
  keep = well;
  FakeRecorder.latest.gives("two");
  await taking.stop();
  expect([kept, breaks, [...open]]).toEqual([[], 1, []]);
});
