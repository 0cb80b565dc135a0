import { IMAGE_SIDE_PX, PAGE_RATIO_MAX } from "./limits.ts";

/** How much a page is enlarged for its image, or null where it has no shape that a stage can show. */
export function scaleOf({ width, height }: { width: number; height: number }): number | null {
  if (!Number.isFinite(width) || !Number.isFinite(height) || width <= 0 || height <= 0) return null;
  if (Math.max(width, height) / Math.min(width, height) > PAGE_RATIO_MAX) return null;
  return IMAGE_SIDE_PX / Math.max(width, height);
}
