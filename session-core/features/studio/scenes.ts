import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { accept, command, defineFeature, event, refuse, type DefinedFeature, type SessionState } from "../../feature.ts";
import { polls } from "../interaction/polls.ts";
import { Layout, Metadata, asCopy, forStudents } from "./scene-kinds.ts";

export type { Slide } from "./scene-kinds.ts";

/** Longest name of a scene, in characters. */
export const SCENE_NAME_MAX = 120;
const SceneName = z.string().check(z.trim(), z.minLength(1), z.maxLength(SCENE_NAME_MAX));
const Position = z.int().check(z.nonnegative());

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
export const SceneDuplicateData = z.strictObject({ sceneId: Uuid, name: z.optional(SceneName) });

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
/** The first showing discloses the scene, and so carries it; a deck may be large, and is not sent twice. */
const SceneChanged = z.strictObject({ sceneId: Uuid, scene: z.optional(Scene) });
export type SceneChanged = z.infer<typeof SceneChanged>;

/** What puts a scene on screen for the first time. */
export const showing = (scene: Scene): SceneChanged => ({ sceneId: scene.id, scene });

const studentScene = (scene: Scene): Scene => ({ ...scene, metadata: forStudents(scene.metadata) });
const ifShown = (data: SceneUpdated) => (data.shown ? { ...data, scene: studentScene(data.scene), position: 0 } : null);
const firstShowing = (data: SceneChanged) => (data.scene ? { ...data, scene: studentScene(data.scene) } : data);
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
        const before = scenes.of(state).byId[sceneId];
        if (!before) return refuse("scene_not_found");
        if (changes.metadata && changes.metadata.kind !== before.metadata.kind) return refuse("invalid_request", otherKind);
        const scene = { ...before, ...definedOnly(changes) };
        return accept({ type: "scene.updated", data: placed(state, scene, position) });
      },
    }),
    "scene.duplicate": command({
      summary: "Puts a copy of a scene behind it. A whiteboard's copy is empty, a poll's has not been asked.",
      schema: SceneDuplicateData,
      by: staff,
      decide(state, { sceneId, name }, { newId }) {
        const { byId, order } = scenes.of(state);
        const scene = byId[sceneId];
        if (!scene) return refuse("scene_not_found");
        const copy: Scene = { ...scene, id: newId(), name: name ?? scene.name, metadata: asCopy(scene.metadata) };
        const created: SceneCreated = { scene: copy, position: order.indexOf(sceneId) + 1 };
        return accept({ type: "scene.created", data: created });
      },
    }),
    "scene.ask": command({
      summary: "Asks the class the poll of a scene that is on screen. Asked again, it is a new poll.",
      schema: SceneRefData,
      by: staff,
      decide(state, { sceneId }, context) {
        const { byId, current } = scenes.of(state);
        const scene = byId[sceneId];
        if (!scene || scene.metadata.kind !== "poll") return refuse("scene_not_found");
        if (current !== sceneId) return refuse("scene_not_shown");
        const open = polls.commands["poll.open"]!;
        const opened = open.decide(state, scene.metadata.draft as never, context);
        if (!opened.accepted) return opened;
        const { pollId } = opened.events[0]!.data as { pollId: string };
        const asked: Scene = { ...scene, metadata: { ...scene.metadata, pollId } };
        return accept(...opened.events, { type: "scene.updated", data: placed(state, asked) });
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
        const { byId, current, shown } = scenes.of(state);
        const scene = byId[sceneId];
        if (!scene) return refuse("scene_not_found");
        if (current === sceneId) return accept();
        const data: SceneChanged = shown.includes(sceneId) ? { sceneId } : showing(scene);
        return accept({ type: "scene.changed", data });
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
      summary: "Another scene is on screen. At its first showing it comes with the event, without its notes for students.",
      data: SceneChanged,
      see: { staff: "all", student: firstShowing, observer: firstShowing },
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
    "scene.changed": (slice, { sceneId, scene }: SceneChanged) => ({
      ...slice,
      byId: scene ? { ...slice.byId, [sceneId]: scene } : slice.byId,
      current: sceneId,
      shown: scene && !slice.shown.includes(sceneId) ? [...slice.shown, sceneId] : slice.shown,
    }),
  },

  view(slice, { group }) {
    if (group === "staff") return slice;
    if (group === "lobby") return scenes.initial;
    const byId: Record<string, Scene> = {};
    for (const id of slice.shown) {
      const scene = slice.byId[id];
      if (scene) byId[id] = studentScene(scene);
    }
    return { ...slice, byId, order: [] };
  },
});

const otherKind = [{ path: "metadata.kind", message: "a scene stays what it is; make another one" }];

/** The scene as it is now, at a place or where it stands. */
function placed(state: SessionState, scene: Scene, position?: number): SceneUpdated {
  const { order, shown } = scenes.of(state);
  return {
    scene,
    position: Math.min(position ?? order.indexOf(scene.id), order.length - 1),
    shown: shown.includes(scene.id),
  };
}

function definedOnly<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as never;
}
