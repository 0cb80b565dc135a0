import { beforeEach, describe, expect, test } from "vitest";
import { concat, element, ID, longSize, unsigned } from "./ebml.ts";
import { finishTake, openUpload, TakeLost, takePart, type ArrivedPart } from "./take.ts";
import { Bucket } from "./testing/bucket.ts";
import { liveWebm } from "./testing/live-webm.ts";

const place = { sessionId: "session", recordingId: "recording", take: 1 };
const KEY = "recordings/session/recording/take-1.webm";
const NOTHING = new Uint8Array(0);

let bucket: Bucket;
beforeEach(() => {
  bucket = new Bucket();
});

/** Its parts, as they come in. */
async function arrived(...pieces: Uint8Array<ArrayBuffer>[]): Promise<{ uploadId: string; parts: ArrivedPart[] }> {
  const uploadId = await openUpload(bucket.files, place);
  const parts: ArrivedPart[] = [];
  for (const [n, bytes] of pieces.entries()) {
    const reader = parts.at(-1)?.reader ?? null;
    const part = await takePart(bucket.files, place, { uploadId, number: n + 1, reader }, bytes);
    // Over JSON, as it is kept.
    parts.push(JSON.parse(JSON.stringify(part)) as ArrivedPart);
  }
  return { uploadId, parts };
}
const finish = ({ uploadId, parts }: Awaited<ReturnType<typeof arrived>>, last = NOTHING) =>
  finishTake(bucket.files, place, uploadId, parts, last);

test("a short take whose end was not written down is found whole by whoever finishes it again", async () => {
  const finished = await finishTake(bucket.files, place, null, [], liveWebm({ seconds: 3 }));
  expect(finished).toMatchObject({ durationMs: 2_900 });
  expect(await finishTake(bucket.files, place, null, [], NOTHING)).toEqual(finished);
});

test("a take of which nothing arrived has nothing to show", async () => {
  expect(await finishTake(bucket.files, place, null, [], NOTHING)).toBeNull();
});

describe("a take of several parts", () => {
  const stream = liveWebm({ seconds: 6 });
  const half = stream.length / 2;
  const both = () => arrived(stream.slice(0, half), stream.slice(half));

  test("is the same by whoever finishes it again, wherever the first broke off", async () => {
    const take = await both();
    bucket.partsLeft = 1;
    await expect(finish(take)).rejects.toThrow("10001");
    bucket.partsLeft = Infinity;
    const head = bucket.held.get(`${KEY.slice(0, -5)}.head`)!;
    const finished = await finish(take);
    expect(finished).toMatchObject({ durationMs: 5_900, sizeBytes: bucket.held.get(KEY)!.length });
    expect(await finish(take)).toEqual(finished);
    // It was whole, and its beginning had not been put away yet.
    bucket.held.set(`${KEY.slice(0, -5)}.head`, head);
    expect(await finish(take)).toEqual(finished);
    expect([...bucket.held.keys()]).toEqual([KEY]);
  });

  test("is lost where R2 has forgotten its upload, or its beginning", async () => {
    const take = await both();
    const { uploads } = bucket;
    bucket.uploads.clear();
    await expect(finish(take)).rejects.toThrow(TakeLost);
    bucket = new Bucket();
    for (const [id, parts] of uploads) bucket.uploads.set(id, parts);
    await expect(finish(take)).rejects.toThrow(TakeLost);
  });
});

describe("a file that says what cannot be", () => {
  const UNKNOWN = longSize(2 ** 53 - 1).map((_, n) => (n === 0 ? 1 : 0xff));
  const most = new Uint8Array(8).fill(0xff);
  const track = element(
    ID.tracks,
    element(ID.trackEntry, element(ID.trackNumber, unsigned(1)), element(ID.trackType, unsigned(1))),
  );
  const file = (info: Uint8Array, ...clusters: Uint8Array[]) =>
    concat(element(0x1a45dfa3), unsigned(ID.segment), UNKNOWN, element(ID.info, info), track, ...clusters);
  const cluster = (timestamp: Uint8Array) =>
    concat(
      ...[unsigned(ID.cluster), UNKNOWN, element(ID.clusterTimestamp, timestamp)],
      element(ID.simpleBlock, Uint8Array.of(0x81, 0x7f, 0xff, 0x80, 1, 2, 3)),
    );
  const scale = (bytes: Uint8Array) => element(ID.timestampScale, bytes);
  const hostile: Record<string, Uint8Array<ArrayBuffer>> = {
    "ages of it": file(scale(most), cluster(most)),
    "a time without end": file(scale(Uint8Array.of(1)), cluster(new Uint8Array(400).fill(0xff))),
    "a unit without end": file(scale(new Uint8Array(400).fill(0xff)), cluster(unsigned(5))),
    "no unit": file(scale(NOTHING), cluster(unsigned(5))),
    "times before its beginning": file(
      scale(unsigned(1_000_000)),
      concat(cluster(unsigned(0)).subarray(0, -6), Uint8Array.of(0x80, 0, 0x80, 1, 2, 3)),
    ),
  };

  test.each(Object.entries(hostile))("%s: is kept, and is as long as anybody can say", async (_what, bytes) => {
    for (const take of [await arrived(bytes), await arrived()]) {
      const finished = await finish(take, take.parts.length === 0 ? bytes : NOTHING);
      expect(Number.isSafeInteger(finished!.durationMs) && finished!.durationMs >= 0).toBe(true);
      expect(finished!.sizeBytes).toBeGreaterThan(bytes.length);
    }
  });

  test("more in its beginning than came: is no recording", async () => {
    const claimed = concat(
      element(0x1a45dfa3),
      unsigned(ID.segment),
      UNKNOWN,
      element(ID.info),
      unsigned(ID.tracks),
      longSize(2 ** 50),
    );
    expect(await takePart(bucket.files, place, { uploadId: "u", number: 1, reader: null }, claimed)).toBeNull();
  });
});
