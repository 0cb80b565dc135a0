import fc from "fast-check";
import { someText } from "./attempts/attempt.ts";
import { captionsAttempts } from "./attempts/captions.ts";
import { chatAttempts } from "./attempts/chat.ts";
import { handsAttempts } from "./attempts/hands.ts";
import { mediaAttempts } from "./attempts/media.ts";
import { moderationAttempts } from "./attempts/moderation.ts";
import { orchestratorAttempts } from "./attempts/orchestrator.ts";
import { pollsAttempts } from "./attempts/polls.ts";
import { pulseAttempts } from "./attempts/pulse.ts";
import { questionsAttempts } from "./attempts/questions.ts";
import { recordingAttempts } from "./attempts/recording.ts";
import { reportsAttempts } from "./attempts/reports.ts";
import { scenesAttempts, someScene } from "./attempts/scenes.ts";
import { whiteboardAttempts } from "./attempts/whiteboard.ts";
import { inClass, people, uuid } from "./scribe.ts";

/** What may be tried in class. A new feature is its file of attempts and its line here; weights keep the log mostly about teaching. */
const attempt = fc.oneof(
  { arbitrary: scenesAttempts, weight: 4 },
  { arbitrary: chatAttempts, weight: 3 },
  { arbitrary: handsAttempts, weight: 2 },
  { arbitrary: questionsAttempts, weight: 3 },
  { arbitrary: pollsAttempts, weight: 4 },
  { arbitrary: pulseAttempts, weight: 1 },
  { arbitrary: moderationAttempts, weight: 2 },
  { arbitrary: recordingAttempts, weight: 1 },
  { arbitrary: reportsAttempts, weight: 2 },
  { arbitrary: mediaAttempts, weight: 1 },
  { arbitrary: whiteboardAttempts, weight: 4 },
  { arbitrary: captionsAttempts, weight: 2 },
  { arbitrary: orchestratorAttempts, weight: 2 },
);

/** Whole classes: prepared scenes, then whatever people try, allowed or not. */
export const someClass = fc
  .record({
    prepared: fc.array(fc.record({ name: someText, metadata: someScene }), { maxLength: 3 }),
    attempts: fc.array(fc.record({ who: fc.nat(people.length - 1), what: attempt }), { maxLength: 40 }),
  })
  .map(({ prepared, attempts }) => {
    const scribe = inClass(prepared.map((scene, n) => ({ id: uuid(100 + n), layout: "stage", ...scene })));
    scribe.screen = (text) => ({ kind: text.includes("a") ? "flagged" : "clean" });
    for (const { who, what } of attempts) what.by(scribe, { kind: "participant", ...people[who]! });
    return scribe;
  });
