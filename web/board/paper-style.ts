import type { CSSProperties } from "react";
import type { MetadataOf } from "../../session-core/features/studio/scene-kinds.ts";
import type { Camera } from "./draw/paint.ts";

const STEP = 40;
const dot = "radial-gradient(circle at 1px 1px, var(--edge) 1px, transparent 1.5px)";
const across = "linear-gradient(var(--line) 1px, transparent 1px)";
const down = "linear-gradient(90deg, var(--line) 1px, transparent 1px)";

/** The paper under a board, moving with what is drawn on it. */
export function paperStyle(background: MetadataOf<"whiteboard">["background"], { x, y, zoom }: Camera): CSSProperties {
  const images = { blank: "none", dots: dot, grid: `${across}, ${down}`, lines: across }[background ?? "blank"];
  // From afar every fourth line is enough.
  const step = STEP * zoom * (zoom < 0.4 ? 4 : 1);
  return { backgroundImage: images, backgroundSize: `${step}px ${step}px`, backgroundPosition: `${-x * zoom}px ${-y * zoom}px` };
}
