import { join } from "node:path";
import type { Page } from "playwright";

/** What a page really hears and sees of others: measured on what arrives, not on what the screen says of it. */

declare global {
  interface Window {
    arrived: MediaStreamTrack[];
  }
}

/** Before the page loads: every track that a peer connection receives is kept. */
export const keepTracks = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    window.arrived = [];
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(...given: ConstructorParameters<typeof Native>) {
        super(...given);
        this.addEventListener("track", ({ track }) => window.arrived.push(track));
      }
    };
  });

/** The loudest that arrives within a second, as root mean square from 0 to 1. */
export const loudness = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const live = window.arrived.filter(({ kind, readyState, muted }) => kind === "audio" && readyState === "live" && !muted);
    if (live.length === 0) return 0;
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    // A source plays one track of its stream.
    for (const track of live) context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (let look = 0; look < 20; look++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      loudest = Math.max(loudest, Math.sqrt(power));
    }
    await context.close();
    return loudest;
  });

/** How many of a picture's pixels changed within 300 ms; 0 where there is none. */
export const movement = (page: Page, selector: string): Promise<number> =>
  page.evaluate(async (of) => {
    const video = document.querySelector<HTMLVideoElement>(of);
    if (!video || video.videoWidth === 0) return 0;
    const canvas = new OffscreenCanvas(160, 90);
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    const look = () => {
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      return context.getImageData(0, 0, canvas.width, canvas.height).data;
    };
    const before = look();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = look();
    return before.filter((value, n) => Math.abs(value - after[n]!) > 16).length;
  }, selector);

/** Tracks of others that still arrive. */
export const liveTracks = (page: Page): Promise<number> =>
  page.evaluate(() => window.arrived.filter(({ readyState, muted }) => readyState === "live" && !muted).length);

/** When, in ms since 1970, nothing of others arrived any more: seen by the page itself, whatever the test is busy with. */
export const quietAt = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const arrives = () => window.arrived.some(({ readyState, muted }) => readyState === "live" && !muted);
    while (arrives()) await new Promise((resolve) => setTimeout(resolve, 10));
    return Date.now();
  });

/** What comes of a token in the hands of whoever has it: LiveKit's own client, on a page of nobody's. */
export async function visitWith(
  page: Page,
  media: { url: string; token: string },
): Promise<{ wasPutOut: boolean; msInside: number; framesSeen: number; secondsHeard: number }> {
  await page.addScriptTag({ path: join(import.meta.dirname, "../../node_modules/livekit-client/dist/livekit-client.umd.js") });
  const visit = await page.evaluate(
    async ({ url, token, patienceMs }) => {
      const room = new (window as unknown as { LivekitClient: LiveKitClient }).LivekitClient.Room();
      const pictures: HTMLVideoElement[] = [];
      let secondsHeard = 0;
      const listen = async (track: RemoteTrack) => {
        const stats = [...((await track.receiver?.getStats())?.values() ?? [])] as {
          totalSamplesDuration?: number;
          totalAudioEnergy?: number;
        }[];
        for (const { totalSamplesDuration = 0, totalAudioEnergy = 0 } of stats) {
          if (totalAudioEnergy > 0) secondsHeard = Math.max(secondsHeard, totalSamplesDuration);
        }
      };
      room.on("trackSubscribed", (track) => {
        const element = track.attach();
        if (track.kind === "video") pictures.push(element as HTMLVideoElement);
        else setInterval(() => void listen(track), 20);
      });
      const out = new Promise<boolean>((resolve) => {
        room.on("disconnected", () => resolve(true));
        setTimeout(() => resolve(false), patienceMs);
      });
      let enteredAt = Date.now();
      room.on("signalConnected", () => (enteredAt = Date.now()));
      void room.connect(url, token, { maxRetries: 0 }).catch(() => undefined);
      const wasPutOut = await out;
      const msInside = Date.now() - enteredAt;
      const framesSeen = pictures.reduce((sum, picture) => sum + picture.getVideoPlaybackQuality().totalVideoFrames, 0);
      await room.disconnect();
      return { wasPutOut, msInside, framesSeen, secondsHeard };
    },
    { ...media, patienceMs: 5_000 },
  );
  await page.close();
  return visit;
}

interface RemoteTrack {
  kind: string;
  receiver?: RTCRtpReceiver;
  attach(): HTMLMediaElement;
}
interface LiveKitClient {
  Room: new () => {
    on(event: string, listener: (track: RemoteTrack) => void): void;
    connect(url: string, token: string, options: object): Promise<void>;
    disconnect(): Promise<void>;
  };
}
