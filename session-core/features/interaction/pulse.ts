import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { ANONYMOUS, accept, command, defineFeature, event, refuse, type DefinedFeature } from "../../feature.ts";
import { ownValue, valueOf, withValue, type PerParticipant } from "../../per-participant.ts";

/** Minutes of the curve that a state holds: longer than a class. */
export const PULSE_MINUTES = 240;
const MINUTE_MS = 60_000;

export const PulseGiveData = z.strictObject({ kind: z.enum(["lost", "got-it"]) });
export type PulseKind = z.infer<typeof PulseGiveData>["kind"];
export type PulseCounts = Readonly<Record<PulseKind, number>>;

export interface PulseMinute {
  /** Since 1970, by the events' time. */
  minute: number;
  /** How many people, by what they said last in it. */
  counts: PulseCounts;
  /** How many of them spoke in the minute before as well, by what they said last then: not to be counted twice. */
  again: PulseCounts;
}
export interface PulseState {
  /** The minutes in which somebody said something, for staff. */
  minutes: readonly PulseMinute[];
  /** What each said last. Of others nobody is told. */
  latest: PerParticipant<{ kind: PulseKind; minute: number }>;
}

/** `previous`: what they said last before, so that people are counted without being known. */
const PulseGiven = z.strictObject({
  kind: PulseGiveData.shape.kind,
  previous: z.nullable(z.strictObject({ kind: PulseGiveData.shape.kind, minute: z.int() })),
  from: Uuid,
});
type PulseGiven = z.infer<typeof PulseGiven>;

const NOBODY: PulseCounts = { lost: 0, "got-it": 0 };
const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);

/** "I'm lost" and "got it" (R37): counted by the minute for staff, without names; each student sees their own alone. */
export const pulse: DefinedFeature<PulseState> = defineFeature<PulseState>({
  name: "pulse",
  owner: "interaction",
  initial: { minutes: [], latest: {} },

  commands: {
    "pulse.give": command({
      summary: "Says that one is lost, or follows; the last word in a minute counts.",
      schema: PulseGiveData,
      by: ["student"],
      decide(state, { kind }, { actor, now }) {
        if (actor.kind !== "participant") return refuse("forbidden");
        const previous = valueOf(pulse.of(state).latest, actor.id) ?? null;
        if (previous && previous.kind === kind && previous.minute >= minuteOf(now)) return accept();
        return accept({ type: "pulse.given", data: { kind, previous, from: actor.id } satisfies PulseGiven, actor: ANONYMOUS });
      },
    }),
  },

  events: {
    "pulse.given": event({
      summary: "Somebody is lost, or follows. Staff are told what, not who; students their own alone.",
      data: PulseGiven,
      see: { staff: ({ kind, previous }) => ({ kind, previous }) },
      own: { of: ({ from }) => [from], show: ({ kind, from }) => ({ kind, from }) },
    }),
  },

  evolve: {
    "pulse.given": ({ minutes, latest }, { kind, previous, from }: Partial<PulseGiven> & Pick<PulseGiven, "kind">, { at }) => ({
      minutes: previous === undefined ? minutes : withPulse(minutes, minuteOf(at), kind, previous),
      latest: from === undefined ? latest : withValue(latest, from, { kind, minute: minuteOf(at) }),
    }),
  },

  view(slice, { group, participant }) {
    if (group === "lobby") return pulse.initial;
    return { minutes: group === "staff" ? slice.minutes : [], latest: ownValue(slice.latest, participant) };
  },
});

/** How many are lost and how many follow, each once, by what they said last in this minute and the one before. */
export function pulseNow({ minutes }: PulseState, now: number): PulseCounts {
  const current = minutes.find(({ minute }) => minute === minuteOf(now));
  const before = minutes.find(({ minute }) => minute === minuteOf(now) - 1);
  const count = (kind: PulseKind) =>
    (current?.counts[kind] ?? 0) + Math.max(0, (before?.counts[kind] ?? 0) - (current?.again[kind] ?? 0));
  return { lost: count("lost"), "got-it": count("got-it") };
}

function withPulse(
  minutes: readonly PulseMinute[],
  minute: number,
  kind: PulseKind,
  previous: { kind: PulseKind; minute: number } | null,
): readonly PulseMinute[] {
  // Time in a log never runs backwards: the minute is the last one, or comes after it.
  const last = minutes.at(-1);
  const isNew = last?.minute !== minute;
  const { counts, again } = isNew ? { counts: NOBODY, again: NOBODY } : last;
  const replaced = previous?.minute === minute ? previous.kind : null;
  const repeated = previous?.minute === minute - 1 ? previous.kind : null;
  const changed: PulseMinute = { minute, counts: add(add(counts, replaced, -1), kind, 1), again: add(again, repeated, 1) };
  return [...(isNew ? minutes : minutes.slice(0, -1)), changed].slice(-PULSE_MINUTES);
}

/** At 0 or above, where what is taken away was erased. */
const add = (counts: PulseCounts, kind: PulseKind | null, more: number): PulseCounts =>
  kind === null ? counts : { ...counts, [kind]: Math.max(0, counts[kind] + more) };
