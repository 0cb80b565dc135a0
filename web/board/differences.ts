import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import { leavesOf, type Board } from "../../session-core/features/studio/board.ts";

export interface Difference {
  id: string;
  was: BoardElement | undefined;
  is: BoardElement | undefined;
}

/** What is not the same on two boards. Branches that they share are not looked into. */
export function* differences(before: Board, after: Board): Generator<Difference> {
  if (before === after) return;
  const old = new Map(leavesOf(before));
  for (const [place, leaf] of leavesOf(after)) {
    const was = old.get(place) ?? {};
    old.delete(place);
    if (was === leaf) continue;
    for (const [id, element] of Object.entries(leaf)) if (was[id] !== element) yield { id, was: was[id], is: element };
    for (const [id, element] of Object.entries(was)) if (!Object.hasOwn(leaf, id)) yield { id, was: element, is: undefined };
  }
  for (const leaf of old.values()) for (const [id, element] of Object.entries(leaf)) yield { id, was: element, is: undefined };
}
