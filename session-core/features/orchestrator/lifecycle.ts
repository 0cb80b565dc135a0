import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, type Draft, type SessionPhase, type DefinedFeature } from "../../feature.ts";
import { Scene, showing, type SceneCreated } from "../studio/scenes.ts";

/** What a class stands on and can do without for a while. */
export const services = ["database"] as const;
export type Service = (typeof services)[number];

export interface LifecycleState {
  phase: SessionPhase;
  classroomName: string;
  lessonTitle: string;
  startedAt: number | null;
  endedAt: number | null;
}

const SessionStarted = z.strictObject({
  sessionId: Uuid,
  classroomId: Uuid,
  classroomName: z.string(),
  lessonTitle: z.string(),
  capacity: z.int(),
});
type SessionStarted = z.infer<typeof SessionStarted>;

/**
 * The numbers whose events are known to be lost; `lostTo` is below `lostFrom` where nothing was. What the log holds under such a number
 * all the same was written before the loss was known; then events before it may be lost too.
 */
const SessionRecovered = z.strictObject({ lostFrom: z.int(), lostTo: z.int() });

const StartData = z.extend(SessionStarted, { scenes: z.array(Scene) });

const everyone = { staff: "all", student: "all", observer: "all", lobby: "all" } as const;

/** When a class begins and ends (R12, R14). `session.started` is always sequence 1. */
export const lifecycle: DefinedFeature<LifecycleState> = defineFeature<LifecycleState>({
  name: "lifecycle",
  owner: "orchestrator",
  initial: { phase: "scheduled", classroomName: "", lessonTitle: "", startedAt: null, endedAt: null },

  commands: {
    "session.start": command({
      summary: "Opens the class, with the scenes that were prepared; the first one is put on screen.",
      schema: StartData,
      by: ["system"],
      during: ["scheduled", "live"],
      decide(state, { scenes, ...session }) {
        if (lifecycle.of(state).phase === "live") return accept();
        const first = scenes[0];
        return accept(
          { type: "session.started", data: session satisfies SessionStarted },
          ...scenes.map((scene, position): Draft => ({
            type: "scene.created",
            data: { scene, position } satisfies SceneCreated,
          })),
          ...(first ? [{ type: "scene.changed", data: showing(first) }] : []),
        );
      },
    }),
    "session.end": command({
      summary: "Ends the class for everyone, for good.",
      schema: z.strictObject({}),
      by: ["teacher", "system"],
      during: ["live", "ended"],
      decide: (state) => (lifecycle.of(state).phase === "ended" ? accept() : accept({ type: "session.ended", data: {} })),
    }),
  },

  events: {
    "session.started": event({ summary: "The class has begun. Always sequence 1.", data: SessionStarted, see: everyone }),
    "session.ended": event({ summary: "The class is over.", data: z.strictObject({}), see: everyone }),
    "session.recovered": event({
      summary: "A restore took the log back in time. It goes on in a new epoch; the numbers named stand for nothing any more.",
      data: SessionRecovered,
      see: everyone,
    }),
  },

  evolve: {
    "session.started": (slice, { classroomName, lessonTitle }: SessionStarted, { at }) => ({
      ...slice,
      phase: "live",
      classroomName,
      lessonTitle,
      startedAt: at,
    }),
    "session.ended": (slice, _data, { at }) => ({ ...slice, phase: "ended", endedAt: at }),
  },
  erased: (slice, { type, at }) => {
    if (type === "session.started") return { ...slice, phase: "live", startedAt: at };
    if (type === "session.ended") return { ...slice, phase: "ended", endedAt: at };
    return slice;
  },

  view: (slice) => slice,

  signals: {
    "session.services": {
      summary: "What the class does without just now. Told to staff, also to those who come while it lasts.",
      schema: z.strictObject({ missing: z.array(z.enum(services)) }),
      by: ["system"],
      to: ["staff"],
    },
  },
});
