import fc from "fast-check";
import { attempts } from "./attempt.ts";

export const pulseAttempts = attempts(
  fc.record({ kind: fc.constantFrom("lost", "got-it"), later: fc.constantFrom(0, 0, 30, 60, 200) }),
  (scribe, actor, { kind, later }) => {
    scribe.later(later);
    scribe.write(actor, "pulse.give", { kind });
  },
);
