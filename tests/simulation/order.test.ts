import { expect, test } from "vitest";
import { COMMAND_BURST } from "../../contracts/limits.ts";
import { scenes } from "../../session-core/features/studio/scenes.ts";
import { Lesson } from "./lesson.ts";

test.each([1, 2, 3])(
  "who does more at once than anybody may, after a long time offline, has all of it done in their order (world %i)",
  { timeout: 30_000 },
  async (seed) => {
    const lesson = new Lesson(seed);
    await lesson.begin();
    const { clock } = lesson.world;
    await clock.runUntil(clock.now + 5_000);
    const teacher = lesson.seats[0]!.client;
    const { order } = scenes.of(teacher.confirmed().state);
    const first = teacher.confirmed().sequence;
    // Each turn of a slide is of the scene before it: one that overtakes is refused.
    const done = Array.from({ length: COMMAND_BURST }, (_, n) => {
      const sceneId = order[(n + 1) % 2]!;
      const index = 1 + (Math.floor(n / 2) % 2);
      return [teacher.submit("scene.change", { sceneId }), teacher.submit("slide.change", { sceneId, index })];
    }).flat();
    await clock.runUntil(clock.now + 60_000);
    const answers = await Promise.all(done);
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    const numbers = answers.map((answer) => (answer.ok ? answer.sequence : 0));
    expect(numbers[0]).toBeGreaterThan(first);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  },
);
