import { byPlace, type BoardElement } from "../../../session-core/features/studio/board-element.ts";
import { elementsOf, type Board } from "../../../session-core/features/studio/board.ts";
import { differences } from "../differences.ts";
import { aroundAll, type Bounds } from "./bounds.ts";

/** A board as it is drawn: from back to front. */
export interface Ordered {
  board: Board;
  elements: readonly BoardElement[];
  /** Null where nothing stands. */
  around: Bounds | null;
}

/** Above this share of what stands there, sorting all of it is no more work. */
const MANY = 0.1;

/** In the order of the one before, where there is one: a stroke more on a board of ten thousand sorts one. */
export function inOrder(board: Board, before?: Ordered): Ordered {
  const elements = before ? merged(board, before) : sorted(board);
  return { board, elements, around: aroundAll(elements) };
}

function merged(board: Board, before: Ordered): readonly BoardElement[] {
  const gone = new Set<BoardElement>();
  const come: BoardElement[] = [];
  for (const { was, is } of differences(before.board, board)) {
    if (was) gone.add(was);
    if (is) come.push(is);
  }
  if (gone.size + come.length > MANY * board.count) return sorted(board);
  come.sort(byPlace);
  const elements: BoardElement[] = [];
  let next = 0;
  for (const element of before.elements) {
    if (gone.has(element)) continue;
    while (next < come.length && byPlace(come[next]!, element) < 0) elements.push(come[next++]!);
    elements.push(element);
  }
  elements.push(...come.slice(next));
  return elements;
}

const sorted = (board: Board) => [...elementsOf(board)].sort(byPlace);
