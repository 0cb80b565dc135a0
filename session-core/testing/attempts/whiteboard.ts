import fc from "fast-check";
import type { BoardElement } from "../../features/studio/board-element.ts";
import { elementsOf } from "../../features/studio/board.ts";
import { boardOf } from "../../features/studio/whiteboard.ts";
import { scenes } from "../../features/studio/scenes.ts";
import { teacher, uuid, type Scribe } from "../scribe.ts";
import { attempts, pick, someText } from "./attempt.ts";

/** Few ids, so that people meet on the same elements. */
const someId = fc.constantFrom("a", "b", "c", "constructor", "toString", "x-1");
const someVersion = { version: fc.integer({ min: 1, max: 6 }), versionNonce: fc.nat(3) };
const somePlace = {
  x: fc.integer({ min: -99, max: 99 }),
  y: fc.double({ min: -9, max: 9, noNaN: true }),
  width: fc.nat(9),
  height: fc.nat(9),
};

export const someElement: fc.Arbitrary<BoardElement> = fc.oneof(
  fc.record({ id: someId, type: fc.constantFrom("rectangle", "ellipse", "diamond"), ...someVersion, ...somePlace }),
  fc.record({
    ...{ id: someId, type: fc.constant("freedraw" as const), ...someVersion, ...somePlace },
    points: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }).map((points) => [...points, ...points]),
  }),
  fc.record({
    ...{ id: someId, type: fc.constant("text" as const), ...someVersion, ...somePlace },
    ...{ text: someText, fontSize: fc.constant(20), fontFamily: fc.constant(5) },
  }),
) as fc.Arbitrary<BoardElement>;

const boards = (scribe: Scribe) => {
  const { byId, order } = scenes.of(scribe.state);
  return order.filter((id) => byId[id]!.metadata.kind === "whiteboard");
};

/** Shows a board, making one where there is none; the rest draw on whatever there is. */
function show(scribe: Scribe): void {
  if (boards(scribe).length === 0)
    scribe.write(teacher, "scene.create", { name: "Board", layout: "stage", metadata: { kind: "whiteboard" } });
  scribe.write(teacher, "scene.change", { sceneId: boards(scribe)[0] ?? uuid(0) });
}

export const whiteboardAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constant("change" as const),
      pick: fc.nat(9),
      upserts: fc.array(someElement, { maxLength: 4 }),
      removals: fc.array(fc.record({ id: someId, ...someVersion }), { maxLength: 2 }),
      moves: fc.array(
        fc.record({ ids: fc.array(someId, { minLength: 1, maxLength: 3 }), dx: fc.integer({ min: -9, max: 9 }), dy: fc.nat(9) }),
        { maxLength: 1 },
      ),
    }),
    fc.record({ do: fc.constantFrom("show" as const, "move all" as const, "clear" as const), pick: fc.nat(9) }),
  ),
  (scribe, actor, step) => {
    if (step.do === "show") return show(scribe);
    const sceneId = pick(boards(scribe), step.pick) ?? uuid(0);
    switch (step.do) {
      case "change": {
        const { upserts, removals, moves } = step;
        return scribe.write(actor, "whiteboard.change", { sceneId, upserts, removals, moves });
      }
      case "move all": {
        const ids = [...elementsOf(boardOf(scribe.state, sceneId))].map(({ id }) => id);
        return scribe.write(actor, "whiteboard.change", { sceneId, moves: ids.length ? [{ ids, dx: 1, dy: 0.5 }] : [] });
      }
      case "clear":
        return scribe.write(actor, "whiteboard.clear", { sceneId });
    }
  },
);
