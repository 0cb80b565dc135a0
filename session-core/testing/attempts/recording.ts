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
    /** The media server's word that it broke off; and, in vain, somebody's own. */
    brokeOff: fc.constantFrom(null, null, "system" as const, "actor" as const),
  }),
  (scribe, actor, step) => {
    const running = step.other === null ? recording.of(scribe.state).current?.id : undefined;
    const recordingId = running ?? uuid(70 + (step.other ?? 0));
    const data = step.do === "start" ? { recordingId, recorder: step.recorder } : { recordingId };
    if (step.do !== "stop" || step.brokeOff === null) return void scribe.write(actor, `recording.${step.do}`, data);
    scribe.write(step.brokeOff === "system" ? { kind: "system" } : actor, "recording.stop", { ...data, brokeOff: true });
  },
);
