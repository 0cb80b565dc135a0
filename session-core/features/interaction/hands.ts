import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature } from "../../feature.ts";

export interface RaisedHand {
  /** Participant id. */
  from: string;
  at: number;
}
export interface HandsState {
  /** Whoever waits longest comes first. One hand each. */
  raised: readonly RaisedHand[];
  /** Who was called on; their hand is still up. */
  called: string | null;
}

const HandLowerData = z
  .strictObject({
    participantIds: z.optional(z.array(Uuid).check(z.minLength(1), z.maxLength(100))),
    all: z.optional(z.literal(true)),
  })
  .check(
    z.refine(({ participantIds, all }) => participantIds === undefined || all === undefined, {
      error: "name hands or ask for all, not both",
      path: ["all"],
    }),
  );

/** `null`: every hand that was up. */
const HandLowered = z.strictObject({ participantIds: z.nullable(z.array(Uuid)) });
type HandLowered = z.infer<typeof HandLowered>;
const HandCalled = z.strictObject({ participantId: Uuid });
type HandCalled = z.infer<typeof HandCalled>;

const everyone = { staff: "all", student: "all", observer: "all" } as const;

/** Raised hands, a queue that the whole class sees (R37). Leaving lowers the hand. */
export const hands: DefinedFeature<HandsState> = defineFeature<HandsState>({
  name: "hands",
  owner: "interaction",
  initial: { raised: [], called: null },

  commands: {
    "hand.raise": command({
      summary: "Raises one's hand; a raised one keeps its place.",
      schema: z.strictObject({}),
      by: ["student"],
      decide(state, _data, { actor }) {
        if (actor.kind !== "participant" || isUp(hands.of(state), actor.id)) return accept();
        return accept({ type: "hand.raised", data: {} });
      },
    }),
    "hand.lower": command({
      summary: "Lowers one's own hand; staff lower the hands they name, or all.",
      schema: HandLowerData,
      by: ["teacher", "assistant", "student"],
      decide(state, { participantIds, all }, { actor }) {
        if (actor.kind !== "participant") return refuse("forbidden");
        const asked = participantIds ?? [actor.id];
        if (actor.role === "student" && (all || asked.some((id) => id !== actor.id))) return refuse("forbidden");
        const slice = hands.of(state);
        if (all && slice.raised.length > 0)
          return accept({ type: "hand.lowered", data: { participantIds: null } satisfies HandLowered });
        const up = asked.filter((id) => isUp(slice, id));
        if (all || up.length === 0) return accept();
        return accept({ type: "hand.lowered", data: { participantIds: up } satisfies HandLowered });
      },
    }),
    "hand.call": command({
      summary: "Calls on somebody whose hand is up.",
      schema: HandCalled,
      by: ["teacher", "assistant"],
      decide(state, { participantId }) {
        const slice = hands.of(state);
        // It went down while the teacher reached for it.
        if (!isUp(slice, participantId)) return refuse("conflict");
        if (slice.called === participantId) return accept();
        return accept({ type: "hand.called", data: { participantId } satisfies HandCalled });
      },
    }),
  },

  events: {
    "hand.raised": event({
      summary: "Somebody's hand went up, behind those that were.",
      data: z.strictObject({}),
      see: everyone,
    }),
    "hand.lowered": event({ summary: "Hands went down: those named, or (null) all.", data: HandLowered, see: everyone }),
    "hand.called": event({ summary: "Somebody was called on.", data: HandCalled, see: everyone }),
  },

  evolve: {
    "hand.raised": (slice, _data, { actor, at }) => raise(slice, actor, at),
    "hand.lowered": (slice, { participantIds }: HandLowered) =>
      participantIds === null ? hands.initial : lower(slice, participantIds),
    "hand.called": (slice, { participantId }: HandCalled) => ({ ...slice, called: participantId }),
    "participant.left": (slice, { participantId }: { participantId: string }) => lower(slice, [participantId]),
    "participant.removed": (slice, { participantId }: { participantId: string }) => lower(slice, [participantId]),
  },
  // The actor of both events is the participant, and no part of the payload.
  erased(slice, { type, actor, at }) {
    if (type === "hand.raised") return raise(slice, actor, at);
    return type === "participant.left" ? lower(slice, [actor]) : slice;
  },

  view: (slice, { group }) => (group === "lobby" ? hands.initial : slice),
});

const isUp = ({ raised }: HandsState, id: string): boolean => raised.some(({ from }) => from === id);

function raise(slice: HandsState, from: string, at: number): HandsState {
  return isUp(slice, from) ? slice : { ...slice, raised: [...slice.raised, { from, at }] };
}

function lower(slice: HandsState, ids: readonly string[]): HandsState {
  const raised = slice.raised.filter(({ from }) => !ids.includes(from));
  if (raised.length === slice.raised.length) return slice;
  return { raised, called: slice.called !== null && ids.includes(slice.called) ? null : slice.called };
}
