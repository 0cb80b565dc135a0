import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byPlace, type BoardElement } from "../../../session-core/features/studio/board-element.ts";
import { changed, elementsOf, EMPTY_BOARD, reconcile, type Board } from "../../../session-core/features/studio/board.ts";
import { someElement } from "../../../session-core/testing/attempts/whiteboard.ts";
import { differences } from "../differences.ts";
import { aroundAll, meets, reachOf } from "./bounds.ts";
import { repairOf } from "./damage.ts";
import { inOrder } from "./order.ts";

const box = (id: string, index: string, more: object = {}) =>
  ({ id, type: "rectangle", version: 1, versionNonce: 1, x: 0, y: 0, width: 10, height: 10, index, ...more }) as BoardElement;
const boardOf = (...upserts: BoardElement[]) => changed(EMPTY_BOARD, { upserts });
const after = (board: Board, change: Parameters<typeof changed>[1]) => changed(board, reconcile(board, change));

describe("a board that changed", () => {
  const someChange = fc.record({
    upserts: fc.array(someElement, { maxLength: 5 }),
    removals: fc.array(fc.record({ id: fc.constantFrom("a", "b", "x-1"), version: fc.nat(9), versionNonce: fc.nat(3) }), {
      maxLength: 2,
    }),
  });

  test("is in the order it would have if it were sorted anew, and differs by what is not the same", () => {
    fc.assert(
      fc.property(fc.array(someChange, { minLength: 1, maxLength: 6 }), (changes) => {
        let board = boardOf(...Array.from({ length: 200 }, (_, n) => box(`e${n}`, `a${n % 7}`)));
        let ordered = inOrder(board);
        for (const change of changes) {
          const next = after(board, change);
          const [was, is] = [board, next].map((one) => new Map([...elementsOf(one)].map((element) => [element.id, element])));
          const different = [...new Set([...was!.keys(), ...is!.keys()])].filter((id) => was!.get(id) !== is!.get(id));
          expect([...differences(board, next)].map(({ id }) => id).toSorted()).toEqual(different.toSorted());
          ordered = inOrder(next, ordered);
          expect(ordered.elements).toEqual([...elementsOf(next)].sort(byPlace));
          expect(ordered.around).toEqual(aroundAll(ordered.elements));
          board = next;
        }
      }),
    );
  });

  test("is painted over where something was put in front of all, and nowhere else", () => {
    const board = boardOf(box("a", "a1"), box("b", "a2"));
    const { elements } = inOrder(board);
    const front = box("c", "a3");
    expect(repairOf(board, after(board, { upserts: [front] }), elements.at(-1))).toEqual({ kind: "over", elements: [front] });
    expect(repairOf(board, after(board, { upserts: [box("c", "a15")] }), elements.at(-1))).toMatchObject({ kind: "places" });
  });

  test("is painted anew where something was and where it is now", () => {
    const board = boardOf(box("a", "a1"), box("far", "a2", { x: 5_000 }));
    const moved = after(board, { moves: [{ ids: ["a"], dx: 1_000, dy: 0 }] });
    const repair = repairOf(board, moved, inOrder(board).elements.at(-1));
    expect(repair).toEqual({
      kind: "places",
      places: [reachOf(box("a", "a1")), reachOf(box("a", "a1", { x: 1_000 }))],
    });
  });

  test("is painted in places that lie apart and hold all that changed", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 1, maxLength: 40 }), (corners) => {
        const board = boardOf(...corners.map(([x, y], n) => box(`e${n}`, `a${n}`, { x, y })));
        const repair = repairOf(board, EMPTY_BOARD, undefined);
        if (repair.kind !== "places") throw new Error(repair.kind);
        const { places } = repair;
        for (const element of elementsOf(board)) {
          const { left, top, right, bottom } = reachOf(element);
          const holds = places.some((p) => p.left <= left && p.top <= top && p.right >= right && p.bottom >= bottom);
          expect(holds).toBe(true);
        }
        for (const one of places) for (const other of places) expect(one !== other && meets(one, other)).toBe(false);
      }),
    );
  });

  test("is painted anew where most of it is another, as after a paste or a look back", () => {
    const many = boardOf(...Array.from({ length: 1_500 }, (_, n) => box(`e${n}`, `a${n}`)));
    expect(repairOf(many, EMPTY_BOARD, undefined)).toEqual({ kind: "all" });
  });
});
