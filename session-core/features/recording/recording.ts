import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { participantRoles } from "../../../contracts/roles.ts";
import {
  accept,
  command,
  defineFeature,
  event,
  refuse,
  type CommandContext,
  type Decision,
  type DefinedFeature,
  type SessionState,
} from "../../feature.ts";
import { ownValue, valueOf, withValue, type PerParticipant } from "../../per-participant.ts";

/** What records: LiveKit's egress, or the browser of whoever started it. */
export const Recorder = z.enum(["browser", "egress"]);
export type Recorder = z.infer<typeof Recorder>;

export const RecordingStartData = z.strictObject({
  /** Chosen by whoever starts it, so that recording need not wait for an answer. */
  recordingId: Uuid,
  recorder: z._default(Recorder, "browser"),
});
export const RecordingData = z.strictObject({ recordingId: Uuid });
export const RecordingStopData = z.strictObject({
  recordingId: Uuid,
  /** Nobody ended it: what recorded is there no more. Only the media server's word counts for it. */
  brokeOff: z.optional(z.boolean()),
});

export interface Recording {
  id: string;
  recorder: Recorder;
  /** Participant id: where the browser records, it is theirs. */
  by: string;
  status: "recording" | "paused";
  startedAt: number;
}
export interface RecordingState {
  current: Recording | null;
  /** Who said that they have seen the notice of this recording. Staff see all, others their own. */
  acknowledged: PerParticipant<true>;
  /** The last recording, where it ended by itself and none was begun since. Staff alone see it. */
  brokeOff: string | null;
}

const RecordingStarted = z.strictObject({ recordingId: Uuid, recorder: Recorder });
type RecordingStarted = z.infer<typeof RecordingStarted>;
type RecordingNamed = z.infer<typeof RecordingData>;
type RecordingStopped = z.infer<typeof RecordingStopData>;
const RecordingAcknowledged = z.strictObject({ recordingId: Uuid, participantId: Uuid });
type RecordingAcknowledged = z.infer<typeof RecordingAcknowledged>;

const named = ({ recordingId }: RecordingStopped): RecordingNamed => ({ recordingId });
const everyone = { staff: "all", student: "all", observer: "all", lobby: "all" } as const;

/** Whether the class is recorded, and that everybody knows it (R17). The end of the class ends it too. */
export const recording: DefinedFeature<RecordingState> = defineFeature<RecordingState>({
  name: "recording",
  owner: "recording",
  initial: { current: null, acknowledged: {}, brokeOff: null },

  commands: {
    "recording.start": command({
      summary: "Begins to record; everyone in class is told.",
      schema: RecordingStartData,
      by: ["teacher"],
      decide(state, { recordingId, recorder }) {
        const { current } = recording.of(state);
        if (current) return current.id === recordingId ? accept() : refuse("conflict", { recordingId: current.id });
        return accept({ type: "recording.started", data: { recordingId, recorder } satisfies RecordingStarted });
      },
    }),
    "recording.pause": command({
      summary: "Holds the recording: nothing is kept until it goes on.",
      schema: RecordingData,
      by: ["teacher", "assistant"],
      decide: moveTo("paused", "recording.paused"),
    }),
    "recording.resume": command({
      summary: "Goes on recording.",
      schema: RecordingData,
      by: ["teacher"],
      decide: moveTo("recording", "recording.resumed"),
    }),
    "recording.stop": command({
      summary: "Ends the recording. The class goes on.",
      schema: RecordingStopData,
      by: ["teacher", "assistant", "system"],
      decide(state, { recordingId, brokeOff }, { actor }: CommandContext) {
        if (recording.of(state).current?.id !== recordingId) return accept();
        const data: RecordingStopped = brokeOff && actor.kind === "system" ? { recordingId, brokeOff } : { recordingId };
        return accept({ type: "recording.stopped", data });
      },
    }),
    "recording.acknowledge": command({
      summary: "Says that one knows of the recording, and stays.",
      schema: RecordingData,
      by: participantRoles,
      decide(state, { recordingId }, { actor }: CommandContext) {
        if (actor.kind !== "participant") return refuse("forbidden");
        const { current, acknowledged } = recording.of(state);
        if (current?.id !== recordingId || valueOf(acknowledged, actor.id)) return accept();
        const data: RecordingAcknowledged = { recordingId, participantId: actor.id };
        return accept({ type: "recording.acknowledged", data });
      },
    }),
  },

  events: {
    "recording.started": event({ summary: "The class is being recorded.", data: RecordingStarted, see: everyone }),
    "recording.paused": event({ summary: "The recording is held.", data: RecordingData, see: everyone }),
    "recording.resumed": event({ summary: "The recording goes on.", data: RecordingData, see: everyone }),
    "recording.stopped": event({
      summary: "The class is not recorded any more. Whether it broke off, staff alone are told.",
      data: RecordingStopData,
      see: { ...everyone, student: named, observer: named, lobby: named },
    }),
    "recording.acknowledged": event({
      summary: "Somebody knows of the recording, and stayed. Told to staff and to themselves.",
      data: RecordingAcknowledged,
      see: { staff: "all" },
      own: { of: ({ participantId }) => [participantId], show: "all" },
    }),
  },

  evolve: {
    "recording.started": (_slice, { recordingId, recorder }: RecordingStarted, { actor, at }) => ({
      current: { id: recordingId, recorder, by: actor, status: "recording", startedAt: at },
      acknowledged: {},
      brokeOff: null,
    }),
    "recording.paused": (slice) => withStatus(slice, "paused"),
    "recording.resumed": (slice) => withStatus(slice, "recording"),
    "recording.stopped": (slice, { recordingId, brokeOff }: RecordingStopped) => {
      const stopped = over(slice);
      return brokeOff ? { ...stopped, brokeOff: recordingId } : stopped;
    },
    "session.ended": over,
    "recording.acknowledged": (slice, { participantId }: RecordingAcknowledged) => ({
      ...slice,
      acknowledged: withValue(slice.acknowledged, participantId, true),
    }),
  },
  erased: (slice, { type }) => (type === "recording.stopped" || type === "session.ended" ? over(slice) : slice),

  view: (slice, { group, participant }) =>
    group === "staff" ? slice : { ...slice, acknowledged: ownValue(slice.acknowledged, participant), brokeOff: null },
});

function moveTo(status: Recording["status"], type: string) {
  return (state: SessionState, { recordingId }: RecordingNamed): Decision => {
    const { current } = recording.of(state);
    if (current?.id !== recordingId) return refuse("not_found");
    // Egress cannot be held: it is stopped, and started anew.
    if (current.recorder === "egress") return refuse("conflict");
    if (current.status === status) return accept();
    return accept({ type, data: { recordingId } satisfies RecordingNamed });
  };
}

function withStatus(slice: RecordingState, status: Recording["status"]): RecordingState {
  return slice.current && slice.current.status !== status ? { ...slice, current: { ...slice.current, status } } : slice;
}

function over(slice: RecordingState): RecordingState {
  return slice.current ? { ...slice, current: null, acknowledged: {} } : slice;
}
