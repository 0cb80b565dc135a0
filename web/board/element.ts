import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import { BoardElement as schema, STROKE_MAX_POINTS } from "../../session-core/features/studio/board-element.ts";
import * as z from "zod/mini";

/**
 * The editor's elements and the board's: the same, but that the board leaves out what has its usual value, keeps points in one flat list, and
 * rounds to what can be seen.
 */

/** An element as the editor holds it; the parts that are looked at here. */
export interface EditorElement {
  id: string;
  type: string;
  version: number;
  versionNonce: number;
  isDeleted: boolean;
  x: number;
  y: number;
  points?: readonly (readonly [number, number])[];
  fileId?: string | null;
  [property: string]: unknown;
}

/** What an element has where the board does not say; the editor's own defaults. */
const usual: Record<string, unknown> = {
  angle: 0,
  seed: 1,
  strokeColor: "#1e1e1e",
  backgroundColor: "transparent",
  fillStyle: "solid",
  strokeWidth: 2,
  strokeStyle: "solid",
  roughness: 1,
  opacity: 100,
  roundness: null,
  groupIds: [],
  frameId: null,
  boundElements: null,
  link: null,
  locked: false,
};
const usualOf: Record<string, Record<string, unknown>> = {
  line: { startBinding: null, endBinding: null, startArrowhead: null, endArrowhead: null },
  arrow: {
    ...{ startBinding: null, endBinding: null, startArrowhead: null, endArrowhead: "arrow", elbowed: false },
    ...{ fixedSegments: null, startIsSpecial: null, endIsSpecial: null },
  },
  freedraw: { pressures: [] },
  text: { textAlign: "left", verticalAlign: "top", containerId: null, autoResize: true, lineHeight: 1.25 },
  image: { scale: [1, 1], crop: null },
  frame: { name: null },
};
const always = ["id", "type", "version", "versionNonce", "x", "y", "width", "height", "index"] as const;
const alwaysOf: Record<string, readonly string[]> = { text: ["text", "fontSize", "fontFamily"], image: ["fileId"] };

/** The board's form of an editor's element; null for what no board holds (it stays on the screen of whoever made it). */
export function pack(element: EditorElement): BoardElement | null {
  const packed: Record<string, unknown> = {};
  for (const name of [...always, ...(alwaysOf[element.type] ?? [])]) {
    if (element[name] !== null && element[name] !== undefined) packed[name] = rounded(element[name]);
  }
  for (const [name, value] of Object.entries({ ...usual, ...usualOf[element.type] })) {
    const own = element[name];
    // An arrow without a head says so: null is not its usual value.
    if (own === undefined || same(own, value) || (own === null && !name.endsWith("Arrowhead"))) continue;
    packed[name] = rounded(own);
  }
  if (element.points) packed["points"] = thinned(element.points).flatMap(([x, y]) => [rounded(x), rounded(y)]);
  if (element.type === "freedraw") {
    const pressures = element["pressures"] as readonly number[];
    // Thinned points no longer have one each: better none than the wrong ones.
    const kept = element["simulatePressure"] !== true && pressures.length === element.points?.length;
    if (kept && pressures.length <= STROKE_MAX_POINTS) packed["pressures"] = pressures.map((value) => rounded(value));
    else delete packed["pressures"];
  }
  if (element.type === "text" && element["originalText"] !== element["text"]) packed["originalText"] = element["originalText"];
  if (element.type === "arrow" && element["fixedSegments"]) packed["fixedSegments"] = segments(element["fixedSegments"]);
  const parsed = z.safeParse(schema, packed);
  return parsed.success ? parsed.data : null;
}

/**
 * The editor's form; null for what no board holds. Whatever a log should hold, only that reaches the editor: it would draw frames of other
 * pages, and run what their elements carry.
 */
export function unpack(element: BoardElement): EditorElement | null {
  if (!z.safeParse(schema, element).success) return null;
  const { points: _points, ...rest } = element as BoardElement & { points?: number[] };
  const pairs = "points" in element && pairsOf(element.points);
  return {
    ...usual,
    ...usualOf[element.type],
    ...(element.type === "text" ? { originalText: element.text } : {}),
    ...(element.type === "freedraw" ? { simulatePressure: element.pressures === undefined } : {}),
    ...(element.type === "image" ? { status: "saved" } : {}),
    ...(pairs ? { lastCommittedPoint: element.type === "freedraw" ? pairs.at(-1) : null } : {}),
    ...rest,
    // Where the editor could not count on from it, it finds a place of its own instead of failing.
    index: isPlace(element.index) ? element.index : null,
    ...(pairs ? { points: pairs } : {}),
    isDeleted: false,
    updated: 1,
  } as unknown as EditorElement;
}

/** A place as the editor counts them: a letter that says how many digits its whole part has, those, and a fraction that ends in no zero. */
function isPlace(index: string | undefined): boolean {
  if (!index || !/^[A-Za-z]/.test(index)) return false;
  const head = index.charCodeAt(0);
  const whole = index[0]! >= "a" ? head - "a".charCodeAt(0) + 2 : "Z".charCodeAt(0) - head + 2;
  return index.length === whole ? !/^A0*$/.test(index) : index.length > whole && !index.endsWith("0");
}

export const pairsOf = (points: readonly number[]): [number, number][] =>
  Array.from({ length: points.length / 2 }, (_, n) => [points[2 * n]!, points[2 * n + 1]!]);

/** Every second point, and again, until it is a stroke that everyone can carry; the ends stay. */
function thinned<Point>(points: readonly Point[]): readonly Point[] {
  let kept = points;
  while (kept.length > STROKE_MAX_POINTS) kept = kept.filter((_, n) => n % 2 === 0 || n === kept.length - 1);
  return kept;
}

/** Hundredths of a pixel; finer numbers are longer and nobody sees them. Angles and bindings keep more. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : Number(value.toFixed(Math.abs(value) < 10 ? 4 : 2));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner == null ? [] : [[name, rounded(inner)]])));
}

const segments = (fixed: unknown) =>
  (fixed as { start: readonly number[]; end: readonly number[]; index: number }[]).map(({ start, end, index }) => ({
    start: rounded(start),
    end: rounded(end),
    index,
  }));

const same = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);
