import type { SessionState } from "../../../session-core/feature.ts";
import type { MetadataOf, SceneKind } from "../../../session-core/features/studio/scene-kinds.ts";
import type { Scene } from "../../../session-core/features/studio/scenes.ts";

/** The time of the class as the stage shows it: in class it is now, in replay an instant of then. */
export interface StageClock {
  /** ms since 1970, as events count them. */
  now(): number;
  /** How fast it runs: 1 in class, 0 where replay stands still. */
  speed: number;
}

/** What staff do on the stage itself; whoever only looks has none. */
export type StageSubmit = (type: string, data: unknown) => void;

/** What draws a scene of a kind gets. It fills the place it is given. */
export interface SceneViewProps<Kind extends SceneKind = SceneKind> {
  state: SessionState;
  scene: Omit<Scene, "metadata"> & { metadata: MetadataOf<Kind> };
  clock: StageClock;
  submit: StageSubmit | null;
  /** On a small screen: text grows and scrolls instead of shrinking. */
  reads: boolean;
}
