import { concat, element, float, ID, longSize, unsigned } from "../ebml.ts";

/** WebM as a browser's MediaRecorder writes it: sizes that nobody knows yet, groups of blocks, a cluster a second. The pictures are noise. */

const UNKNOWN = longSize(2 ** 53 - 1).map((_, n) => (n === 0 ? 1 : 0xff));
const text = (value: string) => new TextEncoder().encode(value);
const uint = (id: number, value: number) => element(id, unsigned(value));

export const FRAMES_PER_SECOND = 10;
/** Every how many seconds a picture stands alone. */
const ALONE_EVERY_S = 2;

export function liveWebm({ seconds, frameBytes = 300 }: { seconds: number; frameBytes?: number }): Uint8Array<ArrayBuffer> {
  const pieces = [
    element(
      0x1a45dfa3,
      ...[uint(0x4286, 1), uint(0x42f7, 1), uint(0x42f2, 4), uint(0x42f3, 8)],
      ...[element(0x4282, text("webm")), uint(0x4287, 4), uint(0x4285, 2)],
    ),
    concat(unsigned(ID.segment), UNKNOWN),
    element(ID.info, uint(ID.timestampScale, 1_000_000), element(0x4d80, text("test")), element(0x5741, text("test"))),
    element(
      ID.tracks,
      element(
        ID.trackEntry,
        ...[uint(ID.trackNumber, 1), uint(0x73c5, 11), uint(ID.trackType, 2), element(0x86, text("A_OPUS"))],
        element(0x63a2, text("OpusHead"), Uint8Array.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])),
        element(0xe1, element(0xb5, float(48_000)), uint(0x9f, 1)),
      ),
      element(
        ID.trackEntry,
        ...[uint(ID.trackNumber, 2), uint(0x73c5, 12), uint(ID.trackType, 1), element(0x86, text("V_VP8"))],
        element(0xe0, uint(0xb0, 320), uint(0xba, 180)),
      ),
    ),
  ];
  for (let second = 0; second < seconds; second++) {
    pieces.push(concat(unsigned(ID.cluster), UNKNOWN), uint(ID.clusterTimestamp, second * 1_000));
    for (let frame = 0; frame < FRAMES_PER_SECOND; frame++) {
      const at = (frame * 1_000) / FRAMES_PER_SECOND;
      const when = Uint8Array.of(at >> 8, at & 0xff);
      const alone = frame === 0 && second % ALONE_EVERY_S === 0;
      pieces.push(element(ID.simpleBlock, Uint8Array.of(0x81), when, Uint8Array.of(0x80), noise(40, second + frame)));
      const block = element(ID.block, Uint8Array.of(0x82), when, Uint8Array.of(0), noise(frameBytes, second * 31 + frame));
      pieces.push(element(ID.blockGroup, block, ...(alone ? [] : [element(ID.referenceBlock, Uint8Array.of(0x9c))])));
    }
  }
  return concat(...pieces);
}

function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed + 1;
  for (let n = 0; n < length; n++) bytes[n] = (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16;
  return bytes;
}
