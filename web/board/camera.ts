import type { Bounds } from "./draw/bounds.ts";
import type { Camera } from "./draw/paint.ts";

export interface Size {
  width: number;
  height: number;
}

/** What is looked at before anything stands anywhere: about what fits a laptop's stage at full size. */
const PAGE: Bounds = { left: 0, top: 0, right: 960, bottom: 600 };
/** On a phone what stands there is worth more than the paper around it. */
const NARROW_PX = 640;
const MARGIN = 24;
/** Room for more, so that not every stroke moves the picture. */
const SPARE = 0.12;
const ZOOM = { least: 0.05, most: 8 };

const clamp = (zoom: number) => Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));

const union = (a: Bounds, b: Bounds | null): Bounds =>
  b
    ? {
        left: Math.min(a.left, b.left),
        top: Math.min(a.top, b.top),
        right: Math.max(a.right, b.right),
        bottom: Math.max(a.bottom, b.bottom),
      }
    : a;

/** All of the board in the middle of the view. */
export function fit(content: Bounds | null, { width, height }: Size): Camera {
  const all = content && width < NARROW_PX ? content : union(PAGE, content);
  const spare = content ? 1 + SPARE : 1;
  const [across, down] = [(all.right - all.left) * spare + 2 * MARGIN, (all.bottom - all.top) * spare + 2 * MARGIN];
  const zoom = Math.min(1, clamp(Math.min(width / across, height / down)));
  return { zoom, x: (all.left + all.right) / 2 - width / zoom / 2, y: (all.top + all.bottom) / 2 - height / zoom / 2 };
}

/** Whether all of the board is in view. */
export function holds(camera: Camera, { width, height }: Size, content: Bounds | null): boolean {
  if (!content) return true;
  const { x, y, zoom } = camera;
  return content.left >= x && content.top >= y && content.right <= x + width / zoom && content.bottom <= y + height / zoom;
}

/** Nearer or farther, with one point of the view staying where it is. */
export function zoomed(camera: Camera, factor: number, at: { x: number; y: number }): Camera {
  const zoom = clamp(camera.zoom * factor);
  return { zoom, x: camera.x + at.x / camera.zoom - at.x / zoom, y: camera.y + at.y / camera.zoom - at.y / zoom };
}

export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x - dx / camera.zoom,
  y: camera.y - dy / camera.zoom,
});
