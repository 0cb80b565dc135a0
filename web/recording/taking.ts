import { FRAMES_PER_SECOND, type Painter } from "./paint.ts";
import type { Mixer } from "./sound.ts";

/** Half an hour of slides and a voice is some 250 MB; a face needs the rest. */
const VIDEO_BITS_PER_SECOND = 900_000;
const AUDIO_BITS_PER_SECOND = 64_000;
/** What a crash of the whole machine costs at most. */
const CHUNK_MS = 1_000;
/** Where a player may begin. */
const KEY_FRAME_EVERY_MS = 4_000;

export interface TakingOptions {
  mimeType: string;
  paint(): Painter;
  mix(): Mixer;
  /** Called in order, each after the one before. */
  keep(data: Blob): Promise<void>;
  /** Once: no more is taken up. Stop it, and what came is kept all the same. */
  broke(): void;
}

/**
 * Takes up what the class sees and hears until it is stopped. Invariant: whatever was opened for it is closed, whether it began, broke
 * off or was stopped.
 */
export function startTaking({ mimeType, paint, mix, keep, broke }: TakingOptions): { stop(): Promise<void> } {
  const opened: (() => void)[] = [];
  const release = () => {
    for (const close of opened.splice(0).reverse()) close();
  };
  try {
    const sound = mix();
    opened.push(() => sound.stop());
    const painter = paint();
    opened.push(() => painter.stop());
    const picture = painter.canvas.captureStream(FRAMES_PER_SECOND);
    opened.push(() => {
      for (const track of picture.getTracks()) track.stop();
    });
    const recorder = new MediaRecorder(new MediaStream([...picture.getVideoTracks(), ...sound.stream.getAudioTracks()]), {
      ...{ mimeType, videoBitsPerSecond: VIDEO_BITS_PER_SECOND, audioBitsPerSecond: AUDIO_BITS_PER_SECOND },
      ...{ videoKeyFrameIntervalDuration: KEY_FRAME_EVERY_MS },
    });
    let isOver = false;
    let hasGap = false;
    let keeping: Promise<unknown> = Promise.resolve();
    const breaks = () => {
      if (!isOver) broke();
      isOver = true;
    };
    recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size === 0) return;
      // Behind a gap nothing could be played.
      keeping = keeping
        .then(() => (hasGap ? undefined : keep(data)))
        .catch(() => {
          hasGap = true;
          breaks();
        });
    });
    recorder.addEventListener("error", breaks);
    const stopped = new Promise<void>((resolve) => recorder.addEventListener("stop", () => resolve()));
    recorder.start(CHUNK_MS);
    return {
      async stop() {
        isOver = true;
        if (recorder.state !== "inactive") recorder.stop();
        await stopped;
        await keeping;
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
