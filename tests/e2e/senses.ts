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
    const live = window.arrived.filter(({ kind, readyState }) => kind === "audio" && readyState === "live");
    if (live.length === 0) return 0;
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream(live)).connect(analyser);
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
