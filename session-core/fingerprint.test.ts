import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.ts";

test("texts that differ little have fingerprints that differ, of one length", () => {
  const texts = new Set(["", "a", "b", "aa", "ab", "ba", '{"a":1}', '{"a":2}', "😀", "\u0001"]);
  for (let n = 0; n < 200_000; n++) texts.add(`["chat.send",{"text":"${n}","to":"class"}]`);
  const prints = new Set([...texts].map(fingerprint));
  expect(prints.size).toBe(texts.size);
  expect([...prints].every((print) => /^[0-9a-f]{16}$/.test(print))).toBe(true);
  for (const lane of [0, 8]) {
    const lanes = new Set([...prints].map((print) => print.slice(lane, lane + 8)));
    // Chance alone gives five pairs among so many in 32 bits.
    expect(lanes.size).toBeGreaterThan(texts.size - 40);
  }
});
