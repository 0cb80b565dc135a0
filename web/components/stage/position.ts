import type { SessionState } from "../../../session-core/feature.ts";
import { slidesOf } from "../../../session-core/features/studio/scene-kinds.ts";
import { scenes, type Scene, type Slide } from "../../../session-core/features/studio/scenes.ts";
import { slides } from "../../../session-core/features/studio/slides.ts";

/** Where the class is: a scene, and in a deck one of its slides. */
export interface Position {
  scene: Scene;
  /** Of the slide, from 0. */
  index: number;
  /** Null in a scene of another kind. */
  slide: Slide | null;
}

export function positionIn(state: SessionState, sceneId: string): Position | null {
  const scene = scenes.of(state).byId[sceneId];
  if (!scene) return null;
  const deck = slidesOf(scene.metadata);
  const index = Math.max(0, Math.min(slides.of(state).positions[sceneId] ?? 0, deck.length - 1));
  return { scene, index, slide: deck[index] ?? null };
}

/** What students see now. */
export function onStage(state: SessionState): Position | null {
  const { current } = scenes.of(state);
  return current === null ? null : positionIn(state, current);
}

/** One slide on or back; at a scene's edge the neighbouring scene, where it was left. */
export type Step =
  { to: "slide"; sceneId: string; index: number; slide: Slide } | { to: "scene"; scene: Scene; slide: Slide | null };

export function stepFrom(state: SessionState, direction: 1 | -1): Step | null {
  const here = onStage(state);
  if (!here) return null;
  const index = here.index + direction;
  const slide = slidesOf(here.scene.metadata)[index];
  if (slide) return { to: "slide", sceneId: here.scene.id, index, slide };
  const { order } = scenes.of(state);
  const neighbour = order[order.indexOf(here.scene.id) + direction];
  const next = neighbour === undefined ? null : positionIn(state, neighbour);
  return next ? { to: "scene", scene: next.scene, slide: next.slide } : null;
}
