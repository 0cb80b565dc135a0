import fc from "fast-check";
import { recording } from "../../features/recording/recording.ts";
import { uuid } from "../scribe.ts";
import { attempts } from "./attempt.ts";

export const recordingAttempts = attempts(
  fc.record({
    do: fc.constantFrom("start", "start", "pause", "resume", "stop", "acknowledge", "acknowledge"),
    /** The one that runs, or another. */
    other: fc.option(fc.nat(3), { freq: 3 }),
    recorder: fc.constantFrom("browser" as const, "egress" as const),
  }),
  (scribe, actor, step) => {
    const running = step.other === null ? recording.of(scribe.state).current?.id : undefined;
    const recordingId = running ?? uuid(70 + (step.other ?? 0));
    const data = step.do === "start" ? { recordingId, recorder: step.recorder } : { recordingId };
    scribe.write(actor, `recording.${step.do}`, data);
  },
);
