import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature } from "../../feature.ts";

/** An image is one of ours: a remote address would tell a stranger who is in class. */
const ImagePath = z.string().check(z.regex(/^\/v1\/assets\/[\w./?=&-]{1,300}$/, "must be an address under /v1/assets/"));

export const Slide = z.strictObject({
  title: z.optional(z.string().check(z.maxLength(200))),
  markdown: z.string().check(z.maxLength(20_000)),
  image: z.optional(ImagePath),
  /** For the speaker; students never receive it. */
  notes: z.optional(z.string().check(z.maxLength(10_000))),
});
export type Slide = z.infer<typeof Slide>;

const SceneName = z.string().check(z.trim(), z.minLength(1), z.maxLength(120));
const Layout = z.enum(["stage", "split"]);
const Metadata = z.strictObject({ kind: z.literal("slides"), slides: z.array(Slide).check(z.minLength(1), z.maxLength(300)) });
const Position = z.int().check(z.nonnegative());

/** What the stage can show (R27). */
export const Scene = z.strictObject({ id: Uuid, name: SceneName, layout: Layout, metadata: Metadata });
export type Scene = z.infer<typeof Scene>;

export const SceneCreateData = z.strictObject({
  name: SceneName,
  layout: Layout,
  metadata: Metadata,
  position: z.optional(Position),
});
export const SceneUpdateData = z.strictObject({
  sceneId: Uuid,
  name: z.optional(SceneName),
  layout: z.optional(Layout),
  metadata: z.optional(Metadata),
  position: z.optional(Position),
});
export const SceneRefData = z.strictObject({ sceneId: Uuid });

export interface ScenesState {
  byId: Readonly<Record<string, Scene>>;
  /** The rail; staff alone know it. */
  order: readonly string[];
  current: string | null;
  /** Scenes that have been on screen, in the order of their first showing: what students may know. */
  shown: readonly string[];
}

const SceneCreated = z.strictObject({ scene: Scene, position: Position });
export type SceneCreated = z.infer<typeof SceneCreated>;
/** `shown`: students know this scene, and so see the change. */
const SceneUpdated = z.strictObject({ scene: Scene, position: Position, shown: z.boolean() });
export type SceneUpdated = z.infer<typeof SceneUpdated>;
const SceneDeleted = z.strictObject({ sceneId: Uuid, shown: z.boolean() });
export type SceneDeleted = z.infer<typeof SceneDeleted>;
/** Discloses the scene, and so carries it. */
const SceneChanged = z.strictObject({ scene: Scene });
export type SceneChanged = z.infer<typeof SceneChanged>;

const forStudents = <Data extends { scene: Scene }>(data: Data): Data => ({ ...data, scene: withoutNotes(data.scene) });
const ifShown = (data: SceneUpdated) => (data.shown ? { ...forStudents(data), position: 0 } : null);
const staff = ["teacher", "assistant"] as const;

/** What the teacher prepared, and which of it is on screen (R25, R28). */
export const scenes: DefinedFeature<ScenesState> = defineFeature<ScenesState>({
  name: "scenes",
  owner: "studio",
  initial: { byId: {}, order: [], current: null, shown: [] },

  commands: {
    "scene.create": command({
      summary: "Adds a scene, at a place or at the end.",
      schema: SceneCreateData,
      by: staff,
      decide(state, { position, ...scene }, { newId }) {
        const end = scenes.of(state).order.length;
        const created: SceneCreated = { scene: { id: newId(), ...scene }, position: Math.min(position ?? end, end) };
        return accept({ type: "scene.created", data: created });
      },
    }),
    "scene.update": command({
      summary: "Changes a scene, or its place.",
      schema: SceneUpdateData,
      by: staff,
      decide(state, { sceneId, position, ...changes }) {
        const { byId, order, shown } = scenes.of(state);
        const before = byId[sceneId];
        if (!before) return refuse("scene_not_found");
        const scene = { ...before, ...definedOnly(changes) };
        const updated: SceneUpdated = {
          scene,
          position: Math.min(position ?? order.indexOf(sceneId), order.length - 1),
          shown: shown.includes(sceneId),
        };
        return accept({ type: "scene.updated", data: updated });
      },
    }),
    "scene.delete": command({
      summary: "Removes a scene that is not on screen.",
      schema: SceneRefData,
      by: staff,
      decide(state, { sceneId }) {
        const { byId, current, shown } = scenes.of(state);
        if (!byId[sceneId]) return refuse("scene_not_found");
        if (current === sceneId) return refuse("scene_is_shown");
        return accept({ type: "scene.deleted", data: { sceneId, shown: shown.includes(sceneId) } satisfies SceneDeleted });
      },
    }),
    "scene.change": command({
      summary: "Puts a scene on screen.",
      schema: SceneRefData,
      by: staff,
      decide(state, { sceneId }) {
        const { byId, current } = scenes.of(state);
        const scene = byId[sceneId];
        if (!scene) return refuse("scene_not_found");
        return current === sceneId ? accept() : accept({ type: "scene.changed", data: { scene } satisfies SceneChanged });
      },
    }),
  },

  events: {
    "scene.created": event({ summary: "A scene was added.", data: SceneCreated, see: { staff: "all" } }),
    "scene.updated": event({
      summary: "A scene, or its place, was changed.",
      data: SceneUpdated,
      see: { staff: "all", student: ifShown, observer: ifShown },
    }),
    "scene.deleted": event({
      summary: "A scene was removed.",
      data: SceneDeleted,
      see: { staff: "all", student: (data) => (data.shown ? data : null), observer: (data) => (data.shown ? data : null) },
    }),
    "scene.changed": event({
      summary: "Another scene is on screen; it comes with the event, without its notes for students.",
      data: SceneChanged,
      see: { staff: "all", student: forStudents, observer: forStudents },
    }),
  },

  evolve: {
    "scene.created": (slice, { scene, position }: SceneCreated) => ({
      ...slice,
      byId: { ...slice.byId, [scene.id]: scene },
      order: [...slice.order.slice(0, position), scene.id, ...slice.order.slice(position)],
    }),
    "scene.updated": (slice, { scene, position }: SceneUpdated) => {
      if (!slice.byId[scene.id]) return slice;
      const others = slice.order.filter((id) => id !== scene.id);
      const known = slice.order.includes(scene.id);
      return {
        ...slice,
        byId: { ...slice.byId, [scene.id]: scene },
        order: known ? [...others.slice(0, position), scene.id, ...others.slice(position)] : slice.order,
      };
    },
    "scene.deleted": (slice, { sceneId }: SceneDeleted) => {
      const { [sceneId]: _deleted, ...byId } = slice.byId;
      const remaining = (id: string) => id !== sceneId;
      return { ...slice, byId, order: slice.order.filter(remaining), shown: slice.shown.filter(remaining) };
    },
    "scene.changed": (slice, { scene }: SceneChanged) => ({
      ...slice,
      byId: { ...slice.byId, [scene.id]: scene },
      current: scene.id,
      shown: slice.shown.includes(scene.id) ? slice.shown : [...slice.shown, scene.id],
    }),
  },

  view(slice, { group }) {
    if (group === "staff") return slice;
    if (group === "lobby") return scenes.initial;
    const byId: Record<string, Scene> = {};
    for (const id of slice.shown) {
      const scene = slice.byId[id];
      if (scene) byId[id] = withoutNotes(scene);
    }
    return { ...slice, byId, order: [] };
  },
});

function withoutNotes(scene: Scene): Scene {
  const slides = scene.metadata.slides.map(({ notes: _notes, ...slide }) => slide);
  return { ...scene, metadata: { ...scene.metadata, slides } };
}

function definedOnly<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as never;
}
