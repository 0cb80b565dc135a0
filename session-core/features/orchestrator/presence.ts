import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { ParticipantRole, participantRoles } from "../../../contracts/roles.ts";
import { hasOffer, isSeatFor, line } from "./seats.ts";
import { keptOut } from "../interaction/lobby.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature } from "../../feature.ts";

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
  /** Every seat was taken: follows without one, and without a place in the media room. */
  overflow: boolean;
}
/** What somebody holds in their hands. */
export const deviceKinds = ["phone", "tablet", "computer"] as const;
export type DeviceKind = (typeof deviceKinds)[number];
/** How a connection feels: at once; late; or barely there. */
export const qualities = ["good", "fair", "poor"] as const;
export type Quality = (typeof qualities)[number];
export interface Device {
  kind: DeviceKind;
  quality: Quality;
}

export interface PresenceState {
  byId: Readonly<Record<string, Participant>>;
  /** Seats for students. */
  capacity: number;
  /** When somebody last left. */
  seatFreedAt: number | null;
}

const ParticipantJoined = z.strictObject({
  participantId: Uuid,
  name: z.string(),
  role: ParticipantRole,
  /** Every seat was taken. */
  overflow: z.optional(z.boolean()),
});
export type ParticipantJoined = z.infer<typeof ParticipantJoined>;
/** They left, or their last socket was gone for longer than the grace. */
const ParticipantLeft = z.strictObject({ participantId: Uuid, reason: z.enum(["left", "gone"]) });
export type ParticipantLeft = z.infer<typeof ParticipantLeft>;

const everyone = { staff: "all", student: "all", observer: "all" } as const;

const SeatTaken = z.strictObject({ participantId: Uuid });
type SeatTaken = z.infer<typeof SeatTaken>;

/** Who is in the class (R10, R13). Several sockets of one person are one participant. */
export const presence: DefinedFeature<PresenceState> = defineFeature<PresenceState>({
  name: "presence",
  owner: "orchestrator",
  initial: { byId: {}, capacity: 0, seatFreedAt: null },

  commands: {
    /** Admission has checked who this is and what role they have; here only the seat is decided. Staff always find one. */
    "participant.join": command({
      summary: "Seats whoever admission let in.",
      schema: z.strictObject({
        ...{ participantId: Uuid, name: z.string(), role: ParticipantRole, capacity: z.int() },
        /** Lets in beyond the seats, to follow without one. */
        orOverflow: z.optional(z.boolean()),
      }),
      by: ["system"],
      decide(state, { capacity, orOverflow = false, ...joiner }, { now }) {
        const known = presence.of(state).byId[joiner.participantId];
        if (known?.removed) return refuse("removed");
        const kept = joiner.role === "student" && !known ? keptOut(state, joiner.participantId) : null;
        if (kept) return kept;
        if (known?.present && known.role === joiner.role && known.name === joiner.name) return accept();
        const slice = presence.of(state);
        // Whoever was of the staff until now had no seat of a student's.
        const seatless =
          joiner.role === "student" &&
          (known?.present && known.role === "student" ? known.overflow : !isSeatFor(line(slice).length, slice, capacity, now));
        if (seatless && !known?.present && !orOverflow) return refuse("class_full", { capacity });
        const data: ParticipantJoined = seatless ? { ...joiner, overflow: true } : joiner;
        return accept({ type: "participant.joined", data, actor: joiner.participantId });
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
    "seat.take": command({
      summary: "Takes a seat that is free again: whoever waits longest first, the others a while later.",
      schema: z.strictObject({}),
      by: ["student"],
      decide(state, _data, { actor, now }) {
        const slice = presence.of(state);
        if (actor.kind !== "participant" || !slice.byId[actor.id]?.overflow) return accept();
        if (!hasOffer(slice, actor.id, now)) return refuse("class_full", { capacity: slice.capacity });
        return accept({ type: "seat.taken", data: { participantId: actor.id } satisfies SeatTaken });
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
    "seat.taken": event({ summary: "Somebody who followed without a seat has one now.", data: SeatTaken, see: everyone }),
  },

  evolve: {
    "session.started": (slice, { capacity }: { capacity: number }) => ({ ...slice, capacity }),
    "participant.joined": (slice, { participantId, name, role, overflow = false }: ParticipantJoined, { at }) =>
      withParticipant(slice, seated({ id: participantId, name, role, overflow }, at)),
    "seat.taken": (slice, { participantId }: SeatTaken) => {
      const participant = slice.byId[participantId];
      return participant ? withParticipant(slice, { ...participant, overflow: false }) : slice;
    },
    "participant.left": (slice, { participantId }: ParticipantLeft, { at }) => leave(slice, participantId, at),
    "participant.removed": (slice, { participantId }: { participantId: string }, { at }) =>
      leave(slice, participantId, at, { removed: true }),
    "participant.readmitted": (slice, { participantId }: { participantId: string }) => readmit(slice, participantId),
  },
  // The actor of both events is the participant, and no part of the payload.
  erased(slice, { type, actor, at }) {
    if (type === "participant.joined") {
      const role = slice.byId[actor]?.role ?? "student";
      return withParticipant(slice, seated({ id: actor, name: null, role, overflow: false }, at));
    }
    return type === "participant.left" ? leave(slice, actor, at) : slice;
  },

  view: (slice, { group }) => (group === "lobby" ? { ...presence.initial, capacity: slice.capacity } : slice),

  signals: {
    "participant.device": {
      summary: "What somebody takes part with, and how good their connection is. Told to staff, also to those who come later.",
      schema: z.strictObject({ kind: z.enum(deviceKinds), quality: z.enum(qualities) }),
      by: participantRoles,
      to: ["staff"],
      standing: true,
    },
  },
});

const withParticipant = (slice: PresenceState, participant: Participant): PresenceState => ({
  ...slice,
  byId: { ...slice.byId, [participant.id]: participant },
});

const seated = (who: Pick<Participant, "id" | "name" | "role" | "overflow">, at: number): Participant => ({
  ...who,
  ...{ present: true, joinedAt: at, leftAt: null, removed: false },
});

function leave(slice: PresenceState, id: string, at: number, more: Partial<Participant> = {}): PresenceState {
  const participant = slice.byId[id];
  if (!participant) return slice;
  const leftAt = participant.present ? at : participant.leftAt;
  const left = withParticipant(slice, { ...participant, present: false, leftAt, ...more });
  return participant.present && !participant.overflow ? { ...left, seatFreedAt: at } : left;
}

function readmit(slice: PresenceState, id: string): PresenceState {
  const participant = slice.byId[id];
  return participant ? withParticipant(slice, { ...participant, removed: false }) : slice;
}
