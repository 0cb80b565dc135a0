import { expect, test } from "vitest";
import { finishTake } from "./take.ts";
import { liveWebm } from "./testing/live-webm.ts";

const place = { sessionId: "session", recordingId: "recording", take: 1 };
const NOTHING = new Uint8Array(0);

/** As much of R2 as a take without parts needs. */
function bucket(): R2Bucket {
  const held = new Map<string, Uint8Array>();
  const files = {
    async put(key: string, bytes: Uint8Array) {
      held.set(key, bytes);
    },
    async get(key: string, { range }: { range: { offset: number; length: number } }) {
      const bytes = held.get(key);
      const wanted = bytes?.slice(range.offset, range.offset + range.length);
      return bytes ? { size: bytes.length, arrayBuffer: async () => wanted!.buffer } : null;
    },
  };
  return files as unknown as R2Bucket;
}

test("a short take whose end was not written down is found whole by whoever finishes it again", async () => {
  const files = bucket();
  const finished = await finishTake(files, place, null, [], liveWebm({ seconds: 3 }));
  expect(finished).toMatchObject({ durationMs: 2_900 });
  expect(await finishTake(files, place, null, [], NOTHING)).toEqual(finished);
});

test("a take of which nothing arrived has nothing to show", async () => {
  expect(await finishTake(bucket(), place, null, [], NOTHING)).toBeNull();
});
