import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { describe, expect, test } from "vitest";
import { RECORDING_HEAD_BYTES } from "../../contracts/recordings.ts";
import { concat } from "./ebml.ts";
import { FRAMES_PER_SECOND, liveWebm } from "./testing/live-webm.ts";
import { begin, durationMs, finish, readOn, type Reader } from "./webm.ts";

const SECONDS = 9;

/** As it passes by: the first part, then others of this size. */
function passed(stream: Uint8Array, partBytes: number) {
  const first = begin(stream.subarray(0, partBytes))!;
  const cues = [...first.cues];
  const parts: Uint8Array[] = [];
  let reader: Reader = first.reader;
  for (let at = partBytes; at < stream.length; at += partBytes) {
    const part = stream.subarray(at, at + partBytes);
    // Over JSON, as it is kept between two parts.
    const read = readOn(JSON.parse(JSON.stringify(reader)) as Reader, part);
    reader = read.reader;
    cues.push(...read.cues);
    parts.push(part);
  }
  const { head, tail } = finish(first.head, reader, cues);
  return { whole: concat(head, ...parts, tail), head, reader, cues };
}

/** What another's parser finds. */
async function opened(whole: Uint8Array) {
  const input = new Input({ source: new BufferSource(whole), formats: ALL_FORMATS });
  const video = (await input.getPrimaryVideoTrack())!;
  const audio = (await input.getPrimaryAudioTrack())!;
  const packets = new EncodedPacketSink(video);
  return {
    durationS: await input.computeDuration(),
    codecs: [await video.getCodec(), await audio.getCodec()],
    keyBefore: async (seconds: number) => (await packets.getKeyPacket(seconds))?.timestamp,
    frames: (await video.computePacketStats()).packetCount,
  };
}

describe("a browser's live WebM, read as it passes by", () => {
  const stream = liveWebm({ seconds: SECONDS });

  test("is the same however it is cut into parts, and another's parser seeks in it", async () => {
    const { whole } = passed(stream, stream.length);
    for (const partBytes of [613, 1_024, 4_099]) expect(passed(stream, partBytes).whole).toEqual(whole);
    expect(whole.length).toBeGreaterThan(stream.length + RECORDING_HEAD_BYTES - 1);
    const seen = await opened(whole);
    expect(seen.codecs).toEqual(["vp8", "opus"]);
    expect(seen.durationS).toBeCloseTo(SECONDS - 1 / FRAMES_PER_SECOND, 1);
    expect(seen.frames).toBe(SECONDS * FRAMES_PER_SECOND);
    expect(await Promise.all([0, 3.5, 8.5].map(seen.keyBefore))).toEqual([0, 2, 8]);
  });

  test("has its cues where pictures stand alone, and room for all of its beginning", () => {
    const { cues, reader, head } = passed(stream, 1_000);
    expect(cues.map(([time]) => time)).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
    expect(durationMs(reader)).toBe(8_900);
    expect(head.length).toBe(1_000 + RECORDING_HEAD_BYTES);
  });

  test("is whole wherever it broke off", async () => {
    const end = stream.length;
    for (let cut = end - 420; cut < end; cut += 1) {
      const { whole, reader } = passed(stream.subarray(0, cut), 2_000);
      expect(reader.broken).toBe(false);
      if (cut % 60 !== 0) continue;
      const seen = await opened(whole);
      expect(seen.frames).toBeGreaterThanOrEqual(SECONDS * FRAMES_PER_SECOND - 2);
      expect(await seen.keyBefore(8.5)).toBe(8);
    }
  });

  test("is refused where it is none, and kept as it came where it stops being one", () => {
    expect(begin(new Uint8Array(5_000))).toBeNull();
    expect(begin(new TextEncoder().encode("not a recording"))).toBeNull();
    const { reader } = begin(stream.subarray(0, 2_000))!;
    const spoilt = readOn({ ...reader, skip: 0, rest: [] }, new Uint8Array(100));
    expect(spoilt.reader).toMatchObject({ broken: true, bytes: reader.bytes + 100 });
    expect(readOn(spoilt.reader, stream.subarray(0, 2_000)).cues).toEqual([]);
  });
});
