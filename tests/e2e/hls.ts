import {
  ALL_FORMATS,
  BufferSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  NullTarget,
  Output,
  type EncodedPacket,
} from "mediabunny";
import type { Browser, Page } from "playwright";

/** A live picture as egress would cut it, made of a few seconds of a canvas: what a player of HLS is tried on. */

const CLIP_MS = 3_000;
const SEGMENT_S = 2;

/** Some seconds of something that moves. */
async function record(browser: Browser): Promise<Uint8Array> {
  const page = await browser.newPage();
  const base64 = await page.evaluate(async (ms) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 180];
    const context = canvas.getContext("2d")!;
    const timer = setInterval(() => {
      context.fillStyle = `hsl(${(performance.now() / 5) % 360} 80% 50%)`;
      context.fillRect(0, 0, 320, 180);
    }, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), {
      ...{ mimeType: "video/webm;codecs=vp9", videoKeyFrameIntervalDuration: 500 },
    } as MediaRecorderOptions);
    const chunks: Blob[] = [];
    recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, ms));
    await new Promise((resolve) => {
      recorder.addEventListener("stop", resolve);
      recorder.stop();
    });
    clearInterval(timer);
    const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, CLIP_MS);
  await page.close();
  return Buffer.from(base64, "base64");
}

interface Segment {
  bytes: Uint8Array;
  /** s */
  from: number;
  to: number;
}

/** The clip again and again, in pieces that a player may begin with. */
async function cut(clip: Uint8Array, seconds: number): Promise<{ head: Uint8Array; segments: Segment[] }> {
  const track = (await new Input({ source: new BufferSource(clip), formats: ALL_FORMATS }).getPrimaryVideoTrack())!;
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  const [first] = packets as [EncodedPacket];
  const length = packets.at(-1)!.timestamp + 0.04 - first.timestamp;
  const config = (await track.getDecoderConfig())!;

  const head: Uint8Array[] = [];
  const pieces: { bytes: Uint8Array[]; from: number }[] = [];
  const output = new Output({
    target: new NullTarget(),
    format: new Mp4OutputFormat({
      ...{ fastStart: "fragmented", minimumFragmentDuration: SEGMENT_S },
      onFtyp: (data) => head.push(data.slice()),
      onMoov: (data) => head.push(data.slice()),
      onMoof: (data, _position, timestamp) => pieces.push({ bytes: [data.slice()], from: timestamp }),
      onMdat: (data) => pieces.at(-1)!.bytes.push(data.slice()),
    }),
  });
  const source = new EncodedVideoPacketSource("vp9");
  output.addVideoTrack(source);
  await output.start();
  for (let round = 0; round * length < seconds; round++) {
    for (const packet of packets) {
      const timestamp = round * length + packet.timestamp - first.timestamp;
      await source.add(packet.clone({ timestamp, duration: 0.04 }), { decoderConfig: config });
    }
  }
  await output.finalize();
  const segments = pieces
    .slice(0, -1)
    .map(({ bytes, from }, n) => ({ bytes: Buffer.concat(bytes), from, to: pieces[n + 1]!.from }));
  return { head: Buffer.concat(head), segments };
}

/** Answers a page's requests for the picture as R2 would. The class it shows is `lateMs` late before a player adds its own. */
export async function serveLive(browser: Browser, page: Page, { lateMs }: { lateMs: number }): Promise<void> {
  const { head, segments } = await cut(await record(browser), 120);
  const began = Date.now() - 20_000;
  await page.route("**/v1/pictures/**", (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1)!;
    if (name === "head.mp4") return route.fulfill({ body: Buffer.from(head), contentType: "video/mp4" });
    const asked = segments[Number(/^(\d+)\.m4s$/.exec(name)?.[1])];
    if (asked) return route.fulfill({ body: Buffer.from(asked.bytes), contentType: "video/iso.segment" });
    const until = (Date.now() - began) / 1_000;
    const lines = segments.flatMap(({ from, to }, n) => {
      if (to > until || to < until - 16) return [];
      const at = new Date(began + from * 1_000 - lateMs).toISOString();
      return [`#EXT-X-PROGRAM-DATE-TIME:${at}`, `#EXTINF:${(to - from).toFixed(3)},`, `${n}.m4s`];
    });
    const sequence = /(\d+)\.m4s/.exec(lines.join("\n"))![1];
    const top = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:4", `#EXT-X-MEDIA-SEQUENCE:${sequence}`];
    const body = [...top, '#EXT-X-MAP:URI="head.mp4"', ...lines, ""].join("\n");
    return route.fulfill({ body, contentType: "application/vnd.apple.mpegurl", headers: { "cache-control": "no-store" } });
  });
}
