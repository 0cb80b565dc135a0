import type { BoardElement } from "../../../session-core/features/studio/board-element.ts";

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const known = new WeakMap<BoardElement, Bounds>();

/** Of an element as it lies, before it is turned. */
export function boundsOf(element: BoardElement): Bounds {
  let bounds = known.get(element);
  if (!bounds) known.set(element, (bounds = measured(element)));
  return bounds;
}

function measured(element: BoardElement): Bounds {
  const { x, y, width, height } = element;
  const [farX, farY] = [x + width, y + height];
  if (!("points" in element)) {
    return { left: Math.min(x, farX), top: Math.min(y, farY), right: Math.max(x, farX), bottom: Math.max(y, farY) };
  }
  const bounds = { left: x, top: y, right: x, bottom: y };
  for (let n = 0; n < element.points.length; n += 2) {
    const [px, py] = [x + element.points[n]!, y + element.points[n + 1]!];
    if (px < bounds.left) bounds.left = px;
    if (px > bounds.right) bounds.right = px;
    if (py < bounds.top) bounds.top = py;
    if (py > bounds.bottom) bounds.bottom = py;
  }
  return bounds;
}

/** As far as anything of it may be drawn: lines are broader than their points, and a turned element reaches as far as its diagonal. */
export function reachOf(element: BoardElement): Bounds {
  const { left, top, right, bottom } = boundsOf(element);
  const margin = 4 * (element.strokeWidth ?? 2) + 20 + (element.angle ? Math.hypot(right - left, bottom - top) / 2 : 0);
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin };
}

export const meets = (a: Bounds, b: Bounds): boolean =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

/** Null where there is nothing. */
export function aroundAll(elements: Iterable<BoardElement>): Bounds | null {
  let all: Bounds | null = null;
  for (const element of elements) {
    const { left, top, right, bottom } = boundsOf(element);
    if (!all) all = { left, top, right, bottom };
    else {
      all.left = Math.min(all.left, left);
      all.top = Math.min(all.top, top);
      all.right = Math.max(all.right, right);
      all.bottom = Math.max(all.bottom, bottom);
    }
  }
  return all;
}
