import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import { ElementId } from "./board-element.ts";

/** What passes over a board while it is drawn on: last one wins, and any may be lost. */

const Coordinate = z.number().check(z.minimum(-1_000_000), z.maximum(1_000_000));

/** Numbers, not points. A signal repeats the last points of the one before, so that one may be lost without a gap. */
export const STROKE_SIGNAL_MAX_NUMBERS = 192;

export const Stroke = z.strictObject({
  sceneId: Uuid,
  stroke: z.nullable(
    z.strictObject({
      id: ElementId,
      /** `box`: what is being moved or resized, by its bounds. */
      shape: z.enum(["freedraw", "line", "arrow", "rectangle", "diamond", "ellipse", "text", "box"]),
      x: Coordinate,
      y: Coordinate,
      width: Coordinate,
      height: Coordinate,
      color: z.string().check(z.regex(/^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,30})$/)),
      size: z.number().check(z.minimum(0), z.maximum(2_000)),
      /** Which number of the whole list `points` begins with. */
      from: z.int().check(z.minimum(0), z.maximum(100_000)),
      points: z.array(Coordinate).check(z.maxLength(STROKE_SIGNAL_MAX_NUMBERS)),
      text: z.optional(z.string().check(z.maxLength(500))),
    }),
  ),
});
export type Stroke = z.infer<typeof Stroke>;

export const Cursor = z.strictObject({ sceneId: Uuid, at: z.nullable(z.strictObject({ x: Coordinate, y: Coordinate })) });
export type Cursor = z.infer<typeof Cursor>;
