import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature } from "../../feature.ts";
import { slidesOf } from "./scene-kinds.ts";
import { scenes, type SceneDeleted, type SceneUpdated } from "./scenes.ts";

export interface SlidesState {
  /** The slide each scene stands at, from 0; a scene that is not named stands at its first. */
  positions: Readonly<Record<string, number>>;
}

const SlideChanged = z.strictObject({ sceneId: Uuid, index: z.int().check(z.nonnegative()) });
type SlideChanged = z.infer<typeof SlideChanged>;

/** Which slide of the scene on screen is shown (R28). A scene shown again stands where it was left. */
export const slides: DefinedFeature<SlidesState> = defineFeature<SlidesState>({
  name: "slides",
  owner: "studio",
  initial: { positions: {} },

  commands: {
    "slide.change": command({
      summary: "Turns to a slide of the scene on screen; the first is 0.",
      schema: SlideChanged,
      by: ["teacher", "assistant"],
      decide(state, { sceneId, index }) {
        const { byId, current } = scenes.of(state);
        const scene = byId[sceneId];
        if (!scene) return refuse("scene_not_found");
        // Only what is on screen can be turned, so that every audience may see every slide.changed.
        if (current !== sceneId) return refuse("scene_not_shown");
        const { length } = slidesOf(scene.metadata);
        if (index >= length) return refuse("slide_out_of_range", { slides: length });
        if ((slides.of(state).positions[sceneId] ?? 0) === index) return accept();
        return accept({ type: "slide.changed", data: { sceneId, index } satisfies SlideChanged });
      },
    }),
  },

  events: {
    "slide.changed": event({
      summary: "Another slide is shown.",
      data: SlideChanged,
      see: { staff: "all", student: "all", observer: "all" },
    }),
  },

  evolve: {
    "slide.changed": (slice, { sceneId, index }: SlideChanged) => ({ positions: { ...slice.positions, [sceneId]: index } }),
    "scene.updated": (slice, { scene }: SceneUpdated) => {
      const position = slice.positions[scene.id];
      const last = slidesOf(scene.metadata).length - 1;
      return position !== undefined && position > last ? { positions: { ...slice.positions, [scene.id]: last } } : slice;
    },
    "scene.deleted": (slice, { sceneId }: SceneDeleted) => {
      if (!(sceneId in slice.positions)) return slice;
      const { [sceneId]: _deleted, ...positions } = slice.positions;
      return { positions };
    },
  },

  view: (slice, { group }) => (group === "lobby" ? slides.initial : slice),
});
