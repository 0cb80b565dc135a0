import { getStroke } from "perfect-freehand";
import type { Options } from "roughjs/bin/core.js";
import { RoughGenerator } from "roughjs/bin/generator.js";
import type { BoardElement } from "../../../session-core/features/studio/board-element.ts";
import { pairsOf } from "../element.ts";
import { arrowheads } from "./arrowheads.ts";

/** What an element looks like, as paths from its own origin: drawn with the editor's own pencils, so that both look the same. */

/** One path of it: filled, or drawn with a line. */
export interface Mark {
  path: Path2D;
  color: string;
  /** Null: filled. */
  line: { width: number; dash: number[] } | null;
}
type Of<Type extends BoardElement["type"]> = Extract<BoardElement, { type: Type }>;
type Pair = [number, number];

const INK = "#1e1e1e";
const generator = new RoughGenerator();
const known = new WeakMap<BoardElement, Mark[]>();

export function sketch(element: BoardElement): Mark[] {
  let marks = known.get(element);
  if (!marks) known.set(element, (marks = drawn(element)));
  return marks;
}

function drawn(element: BoardElement): Mark[] {
  const { width, height } = element;
  switch (element.type) {
    case "rectangle":
      return rough(
        element.roundness
          ? generator.path(roundedBox(width, height, cornerRadius(Math.min(width, height), element)), options(element, true))
          : generator.rectangle(0, 0, width, height, options(element)),
      );
    case "diamond":
      return rough(diamond(element));
    case "ellipse":
      return rough(generator.ellipse(width / 2, height / 2, width, height, { ...options(element), curveFitting: 1 }));
    case "line":
    case "arrow":
      return linear(element);
    case "freedraw":
      return freedraw(element);
    case "text":
    case "image":
    case "frame":
      return [];
  }
}

function linear(element: Of<"line" | "arrow">): Mark[] {
  const points = pairsOf(element.points);
  const bent = element.type === "arrow" && element.elbowed === true;
  const way = bent
    ? generator.path(elbows(points), options(element, true))
    : element.roundness
      ? generator.curve(points, options(element))
      : isClosed(points) && options(element).fill
        ? generator.polygon(points, options(element))
        : generator.linearPath(points, options(element));
  return [...rough(way), ...(element.type === "arrow" ? arrowheads(element, points) : [])];
}

function freedraw(element: Of<"freedraw">): Mark[] {
  const points = pairsOf(element.points);
  const { pressures, strokeWidth = 2, strokeColor = INK } = element;
  const outline = getStroke(pressures ? points.map(([x, y], n) => [x, y, pressures[n] ?? 0.5]) : points, {
    simulatePressure: pressures === undefined,
    size: strokeWidth * 4.25,
    thinning: 0.6,
    smoothing: 0.5,
    streamline: 0.5,
    easing: (t) => Math.sin((t * Math.PI) / 2),
    last: true,
  });
  const { fill } = options(element);
  const inside = fill && isClosed(points) ? rough(generator.curve(points, { ...options(element), stroke: "none" })) : [];
  return [...inside, { path: smooth(outline as Pair[]), color: strokeColor, line: null }];
}

/** Through the middles between points, each point pulling the curve its way. */
function smooth(points: readonly Pair[]): Path2D {
  const path = new Path2D();
  const [first] = points;
  if (!first) return path;
  path.moveTo(...first);
  for (const [n, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[n + 1] ?? first;
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  path.closePath();
  return path;
}

function rough(drawable: ReturnType<RoughGenerator["path"]>): Mark[] {
  const { stroke, strokeWidth, fill = "", fillWeight, strokeLineDash = [] } = drawable.options;
  return drawable.sets.flatMap((set): Mark[] => {
    const path = new Path2D(generator.opsToPath(set));
    switch (set.type) {
      case "path":
        return stroke === "none" ? [] : [{ path, color: stroke, line: { width: strokeWidth, dash: strokeLineDash } }];
      case "fillPath":
        return [{ path, color: fill, line: null }];
      case "fillSketch":
        return [{ path, color: fill, line: { width: fillWeight, dash: [] } }];
    }
  });
}

function options(element: BoardElement, keepsCorners = false): Options {
  const { strokeStyle = "solid", strokeWidth = 2, strokeColor = INK, backgroundColor = "transparent", roughness = 1 } = element;
  const dash = { solid: undefined, dashed: [8, 8 + strokeWidth], dotted: [1.5, 6 + strokeWidth] }[strokeStyle];
  const fills = element.type !== "arrow" && backgroundColor !== "transparent";
  return {
    seed: element.seed ?? 1,
    stroke: strokeColor,
    // One line where it is broken, a little broader: two would fill one another's gaps.
    strokeWidth: dash ? strokeWidth + 0.5 : strokeWidth,
    disableMultiStroke: dash !== undefined,
    ...(dash ? { strokeLineDash: dash } : {}),
    fillWeight: strokeWidth / 2,
    hachureGap: strokeWidth * 4,
    roughness: calmed(element, roughness),
    preserveVertices: keepsCorners || roughness < 2,
    ...(fills ? { fill: backgroundColor, fillStyle: element.fillStyle ?? "solid" } : {}),
  };
}

/** Small things are drawn with a steadier hand, or nothing would be left of them. */
function calmed({ type, width, height, roundness }: BoardElement, roughness: number): number {
  const [small, large] = [Math.min(width, height), Math.max(width, height)];
  const isLine = type === "line" || type === "arrow";
  if ((small >= 20 && large >= 50) || (small >= 15 && roundness && type !== "arrow") || (isLine && large >= 50)) return roughness;
  return Math.min(roughness / (large < 10 ? 3 : 2), 2.5);
}

/** Kind 3 is a radius of its own up to a quarter of the side, the others are a quarter. */
function cornerRadius(side: number, { roundness }: BoardElement): number {
  const fixed = roundness?.value ?? 32;
  return roundness?.type === 3 && side > fixed * 4 ? fixed : side / 4;
}

const roundedBox = (w: number, h: number, r: number) =>
  `M ${r} 0 L ${w - r} 0 Q ${w} 0 ${w} ${r} L ${w} ${h - r} Q ${w} ${h} ${w - r} ${h} L ${r} ${h} Q 0 ${h} 0 ${h - r} L 0 ${r} Q 0 0 ${r} 0`;

function diamond(element: Of<"diamond">) {
  const { width: w, height: h } = element;
  const [midX, midY] = [Math.floor(w / 2) + 1, Math.floor(h / 2) + 1];
  const corners: [Pair, Pair, Pair, Pair] = [
    [midX, 0],
    [w, midY],
    [midX, h],
    [0, midY],
  ];
  if (!element.roundness) return generator.polygon(corners, options(element));
  const [rx, ry] = [cornerRadius(midX, element), cornerRadius(midY, element)];
  const near = ([x, y]: Pair, [toX, toY]: Pair): Pair => [x + Math.sign(toX - x) * rx, y + Math.sign(toY - y) * ry];
  const parts = corners.map((corner, n) => {
    const [before, after] = [corners[(n + 3) % 4]!, corners[(n + 1) % 4]!];
    const at = corner.join(" ");
    return `${n === 0 ? "M" : "L"} ${near(corner, before).join(" ")} C ${at} ${at} ${near(corner, after).join(" ")}`;
  });
  return generator.path(`${parts.join(" ")} Z`, options(element, true));
}

/** Right angles with their corners rounded off. */
function elbows(points: readonly Pair[]): string {
  const towards = ([x, y]: Pair, [toX, toY]: Pair): string => {
    const length = Math.hypot(toX - x, toY - y);
    const part = length === 0 ? 0 : Math.min(16, length / 2) / length;
    return `${x + (toX - x) * part} ${y + (toY - y) * part}`;
  };
  const parts = points.map((point, n) => {
    const [before, after] = [points[n - 1], points[n + 1]];
    if (!before) return `M ${point.join(" ")}`;
    if (!after) return `L ${point.join(" ")}`;
    return `L ${towards(point, before)} Q ${point.join(" ")} ${towards(point, after)}`;
  });
  return parts.join(" ");
}

/** Its ends meet: it can be filled. */
function isClosed(points: readonly Pair[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return points.length >= 3 && Math.hypot(first![0] - last![0], first![1] - last![1]) <= 8;
}
