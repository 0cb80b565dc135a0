import { deviceStorage } from "../storage.ts";
import { keptTakes, keyOfTake, type KeptTake } from "./kept-takes.ts";
import { paintStage } from "./paint.ts";
import { KEPT } from "./recorded.ts";
import { mixSound, type Voices } from "./sound.ts";
import { startTaking } from "./taking.ts";
import { uploadTake, type UploadStatus } from "./upload.ts";

/** A browser that meets a recording it has nothing of counts its takes apart from those of the browser that began it. */
const ELSEWHERE = 100;

const TYPES = ["video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm"];
/** Undefined where this browser cannot record: pages without a secure connection have no locks. */
export const recordableType = (): string | undefined =>
  typeof MediaRecorder === "undefined" || !("locks" in navigator)
    ? undefined
    : TYPES.find((type) => MediaRecorder.isTypeSupported(type));

export interface RecorderOptions {
  userId: string;
  sessionId: string;
  /** What is recorded, as it stands in the page at that moment. */
  stage(): HTMLElement | null;
  voices(): Voices;
  tell(status: RecorderStatus): void;
}
export type RecorderStatus =
  | UploadStatus
  | "elsewhere"
  /** This browser cannot record at all. */
  | "impossible"
  /** It could not begin, or broke off: what was recorded until then is kept. */
  | "broken";

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
    if (!recordableType()) return;
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
        const mimeType = recordableType();
        if (!mimeType) return this.#options.tell("impossible");
        if (!this.#holds) return this.#options.tell("elsewhere");
        await this.#begin(recordingId, mimeType);
      })
      .catch(() => this.#options.tell("broken"));
  }

  close(): void {
    this.follow(null);
    this.#closed.abort();
  }

  async #begin(recordingId: string, mimeType: string): Promise<void> {
    const { userId, sessionId, stage, voices } = this.#options;
    const take = await nextTake(userId, recordingId);
    const kept: KeptTake = {
      ...{ key: keyOfTake(recordingId, take), userId, sessionId, recordingId, take, startedAt: Date.now() },
      ...{ takeId: null, cursor: null, parts: 0, ended: false },
    };
    await keptTakes.put(kept);
    let ended = false;
    let broken = false;
    // What is told of the parts that still go up must not cover that others are missing.
    const tell = (status: UploadStatus) => (broken && status !== "lost" ? undefined : this.#options.tell(status));
    // Before anything else, so that no other tab takes it for left behind.
    void uploadTake(kept, { ended: () => ended, tell });
    try {
      const taking = startTaking({
        ...{ mimeType, paint: () => paintStage(stage), mix: () => mixSound(voices()) },
        keep: (data) => keptTakes.append(kept.key, data),
        broke: () => {
          broken = true;
          this.#options.tell("broken");
          void stop();
        },
      });
      const stop = async () => {
        await taking.stop();
        ended = true;
      };
      this.#running = { recordingId, stop };
    } catch (error) {
      broken = true;
      ended = true;
      throw error;
    }
  }
}

/** What an earlier life of a tab recorded and did not bring up. What runs in another tab is that tab's. */
export async function bringUpLeftovers(userId: string, tell: (status: UploadStatus) => void): Promise<void> {
  const left = await keptTakes.of(userId).catch(() => []);
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
