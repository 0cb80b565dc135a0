import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { ParticipantRole, participantRoles } from "../../../contracts/roles.ts";
import { keptOut } from "../interaction/lobby.ts";
import { accept, command, defineFeature, event, refuse, type SessionState, type DefinedFeature } from "../../feature.ts";

export interface Participant {
  id: string;
  /** Null once erased. */
  name: string | null;
  role: ParticipantRole;
  /** Admitted and not left. Whether a socket is open is a signal, never state. */
  present: boolean;
  joinedAt: number;
  leftAt: number | null;
  /** Sent out by staff: not to be seated again. */
  removed: boolean;
}
export interface PresenceState {
  byId: Readonly<Record<string, Participant>>;
}

const ParticipantJoined = z.strictObject({ participantId: Uuid, name: z.string(), role: ParticipantRole });
type ParticipantJoined = z.infer<typeof ParticipantJoined>;
/** They left, or their last socket was gone for longer than the grace. */
const ParticipantLeft = z.strictObject({ participantId: Uuid, reason: z.enum(["left", "gone"]) });
export type ParticipantLeft = z.infer<typeof ParticipantLeft>;

const everyone = { staff: "all", student: "all", observer: "all" } as const;

const seatsTaken = (state: SessionState) =>
  Object.values(presence.of(state).byId).filter((p) => p.present && p.role === "student").length;

/** Who is in the class (R10, R13). Several sockets of one person are one participant. */
export const presence: DefinedFeature<PresenceState> = defineFeature<PresenceState>({
  name: "presence",
  owner: "orchestrator",
  initial: { byId: {} },

  commands: {
    /** Admission has checked who this is and what role they have; here only the seat is decided. Staff always find one. */
    "participant.join": command({
      summary: "Seats whoever admission let in.",
      schema: z.extend(ParticipantJoined, { capacity: z.int() }),
      by: ["system"],
      decide(state, { capacity, ...joiner }) {
        const known = presence.of(state).byId[joiner.participantId];
        if (known?.removed) return refuse("removed");
        const kept = joiner.role === "student" && !known ? keptOut(state, joiner.participantId) : null;
        if (kept) return kept;
        if (known?.present && known.role === joiner.role && known.name === joiner.name) return accept();
        if (joiner.role === "student" && !known?.present && seatsTaken(state) >= capacity)
          return refuse("class_full", { capacity });
        return accept({ type: "participant.joined", data: joiner satisfies ParticipantJoined, actor: joiner.participantId });
      },
    }),
    "participant.leave": command({
      summary: "Leaves the class; joining again is possible while it lasts.",
      schema: z.strictObject({}),
      by: participantRoles,
      decide(state, _data, { actor }) {
        if (actor.kind !== "participant" || !presence.of(state).byId[actor.id]?.present) return accept();
        return accept({ type: "participant.left", data: { participantId: actor.id, reason: "left" } satisfies ParticipantLeft });
      },
    }),
    /** Those whose last socket closed longer ago than the grace. */
    "participant.expire": command({
      summary: "Takes those for gone whose sockets stayed away.",
      schema: z.strictObject({ participantIds: z.array(Uuid) }),
      by: ["system"],
      decide(state, { participantIds }) {
        const gone = participantIds.filter((id) => presence.of(state).byId[id]?.present);
        return accept(
          ...gone.map((id) => ({
            type: "participant.left",
            data: { participantId: id, reason: "gone" } satisfies ParticipantLeft,
            actor: id,
          })),
        );
      },
    }),
  },

  events: {
    "participant.joined": event({ summary: "Somebody came into the class.", data: ParticipantJoined, see: everyone }),
    "participant.left": event({ summary: "Somebody is no longer in the class.", data: ParticipantLeft, see: everyone }),
  },

  evolve: {
    "participant.joined": (slice, { participantId, name, role }: ParticipantJoined, { at }) => ({
      byId: { ...slice.byId, [participantId]: seated({ id: participantId, name, role }, at) },
    }),
    "participant.left": (slice, { participantId }: ParticipantLeft, { at }) => leave(slice, participantId, at),
    "participant.removed": (slice, { participantId }: { participantId: string }, { at }) =>
      leave(slice, participantId, at, { removed: true }),
    "participant.readmitted": (slice, { participantId }: { participantId: string }) => readmit(slice, participantId),
  },
  // The actor of both events is the participant, and no part of the payload.
  erased(slice, { type, actor, at }) {
    if (type === "participant.joined") {
      const role = slice.byId[actor]?.role ?? "student";
      return { byId: { ...slice.byId, [actor]: seated({ id: actor, name: null, role }, at) } };
    }
    return type === "participant.left" ? leave(slice, actor, at) : slice;
  },

  view: (slice, { group }) => (group === "lobby" ? presence.initial : slice),
});

const seated = (who: Pick<Participant, "id" | "name" | "role">, at: number): Participant => ({
  ...who,
  ...{ present: true, joinedAt: at, leftAt: null, removed: false },
});

function leave(slice: PresenceState, id: string, at: number, more: Partial<Participant> = {}): PresenceState {
  const participant = slice.byId[id];
  if (!participant) return slice;
  const leftAt = participant.present ? at : participant.leftAt;
  return { byId: { ...slice.byId, [id]: { ...participant, present: false, leftAt, ...more } } };
}

function readmit(slice: PresenceState, id: string): PresenceState {
  const participant = slice.byId[id];
  return participant ? { byId: { ...slice.byId, [id]: { ...participant, removed: false } } } : slice;
}
