import * as z from "zod/mini";
import { Uuid } from "./ids.ts";
import type { Group } from "./roles.ts";

/** What the live session says of its own sockets, beside the signals that features declare. */
export const ownSignals: Readonly<Record<string, { summary: string; schema: z.ZodMiniType; to: readonly Group[] }>> = {
  "participants.connected": {
    summary: "Whose sockets are open, with the first frames after `welcome`: everyone's to staff, that of staff to others",
    schema: z.strictObject({ ids: z.array(Uuid) }),
    to: ["staff", "student", "observer", "lobby"],
  },
  "participant.connection": {
    summary: "The actor's first socket opened, or their last one closed; of staff to everyone in class, of others to staff",
    schema: z.strictObject({ connected: z.boolean() }),
    to: ["staff", "student", "observer"],
  },
  "lobby.waiting": {
    summary: "Who waits to be let in, those who came first by name, and how many there are",
    schema: z.strictObject({ people: z.array(z.strictObject({ id: Uuid, name: z.string() })), waiting: z.int() }),
    to: ["staff"],
  },
};
