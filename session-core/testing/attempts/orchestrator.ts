import fc from "fast-check";
import { presence } from "../../features/orchestrator/presence.ts";
import { join } from "../scribe.ts";
import { attempts } from "./attempt.ts";

/** Coming, going, and the end. */
export const orchestratorAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constantFrom("leave" as const, "join" as const, "overflow" as const, "take" as const, "expire" as const),
    }),
    fc.record({ do: fc.constant("end" as const), sure: fc.integer({ min: 0, max: 30 }) }),
  ),
  (scribe, actor, step) => {
    switch (step.do) {
      case "leave":
        scribe.write(actor, "participant.leave", {});
        return;
      case "join":
        join(scribe, actor);
        return;
      case "overflow":
        join(scribe, actor, 1, true);
        return;
      case "take":
        scribe.write(actor, "seat.take", {});
        return;
      case "expire": {
        const participantIds = Object.keys(presence.of(scribe.state).byId).slice(0, 2);
        scribe.write({ kind: "system" }, "participant.expire", { participantIds });
        return;
      }
      case "end":
        if (step.sure === 0) scribe.write(actor, "session.end", {});
    }
  },
);
