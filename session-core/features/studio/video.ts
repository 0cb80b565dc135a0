import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature, type SessionState } from "../../feature.ts";
import { scenes, type SceneChanged, type SceneDeleted } from "./scenes.ts";

/** Where a video stood when it was last touched. */
export interface Playback {
  playing: boolean;
  /** Seconds into the video at `at`. */
  position: number;
  at: number;
}
export interface VideoState {
  /** By scene; a video that is not named stands at its beginning. */
  byScene: Readonly<Record<string, Playback>>;
}

/** Longer than any film; a position beyond a video's end is its end. */
const POSITION_MAX_S = 86_400;
/** Seconds, to the millisecond: what players report has digits that nobody sees. */
const Seconds = z.number().check(
  z.minimum(0),
  z.maximum(POSITION_MAX_S),
  z.overwrite((seconds) => Math.round(seconds * 1000) / 1000),
);
const VideoChange = z.strictObject({ sceneId: Uuid, playing: z.boolean(), position: Seconds });
type VideoChanged = z.infer<typeof VideoChange>;

/** A video on screen plays, stands and is sought in step for everyone: one event says where it was, and whether it runs. */
export const video: DefinedFeature<VideoState> = defineFeature<VideoState>({
  name: "video",
  owner: "studio",
  initial: { byScene: {} },

  commands: {
    "video.change": command({
      summary: "Plays, stops, or goes to a second of the video on screen.",
      schema: VideoChange,
      by: ["teacher", "assistant"],
      decide(state, change) {
        const { byId, current } = scenes.of(state);
        const scene = byId[change.sceneId];
        if (scene?.metadata.kind !== "video") return refuse("scene_not_found");
        if (current !== change.sceneId) return refuse("scene_not_shown");
        const before = video.of(state).byScene[change.sceneId];
        if (!change.playing && before?.playing === false && before.position === change.position) return accept();
        return accept({ type: "video.changed", data: change satisfies VideoChanged });
      },
    }),
  },

  events: {
    "video.changed": event({
      summary: "The video on screen plays or stands, from the position that is told.",
      data: VideoChange,
      see: { staff: "all", student: "all", observer: "all" },
    }),
  },

  evolve: {
    "video.changed": (slice, { sceneId, playing, position }: VideoChanged, { at }) => ({
      byScene: { ...slice.byScene, [sceneId]: { playing, position, at } },
    }),
    // What nobody sees any more does not run on.
    "scene.changed": (slice, { sceneId }: SceneChanged, { at }) => {
      if (!Object.entries(slice.byScene).some(([id, { playing }]) => playing && id !== sceneId)) return slice;
      const stopped = Object.entries(slice.byScene).map(([id, playback]) =>
        playback.playing && id !== sceneId
          ? ([id, { playing: false, position: secondsAt(playback, at), at }] as const)
          : ([id, playback] as const),
      );
      return { byScene: Object.fromEntries(stopped) };
    },
    "scene.deleted": (slice, { sceneId }: SceneDeleted) => {
      if (!(sceneId in slice.byScene)) return slice;
      const { [sceneId]: _gone, ...byScene } = slice.byScene;
      return { byScene };
    },
  },

  view: (slice, { group }) => (group === "lobby" ? video.initial : slice),
});

/** The second a video stands at, at an instant of the class. */
export const secondsAt = ({ playing, position, at }: Playback, now: number): number =>
  playing ? position + Math.max(0, now - at) / 1000 : position;

/** How the video of a scene stands; at its beginning before anybody touched it. */
export const playbackOf = (state: SessionState, sceneId: string): Playback =>
  video.of(state).byScene[sceneId] ?? { playing: false, position: 0, at: 0 };
