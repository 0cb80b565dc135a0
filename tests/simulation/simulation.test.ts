import { expect, test } from "vitest";
import { Lesson } from "./lesson.ts";

/** `SEEDS=10000 npm run test:simulation` runs more; `SEED=17` runs that one alone and tells its story. */
const seeds = process.env["SEED"]
  ? [Number(process.env["SEED"])]
  : Array.from({ length: Number(process.env["SEEDS"] ?? 300) }, (_, n) => n + 1);

test(
  `I0 holds after everything that may go wrong, under ${seeds.length} seeds`,
  { timeout: 60_000 + seeds.length * 2_000 },
  async () => {
    for (const seed of seeds) {
      const lesson = new Lesson(seed);
      const faults = await lesson.run();
      expect(
        faults,
        `seed ${seed} fails; replay it alone with SEED=${seed} npm run test:simulation\n${lesson.story.join("\n")}`,
      ).toEqual([]);
      expect(lesson.acknowledged.length, `seed ${seed} hardly did anything`).toBeGreaterThan(5);
    }
  },
);
