import fc from "fast-check";
import { knownConnections } from "../../features/integrations/media.ts";
import { people } from "../scribe.ts";
import { attempts } from "./attempt.ts";

/** The media server's word on whoever, in any order; and, in vain, somebody's own. */
export const mediaAttempts = attempts(
  fc.record({
    do: fc.constantFrom("media.join" as const, "media.leave" as const, "media.match" as const),
    whom: fc.nat(people.length - 1),
    connection: fc.constantFrom("PA_1", "PA_2", "PA_3"),
    since: fc.integer({ min: 1, max: 4 }),
    itself: fc.boolean(),
  }),
  (scribe, actor, { do: type, whom, connection, since, itself }) => {
    // Sometimes the list is older than the latest news.
    const known = since > 1 ? knownConnections(scribe.state) : [];
    const one = { participantId: people[whom]!.id, connection, since };
    scribe.write(
      itself ? { kind: "system" } : actor,
      type,
      type === "media.match" ? { connections: [one], screens: since > 2 ? [one.participantId] : [], known } : one,
    );
  },
);
