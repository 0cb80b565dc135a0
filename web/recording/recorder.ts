import { deviceStorage } from "../storage.ts";
import { keptTakes, keyOfTake, type KeptTake } from "./kept-takes.ts";
import { FRAMES_PER_SECOND, paintStage } from "./paint.ts";
import { KEPT } from "./recorded.ts";
import { mixSound, type Voices } from "./sound.ts";
import { uploadTake, type UploadStatus } from "./upload.ts";

/** Half an hour of slides and a voice is some 250 MB; a face needs the rest. */
const VIDEO_BITS_PER_SECOND = 900_000;
const AUDIO_BITS_PER_SECOND = 64_000;
/** What a crash of the whole machine costs at most. */
const CHUNK_MS = 1_000;
/** Where a player may begin. */
const KEY_FRAME_EVERY_MS = 4_000;
/** A browser that meets a recording it has nothing of counts its takes apart from those of the browser that began it. */
const ELSEWHERE = 100;

const TYPES = ["video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm"];
export const recordableType = (): string | undefined =>
  typeof MediaRecorder === "undefined" ? undefined : TYPES.find((type) => MediaRecorder.isTypeSupported(type));

export interface RecorderOptions {
  userId: string;
  sessionId: string;
  /** What is recorded, as it stands in the page at that moment. */
  stage(): HTMLElement | null;
  voices(): Voices;
  tell(status: RecorderStatus): void;
}
export type RecorderStatus = UploadStatus | "elsewhere" | "impossible";

/**
 * This browser's part in recording a class. Invariant: one tab of a browser records a session; another takes over when that one is
 * closed. What was recorded goes on being uploaded when the recorder is closed.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #closed = new AbortController();
  #running: { recordingId: string; stop(): Promise<void> } | null = null;
  #wanted: string | null = null;
  #work: Promise<void> = Promise.resolve();
  #holds = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    void bringUpLeftovers(options.userId, options.tell);
    void navigator.locks
      .request(`chalkline.recorder.${options.userId}.${options.sessionId}`, { signal: this.#closed.signal }, async () => {
        this.#holds = true;
        this.follow(this.#wanted);
        await new Promise((resolve) => this.#closed.signal.addEventListener("abort", resolve));
        await this.#work;
      })
      .catch(() => undefined);
  }

  /** What should run: a recording's id, or nothing. Steps follow each other. */
  follow(recordingId: string | null): void {
    this.#wanted = recordingId;
    this.#work = this.#work
      .then(async () => {
        if (this.#running?.recordingId === recordingId) return;
        await this.#running?.stop();
        this.#running = null;
        if (recordingId === null) return;
        if (!this.#holds) return this.#options.tell("elsewhere");
        await this.#begin(recordingId);
      })
      .catch(() => this.#options.tell("impossible"));
  }

  close(): void {
    this.follow(null);
    this.#closed.abort();
  }

  async #begin(recordingId: string): Promise<void> {
    const mimeType = recordableType();
    if (!mimeType) return this.#options.tell("impossible");
    const { userId, sessionId } = this.#options;
    const take = await nextTake(userId, recordingId);
    const kept: KeptTake = {
      ...{ key: keyOfTake(recordingId, take), userId, sessionId, recordingId, take, startedAt: Date.now() },
      ...{ takeId: null, cursor: null, parts: 0, ended: false },
    };
    await keptTakes.put(kept);
    let ended = false;
    let broken = false;
    // What is told of the parts that still go up must not cover that others are missing.
    const tell = (status: UploadStatus) => (broken ? undefined : this.#options.tell(status));
    const breaks = () => {
      broken = true;
      this.#options.tell("impossible");
    };
    // Before anything else, so that no other tab takes it for left behind.
    void uploadTake(kept, { ended: () => ended, tell });
    const sound = await mixSound(this.#options.voices());
    const painter = paintStage(this.#options.stage);
    const picture = painter.canvas.captureStream(FRAMES_PER_SECOND);
    const recorder = new MediaRecorder(new MediaStream([...picture.getVideoTracks(), ...sound.stream.getAudioTracks()]), {
      ...{ mimeType, videoBitsPerSecond: VIDEO_BITS_PER_SECOND, audioBitsPerSecond: AUDIO_BITS_PER_SECOND },
      ...{ videoKeyFrameIntervalDuration: KEY_FRAME_EVERY_MS },
    });
    let keeping: Promise<unknown> = Promise.resolve();
    recorder.addEventListener("dataavailable", ({ data }) => {
      // In order: each waits for the one before it.
      if (data.size > 0) keeping = keeping.then(() => keptTakes.append(kept.key, data)).catch(breaks);
    });
    recorder.addEventListener("error", breaks);
    const stopped = new Promise<void>((resolve) => recorder.addEventListener("stop", () => resolve()));
    recorder.start(CHUNK_MS);
    this.#running = {
      recordingId,
      stop: async () => {
        if (recorder.state !== "inactive") recorder.stop();
        await stopped;
        await keeping;
        painter.stop();
        sound.stop();
        for (const track of picture.getTracks()) track.stop();
        ended = true;
      },
    };
  }
}

/** What an earlier life of a tab recorded and did not bring up. What runs in another tab is that tab's. */
export async function bringUpLeftovers(userId: string, tell: (status: UploadStatus) => void): Promise<void> {
  const left = await keptTakes.of(userId);
  await Promise.all(left.map((take) => uploadTake(take, { ended: () => true, tell })));
  if (left.length > 0 && (await keptTakes.of(userId)).length === 0) deviceStorage.removeItem(KEPT);
}

/** Takes are counted in this browser: those that are up are forgotten, and their numbers must not come again. */
async function nextTake(userId: string, recordingId: string): Promise<number> {
  const name = `chalkline.takes.${recordingId}`;
  const waiting = (await keptTakes.of(userId)).filter((take) => take.recordingId === recordingId);
  let known = Math.max(0, Number(deviceStorage.getItem(name) ?? 0), ...waiting.map(({ take }) => take));
  if (known === 0 && !startedHere.has(recordingId)) known = ELSEWHERE + Math.floor(Math.random() * 800);
  deviceStorage.setItem(name, String(known + 1));
  return known + 1;
}

/** Recordings that this page began. */
export const startedHere = new Set<string>();
