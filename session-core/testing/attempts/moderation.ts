import fc from "fast-check";
import { people } from "../scribe.ts";
import { attempts, pick } from "./attempt.ts";

const someLock = fc.constantFrom("open", "locked");
const someAllowed = fc.constantFrom(true, false, null);

/** Class controls, exceptions from them, silencing, sending out and letting back in. */
export const moderationAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constant("room.lock" as const),
      data: fc.record(
        {
          chat: someLock,
          draw: someLock,
          studentChat: someLock,
          anonymousQuestions: someLock,
          slowModeS: fc.constantFrom(0, 2),
          entry: fc.constantFrom("open", "lobby"),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      do: fc.constant("permission.change" as const),
      pick: fc.nat(people.length),
      data: fc.record({ chat: someAllowed, draw: someAllowed, speak: someAllowed }, { requiredKeys: [] }),
    }),
    fc.record({
      do: fc.constant("participant.mute" as const),
      picks: fc.option(fc.array(fc.nat(people.length), { minLength: 1, maxLength: 3 })),
      what: fc.constantFrom("microphone", "camera"),
    }),
    fc.record({ do: fc.constantFrom("lobby.admit" as const, "lobby.deny" as const), pick: fc.nat(people.length) }),
    fc.record({
      do: fc.constantFrom("participant.remove" as const, "participant.readmit" as const),
      pick: fc.nat(people.length),
      reason: fc.constantFrom({}, { reason: "Shouting." }),
    }),
  ),
  (scribe, actor, step) => {
    const idOf = (n: number) => pick(people, n)!.id;
    switch (step.do) {
      case "room.lock":
        return scribe.write(actor, step.do, step.data);
      case "permission.change":
        return scribe.write(actor, step.do, { participantId: idOf(step.pick), permissions: step.data });
      case "participant.mute":
        return scribe.write(actor, step.do, { participantIds: step.picks?.map(idOf) ?? null, what: step.what });
      case "participant.remove":
        return scribe.write(actor, step.do, { participantId: idOf(step.pick), ...step.reason });
      case "lobby.admit":
      case "lobby.deny":
        return scribe.write(actor, step.do, { participantIds: [idOf(step.pick)] });
      case "participant.readmit":
        return scribe.write(actor, step.do, { participantId: idOf(step.pick) });
    }
  },
);
