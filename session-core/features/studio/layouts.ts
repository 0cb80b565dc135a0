import * as z from "zod/mini";
import { accept, command, defineFeature, event, type DefinedFeature, type SessionState } from "../../feature.ts";
import { Layout } from "./scene-kinds.ts";
import { scenes } from "./scenes.ts";

export interface LayoutsState {
  /** Chosen for the scene on screen, for as long as it is; null where the scene's own holds. */
  chosen: Layout | null;
}

/** Null: back to the scene's own. */
const LayoutChange = z.strictObject({ layout: z.nullable(Layout) });
type LayoutChanged = z.infer<typeof LayoutChange>;

/** How the stage and the people in it stand to each other: each scene comes with its own, and the class can be shown another. */
export const layouts: DefinedFeature<LayoutsState> = defineFeature<LayoutsState>({
  name: "layouts",
  owner: "studio",
  initial: { chosen: null },

  commands: {
    "layout.change": command({
      summary: "Shows the scene on screen in another layout until another scene is shown; null goes back to its own.",
      schema: LayoutChange,
      by: ["teacher", "assistant"],
      decide(state, { layout }) {
        const { current, byId } = scenes.of(state);
        // A scene's own layout is no choice: if the scene is edited later, its new layout shows.
        const chosen = layout !== null && current !== null && byId[current]?.layout === layout ? null : layout;
        if (layouts.of(state).chosen === chosen) return accept();
        return accept({ type: "layout.changed", data: { layout: chosen } satisfies LayoutChanged });
      },
    }),
  },

  events: {
    "layout.changed": event({
      summary: "The scene on screen is shown in another layout, or (null) in its own again.",
      data: LayoutChange,
      see: { staff: "all", student: "all", observer: "all" },
    }),
  },

  evolve: {
    "layout.changed": (_slice, { layout }: LayoutChanged) => ({ chosen: layout }),
    "scene.changed": (slice) => (slice.chosen === null ? slice : { chosen: null }),
  },

  view: (slice, { group }) => (group === "lobby" ? layouts.initial : slice),
});

/** The layout that the class is to be seen in now. */
export function layoutOf(state: SessionState): Layout {
  const { current, byId } = scenes.of(state);
  return layouts.of(state).chosen ?? (current === null ? undefined : byId[current]?.layout) ?? "strip";
}
