import type { BoardElement } from "../../../session-core/features/studio/board-element.ts";
import { byPlace } from "../../../session-core/features/studio/board-element.ts";
import type { Board } from "../../../session-core/features/studio/board.ts";
import { differences } from "../differences.ts";
import { meets, reachOf, type Bounds } from "./bounds.ts";

/** What must be drawn so that the canvas shows a board after it showed another. */
export type Repair =
  | { kind: "all" }
  /** Over what is there. */
  | { kind: "over"; elements: readonly BoardElement[] }
  /** In these places, whatever stands there. */
  | { kind: "places"; places: readonly Bounds[] };

/** More places than these are one large one. */
const PLACES_MAX = 24;
/** A change of more elements than these is drawn anew: finding out where it is not would be no less work. */
const CHANGES_MAX = 1_000;

/** From one board to another; `last` is what was in front of all. */
export function repairOf(from: Board, to: Board, last: BoardElement | undefined): Repair {
  const fresh: BoardElement[] = [];
  let onlyOver = true;
  const places: Bounds[] = [];
  let changes = 0;
  for (const { was, is } of differences(from, to)) {
    if (++changes > CHANGES_MAX) return { kind: "all" };
    if (was) places.push(reachOf(was));
    if (is) places.push(reachOf(is));
    if (!is || was || (last && byPlace(is, last) < 0)) onlyOver = false;
    else fresh.push(is);
  }
  if (onlyOver) return { kind: "over", elements: fresh.sort(byPlace) };
  return { kind: "places", places: apart(places) };
}

/** Places that touch become one, so that nothing is drawn twice for them. */
function apart(places: readonly Bounds[]): Bounds[] {
  let separate: Bounds[] = [];
  for (const place of places) {
    let whole = place;
    // What has grown may touch others that it did not touch before.
    for (let touching = separate.filter((other) => meets(other, whole)); touching.length > 0;) {
      separate = separate.filter((other) => !touching.includes(other));
      whole = [whole, ...touching].reduce(union);
      touching = separate.filter((other) => meets(other, whole));
    }
    separate.push(whole);
  }
  return separate.length > PLACES_MAX ? [separate.reduce(union)] : separate;
}

const union = (a: Bounds, b: Bounds): Bounds => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});
