import * as z from "zod/mini";

/**
 * What stands on a board, as Excalidraw names it, but smaller: what has its usual value is left out, and points are one flat list. What is
 * not named here is refused: a board holds shapes, text and our own pictures, and nothing that a browser could run or fetch.
 */

/** Ids are keys, and there is one that no object can have. */
export const ElementId = z.string().check(z.regex(/^(?!__proto__$)[\w-]{1,40}$/, "must be 1 to 40 letters, digits, _ or -"));

/** Far beyond any screen; keeps sums of moves exact and sane. */
const FARTHEST = 1_000_000;
const Coordinate = z.number().check(z.minimum(-FARTHEST), z.maximum(FARTHEST));
const between = (low: number, high: number) => z.number().check(z.minimum(low), z.maximum(high));
const count = (high: number) => z.int().check(z.minimum(0), z.maximum(high));

/** `#rgb`, `#rrggbbaa`, or a colour by name: nothing that a style sheet could take for more. */
const Color = z.string().check(z.regex(/^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,30})$/, "must be a colour"));
/** Where a reader is led by a click; other schemes could run script. */
const Link = z.string().check(z.regex(/^https?:\/\/[^\s"'<>`\\]{1,2000}$/i, "must begin with http:// or https://"));

/** Points of one stroke: more is thinned out before it is sent. */
export const STROKE_MAX_POINTS = 2_000;
/** x and y in turn, from the element's own origin. */
const Points = z.array(Coordinate).check(
  z.minLength(2),
  z.maxLength(2 * STROKE_MAX_POINTS),
  z.refine((points) => points.length % 2 === 0, { error: "must be pairs of x and y" }),
);

const Version = { version: count(2 ** 31), versionNonce: count(2 ** 32) };

const base = {
  id: ElementId,
  ...Version,
  x: Coordinate,
  y: Coordinate,
  width: Coordinate,
  height: Coordinate,
  /** Radians; absent: 0. */
  angle: z.optional(between(-100, 100)),
  seed: z.optional(count(2 ** 32)),
  /** Its place from back to front: a fraction between its neighbours', written so that text order is its order. */
  index: z.optional(z.string().check(z.regex(/^[0-9A-Za-z]{1,100}$/))),
  strokeColor: z.optional(Color),
  backgroundColor: z.optional(Color),
  fillStyle: z.optional(z.enum(["hachure", "cross-hatch", "solid", "zigzag"])),
  strokeWidth: z.optional(between(0, 100)),
  strokeStyle: z.optional(z.enum(["solid", "dashed", "dotted"])),
  roughness: z.optional(between(0, 10)),
  opacity: z.optional(between(0, 100)),
  roundness: z.optional(z.strictObject({ type: count(3), value: z.optional(between(0, 10_000)) })),
  groupIds: z.optional(z.array(ElementId).check(z.maxLength(20))),
  frameId: z.optional(ElementId),
  boundElements: z.optional(z.array(z.strictObject({ id: ElementId, type: z.enum(["arrow", "text"]) })).check(z.maxLength(200))),
  link: z.optional(Link),
  locked: z.optional(z.boolean()),
};

export const Arrowhead = z.nullable(
  z.enum([
    ...([
      "arrow",
      "bar",
      "dot",
      "circle",
      "circle_outline",
      "triangle",
      "triangle_outline",
      "diamond",
      "diamond_outline",
    ] as const),
    ...(["crowfoot_one", "crowfoot_many", "crowfoot_one_or_many"] as const),
  ]),
);
const Pair = z.tuple([between(-10_000, 10_000), between(-10_000, 10_000)]);
export const Binding = z.strictObject({
  elementId: ElementId,
  focus: between(-10_000, 10_000),
  gap: between(-FARTHEST, FARTHEST),
  fixedPoint: z.optional(z.nullable(Pair)),
});
const linear = {
  points: Points,
  startBinding: z.optional(Binding),
  endBinding: z.optional(Binding),
  startArrowhead: z.optional(Arrowhead),
  endArrowhead: z.optional(Arrowhead),
};
const Corner = z.tuple([Coordinate, Coordinate]);

/** `<asset>.<hash>.<extension>`: a picture of ours, at `/v1/assets/<asset>/<hash>.<extension>`. */
export const FileId = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9a-f]{64}\.(png|jpg|webp|gif)$/, "must name an asset"));

const Words = z.string().check(z.maxLength(5_000));

export const BoardElement = z.discriminatedUnion("type", [
  z.strictObject({ ...base, type: z.literal("rectangle") }),
  z.strictObject({ ...base, type: z.literal("diamond") }),
  z.strictObject({ ...base, type: z.literal("ellipse") }),
  z.strictObject({ ...base, type: z.literal("line"), ...linear }),
  z.strictObject({
    ...base,
    type: z.literal("arrow"),
    ...linear,
    elbowed: z.optional(z.boolean()),
    fixedSegments: z.optional(
      z.array(z.strictObject({ start: Corner, end: Corner, index: count(1_000) })).check(z.maxLength(100)),
    ),
    startIsSpecial: z.optional(z.boolean()),
    endIsSpecial: z.optional(z.boolean()),
  }),
  z.strictObject({
    ...base,
    type: z.literal("freedraw"),
    points: Points,
    /** A pen's, one a point; absent: they are guessed from the speed. */
    pressures: z.optional(z.array(between(0, 1)).check(z.maxLength(STROKE_MAX_POINTS))),
  }),
  z.strictObject({
    ...base,
    type: z.literal("text"),
    text: Words,
    /** As written, before it was broken into lines; absent: the same. */
    originalText: z.optional(Words),
    fontSize: between(1, 2_000),
    fontFamily: count(100),
    textAlign: z.optional(z.enum(["left", "center", "right"])),
    verticalAlign: z.optional(z.enum(["top", "middle", "bottom"])),
    containerId: z.optional(ElementId),
    /** Absent: its width follows the words. */
    autoResize: z.optional(z.boolean()),
    lineHeight: z.optional(between(0.1, 10)),
  }),
  z.strictObject({
    ...base,
    type: z.literal("image"),
    fileId: FileId,
    scale: z.optional(z.tuple([between(-1, 1), between(-1, 1)])),
    crop: z.optional(
      z.strictObject({
        ...{ x: Coordinate, y: Coordinate, width: Coordinate, height: Coordinate },
        ...{ naturalWidth: Coordinate, naturalHeight: Coordinate },
      }),
    ),
  }),
  z.strictObject({ ...base, type: z.literal("frame"), name: z.optional(z.string().check(z.maxLength(200))) }),
]);
export type BoardElement = z.infer<typeof BoardElement>;

/** An element that was taken off; kept for a while, so that an edit from before does not bring it back. */
export const Removal = z.strictObject({ id: ElementId, ...Version });
export type Removal = z.infer<typeof Removal>;

/** Of two edits of one element the higher version holds, of equal ones the lower nonce: everyone chooses the same. */
export const isNewer = (edit: Omit<Removal, "id">, than: Omit<Removal, "id">): boolean =>
  edit.version > than.version || (edit.version === than.version && edit.versionNonce < than.versionNonce);

/** What an element asks of everyone's memory, in numbers held; words count by the eight bytes. */
export function weightOf(element: BoardElement): number {
  const points = "points" in element ? element.points.length : 0;
  const pressures = element.type === "freedraw" ? (element.pressures?.length ?? 0) : 0;
  const words = element.type === "text" ? Math.ceil((element.text.length + (element.originalText?.length ?? 0)) / 8) : 0;
  const bound = (element.boundElements?.length ?? 0) + (element.groupIds?.length ?? 0);
  return 24 + points + pressures + words + 6 * bound;
}

/** From back to front, as the editor orders them. */
export const byPlace = (a: BoardElement, b: BoardElement): number => compare(a.index ?? "", b.index ?? "") || compare(a.id, b.id);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
