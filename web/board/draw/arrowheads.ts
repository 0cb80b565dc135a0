import type { BoardElement } from "../../../session-core/features/studio/board-element.ts";
import type { Mark } from "./sketch.ts";

type Arrow = Extract<BoardElement, { type: "arrow" }>;
type Head = NonNullable<Arrow["endArrowhead"]>;
type Pair = readonly [number, number];

/** How long a head is where its line has room, and how far it spreads, in degrees. */
const shapes: Record<Head, { length: number; degrees: number }> = {
  arrow: { length: 30, degrees: 20 },
  bar: { length: 15, degrees: 90 },
  dot: { length: 15, degrees: 0 },
  circle: { length: 15, degrees: 0 },
  circle_outline: { length: 15, degrees: 0 },
  triangle: { length: 15, degrees: 25 },
  triangle_outline: { length: 15, degrees: 25 },
  diamond: { length: 12, degrees: 25 },
  diamond_outline: { length: 12, degrees: 25 },
  crowfoot_one: { length: 20, degrees: 25 },
  crowfoot_many: { length: 20, degrees: 25 },
  crowfoot_one_or_many: { length: 20, degrees: 25 },
};

export function arrowheads(arrow: Arrow, points: readonly Pair[]): Mark[] {
  const { startArrowhead = null, endArrowhead = "arrow" } = arrow;
  const [first, second, beforeLast, last] = [points[0], points[1], points.at(-2), points.at(-1)];
  if (!first || !second || !beforeLast || !last) return [];
  return [
    ...(startArrowhead ? head(arrow, startArrowhead, second, first) : []),
    ...(endArrowhead ? head(arrow, endArrowhead, beforeLast, last) : []),
  ];
}

function head(arrow: Arrow, kind: Head, from: Pair, tip: Pair): Mark[] {
  const { strokeColor: color = "#1e1e1e", strokeWidth: width = 2 } = arrow;
  const { length, degrees } = shapes[kind];
  const run = Math.hypot(tip[0] - from[0], tip[1] - from[1]);
  const size = Math.min(length, run / (kind.startsWith("diamond") ? 4 : 2));
  const way = Math.atan2(tip[1] - from[1], tip[0] - from[0]);
  /** So far back from the tip, turned by so many degrees to a side. */
  const back = (far: number, turn: number): Pair => {
    const angle = way + Math.PI + (turn * Math.PI) / 180;
    return [tip[0] + Math.cos(angle) * far, tip[1] + Math.sin(angle) * far];
  };
  const path = new Path2D();
  const trace = (closed: boolean, ...corners: Pair[]) => {
    for (const [n, [x, y]] of corners.entries()) {
      if (n === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    if (closed) path.closePath();
  };
  const line = { width, dash: [] };
  switch (kind) {
    case "dot":
    case "circle":
    case "circle_outline":
      path.arc(tip[0], tip[1], size / 2, 0, 2 * Math.PI);
      return [{ path, color, line: kind === "circle_outline" ? line : null }];
    case "triangle":
    case "triangle_outline":
      trace(true, tip, back(size, degrees), back(size, -degrees));
      return [{ path, color, line: kind === "triangle" ? null : line }];
    case "diamond":
    case "diamond_outline":
      trace(true, tip, back(size, degrees), back(2 * size * Math.cos((degrees * Math.PI) / 180), 0), back(size, -degrees));
      return [{ path, color, line: kind === "diamond" ? null : line }];
    case "crowfoot_one":
      trace(false, back(size, degrees), back(size, -degrees));
      return [{ path, color, line }];
    case "crowfoot_many":
    case "crowfoot_one_or_many": {
      const root = back(size, 0);
      trace(false, back(size, 90), root, tip, root, back(size, -90));
      if (kind === "crowfoot_one_or_many") trace(false, back(size * 1.2, 25), back(size * 1.2, -25));
      return [{ path, color, line }];
    }
    case "arrow":
    case "bar":
      trace(false, back(size, degrees), tip, back(size, -degrees));
      return [{ path, color, line }];
  }
}
