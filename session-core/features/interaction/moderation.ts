import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import {
  accept,
  command,
  defineFeature,
  event,
  refuse,
  type Actor,
  type Decision,
  type DefinedFeature,
  type SessionState,
} from "../../feature.ts";
import { ownValue, valueOf, withValue, type PerParticipant } from "../../per-participant.ts";
import { presence, type Participant } from "../orchestrator/presence.ts";
import { controls, rights, type Right, type SomeControls } from "./controls.ts";

/** Who may and may not, against the class-wide rule. */
export type Permissions = Readonly<Partial<Record<Right, boolean>>>;

export interface ModerationState {
  /** Exceptions, by participant. Students are told their own alone. */
  permissions: PerParticipant<Permissions>;
}

const Allowed = z.nullable(z.boolean());
const PermissionChanged = z.strictObject({
  participantId: Uuid,
  /** True or false whatever the class may; null: as the class. */
  permissions: z.partial(z.strictObject({ chat: Allowed, speak: Allowed, camera: Allowed, share: Allowed, draw: Allowed })),
});
type PermissionChanged = z.infer<typeof PermissionChanged>;

const Device = z.enum(["microphone", "camera"]);
/** `null`: everybody's but staff's. */
const ParticipantMuted = z.strictObject({
  participantIds: z.nullable(z.array(Uuid).check(z.minLength(1), z.maxLength(100))),
  what: Device,
});
export type ParticipantMuted = z.infer<typeof ParticipantMuted>;

const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(500));
const ParticipantRemoved = z.strictObject({ participantId: Uuid, reason: z.optional(Reason) });
export type ParticipantRemoved = z.infer<typeof ParticipantRemoved>;
const ParticipantReadmitted = z.strictObject({ participantId: Uuid });

const withoutReason = ({ participantId }: ParticipantRemoved) => ({ participantId });

/** Moderation (R35): who may what, who is silenced, who is sent out. A removed participant does not come back unless staff say so. */
export const moderation: DefinedFeature<ModerationState> = defineFeature<ModerationState>({
  name: "moderation",
  owner: "interaction",
  initial: { permissions: {} },

  commands: {
    "permission.change": command({
      summary: "Makes an exception from the class controls for one student, or ends it (null).",
      schema: PermissionChanged,
      by: ["teacher", "assistant"],
      decide(state, change) {
        const whom = presence.of(state).byId[change.participantId];
        if (!whom) return refuse("not_found");
        // Staff may everything, observers nothing: there is nothing to change.
        if (whom.role !== "student") return refuse("conflict");
        const before = valueOf(moderation.of(state).permissions, change.participantId) ?? {};
        const news = rights.some((right) => {
          const wanted = change.permissions[right];
          return wanted !== undefined && wanted !== (before[right] ?? null);
        });
        return news ? accept({ type: "permission.changed", data: change satisfies PermissionChanged }) : accept();
      },
    }),
    "participant.mute": command({
      summary: "Silences microphones, or stops cameras, once: of those named, or (null) of every student.",
      schema: ParticipantMuted,
      by: ["teacher", "assistant"],
      decide(state, { participantIds, what }, { actor }) {
        const mute = (ids: string[] | null): Decision =>
          accept({ type: "participant.muted", data: { participantIds: ids, what } satisfies ParticipantMuted });
        if (participantIds === null) return mute(null);
        const { byId } = presence.of(state);
        const here = participantIds.filter((id) => byId[id]?.present);
        if (here.some((id) => !isBelow(byId[id]!, actor))) return refuse("forbidden");
        return here.length === 0 ? accept() : mute(here);
      },
    }),
    "participant.remove": command({
      summary: "Sends somebody out of the class; they cannot come back in.",
      schema: ParticipantRemoved,
      by: ["teacher", "assistant"],
      decide(state, removal, { actor }) {
        const whom = presence.of(state).byId[removal.participantId];
        if (!whom) return refuse("not_found");
        if (!isBelow(whom, actor)) return refuse("forbidden");
        if (whom.removed) return accept();
        return accept({ type: "participant.removed", data: removal satisfies ParticipantRemoved });
      },
    }),
    "participant.readmit": command({
      summary: "Lets somebody who was sent out come back in.",
      schema: ParticipantReadmitted,
      by: ["teacher", "assistant"],
      decide(state, { participantId }) {
        if (!isRemoved(state, participantId)) return accept();
        return accept({ type: "participant.readmitted", data: { participantId } });
      },
    }),
  },

  events: {
    "permission.changed": event({
      summary: "One student may what the class may not, or the other way round. Students are told their own.",
      data: PermissionChanged,
      see: { staff: "all" },
      own: { of: ({ participantId }) => [participantId], show: "all" },
    }),
    "participant.muted": event({
      summary: "Microphones were silenced, or cameras stopped. Who may, may turn theirs on again.",
      data: ParticipantMuted,
      see: { staff: "all", student: ({ participantIds, what }) => (participantIds === null ? { participantIds, what } : null) },
      own: { of: ({ participantIds }) => participantIds ?? [], show: ({ what }) => ({ participantIds: null, what }) },
    }),
    "participant.removed": event({
      summary: "Somebody was sent out. Why, staff alone are told.",
      data: ParticipantRemoved,
      see: { staff: "all", student: withoutReason, observer: withoutReason },
    }),
    "participant.readmitted": event({
      summary: "Somebody who was sent out may come back.",
      data: ParticipantReadmitted,
      see: { staff: "all", student: "all", observer: "all" },
    }),
  },

  evolve: {
    "permission.changed": (slice, { participantId, permissions }: PermissionChanged) => {
      const merged = { ...valueOf(slice.permissions, participantId), ...permissions };
      const exceptions = Object.fromEntries(Object.entries(merged).filter(([, allowed]) => allowed !== null)) as Permissions;
      return { permissions: withValue(slice.permissions, participantId, exceptions) };
    },
    "room.locked": (slice, changes: SomeControls) => endExceptions(slice, changes),
  },

  view(slice, { group, participant }) {
    if (group === "staff") return slice;
    return group === "lobby" ? moderation.initial : { permissions: ownValue(slice.permissions, participant) };
  },
});

/** Whether somebody who is in the class may do this now. Asked of a student's own view, it answers for that student. */
export function may(state: SessionState, participantId: string, what: Right): boolean {
  const person = presence.of(state).byId[participantId];
  if (!person?.present || person.role === "observer") return false;
  if (person.role !== "student") return true;
  return valueOf(moderation.of(state).permissions, participantId)?.[what] ?? controls.of(state)[what] === "open";
}

/** Sent out, and not let back in. */
export const isRemoved = (state: SessionState, participantId: string): boolean =>
  presence.of(state).byId[participantId]?.removed === true;

/** A teacher is nobody's to silence or send out; an assistant is a teacher's. */
function isBelow({ id, role }: Participant, actor: Actor): boolean {
  if (actor.kind === "system") return true;
  if (id === actor.id || role === "teacher") return false;
  return actor.role === "teacher" || role !== "assistant";
}

/** The whole class was told: nobody is an exception any more. */
function endExceptions(slice: ModerationState, changes: SomeControls): ModerationState {
  const ended = rights.filter((right) => changes[right] !== undefined);
  if (ended.length === 0) return slice;
  const rest = (exceptions: Permissions): Permissions =>
    Object.fromEntries(Object.entries(exceptions).filter(([right]) => !ended.includes(right as Right)));
  return { permissions: mapValues(slice.permissions, rest) };
}

const mapValues = <Value>(values: PerParticipant<Value>, to: (value: Value) => Value): PerParticipant<Value> =>
  mapRecord(values, (branch) => mapRecord(branch, (leaf) => mapRecord(leaf, to)));

const mapRecord = <From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
