import fc from "fast-check";
import { hands } from "../../features/interaction/hands.ts";
import { uuid } from "../scribe.ts";
import { attempts, pick } from "./attempt.ts";

export const handsAttempts = attempts(
  fc.oneof(
    fc.record({ do: fc.constantFrom("raise" as const, "raise" as const, "lower" as const) }),
    fc.record({ do: fc.constantFrom("call" as const, "lower named" as const, "lower all" as const), pick: fc.nat(9) }),
  ),
  (scribe, actor, step) => {
    const { raised } = hands.of(scribe.state);
    const hand = (n: number) => pick(raised, n)?.from ?? uuid(0);
    switch (step.do) {
      case "raise":
        return scribe.write(actor, "hand.raise", {});
      case "lower":
        return scribe.write(actor, "hand.lower", {});
      case "call":
        return scribe.write(actor, "hand.call", { participantId: hand(step.pick) });
      case "lower named":
        return scribe.write(actor, "hand.lower", { participantIds: [hand(step.pick), hand(step.pick + 1)] });
      case "lower all":
        return scribe.write(actor, "hand.lower", { all: true });
    }
  },
);
