import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { microphone } from "../media/microphone.ts";
import { capture, openMicrophone, type Capture } from "./capture.ts";
import { Dictation } from "./dictation.ts";

vi.mock("./capture.ts");
vi.mock("../api.ts", () => ({ call: () => new Promise(() => undefined) }));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  microphone.hand(null);
  vi.useRealTimers();
  vi.resetAllMocks();
});

const wishes = { sessionId: "s", participantId: "p", language: "en", keyterms: [], wordFilter: true, diarize: false };
const track = () => Object.assign(new EventTarget(), { stop: vi.fn() }) as unknown as MediaStreamTrack;

test("whoever leaves while the browser asks for the microphone is not heard, whatever they answer it then", async () => {
  const asked = Promise.withResolvers<MediaStreamTrack>();
  vi.mocked(openMicrophone).mockReturnValue(asked.promise);
  const dictation = new Dictation();
  const started = dictation.start(wishes, false);
  await dictation.stop();
  const granted = track();
  asked.resolve(granted);
  await started;
  expect(granted.stop).toHaveBeenCalledOnce();
  expect(capture).not.toHaveBeenCalled();
  expect(dictation.current()).toEqual({ kind: "off" });
});

test("a microphone that goes off and on before it is listened to is listened to once", async () => {
  const opened: { resolve(made: Capture): void; stop: () => void }[] = [];
  vi.mocked(capture).mockImplementation(() => new Promise((resolve) => opened.push({ resolve, stop: vi.fn() })));
  const onAir = track();
  microphone.hand(onAir);
  const dictation = new Dictation();
  void dictation.start(wishes, true);
  microphone.hand(null);
  microphone.hand(onAir);
  for (const { resolve, stop } of opened) resolve({ stop });
  await vi.advanceTimersByTimeAsync(0);
  expect(opened.map(({ stop }) => vi.mocked(stop).mock.calls.length)).toEqual([1, 0]);
  expect(dictation.current()).toMatchObject({ kind: "on", muted: false });
});

test("a microphone that is pulled out is said to be missing", async () => {
  const own = track();
  vi.mocked(openMicrophone).mockResolvedValue(own);
  const made = { stop: vi.fn() };
  vi.mocked(capture).mockResolvedValue(made);
  const dictation = new Dictation();
  await dictation.start(wishes, false);
  expect(dictation.current()).toMatchObject({ kind: "on", muted: false });
  own.dispatchEvent(new Event("ended"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(dictation.current()).toEqual({ kind: "failed", why: "no_microphone" });
  expect(made.stop).toHaveBeenCalled();
});
