import fc from "fast-check";
import { CAPTION_WINDOW, captions } from "../../features/captions/captions.ts";
import { uuid } from "../scribe.ts";
import { attempts, pick, someText } from "./attempt.ts";

const feed = fc.constantFrom(uuid(700), uuid(701), uuid(702), uuid(703), uuid(704), uuid(705));

export const captionsAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constantFrom("start" as const, "start again" as const, "stop" as const, "stop by system" as const),
      feed,
    }),
    fc.record({
      do: fc.constant("add" as const),
      feed,
      utterance: fc.integer({ min: 1, max: 5 }),
      text: someText,
      times: fc.constantFrom(1, 1, 1, CAPTION_WINDOW),
    }),
    fc.record({ do: fc.constant("correct" as const), pick: fc.nat(CAPTION_WINDOW), text: fc.oneof(someText, fc.constant("")) }),
  ),
  (scribe, actor, step) => {
    switch (step.do) {
      case "start":
      case "start again": {
        const again = step.do === "start again" ? { again: true } : {};
        return scribe.write(actor, "caption.start", { feed: step.feed, speaker: actor.id, language: "en", ...again });
      }
      case "stop":
        return scribe.write(actor, "caption.stop", { feed: step.feed });
      case "stop by system":
        return scribe.write({ kind: "system" }, "caption.stop", { feed: step.feed });
      case "add":
        for (let n = 0; n < step.times; n++) {
          scribe.write({ kind: "system" }, "caption.add", {
            ...{ feed: step.feed, utterance: step.utterance + n, text: step.text, speaker: uuid(1), voice: null },
            ...{ words: [{ text: step.text, from: 0, to: 400 }], start: 1_000 * n, end: 1_000 * n + 400, language: "en" },
          });
        }
        return;
      case "correct": {
        const line = pick(captions.of(scribe.state).lines, step.pick);
        return scribe.write(actor, "caption.correct", {
          ...{ feed: line?.feed ?? uuid(700), utterance: line?.utterance ?? 1, text: step.text },
        });
      }
    }
  },
);
