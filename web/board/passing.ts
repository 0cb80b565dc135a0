import type { Signal } from "../../contracts/frames.ts";
import type { Cursor, Stroke } from "../../session-core/features/studio/whiteboard-signals.ts";

/** Without a word for so long, whoever drew has let go, or their network has. */
const STROKE_LASTS_MS = 4_000;
const CURSOR_LASTS_MS = 15_000;

export type StrokeShape = NonNullable<Stroke["stroke"]>;

/** Somebody's stroke as far as it is known here. */
export interface PassingStroke extends Omit<StrokeShape, "from" | "points"> {
  points: readonly number[];
}
export interface PassingCursor {
  x: number;
  y: number;
}

interface Kept<What> {
  what: What;
  until: number;
}

/** What others are drawing on one board right now, and where they point. Nothing here is true for longer than it is said. */
export class Passing {
  readonly #sceneId: string;
  readonly #self: string;
  readonly #now: () => number;
  readonly #strokes = new Map<string, Kept<PassingStroke>>();
  readonly #cursors = new Map<string, Kept<PassingCursor>>();
  readonly #listeners = new Set<() => void>();

  constructor(sceneId: string, self: string, now: () => number = () => performance.now()) {
    this.#sceneId = sceneId;
    this.#self = self;
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  take({ type, data, actor }: Signal): void {
    if (actor === this.#self) return;
    if (type === "whiteboard.stroke") this.#stroke(actor, data as Stroke);
    else if (type === "whiteboard.cursor") this.#cursor(actor, data as Cursor);
    else return;
    this.#changed();
  }

  /** Those that the board has not got yet. */
  strokes(isOnBoard: (id: string) => boolean): [actor: string, stroke: PassingStroke][] {
    return [...fresh(this.#strokes, this.#now())].filter(([, { id, shape }]) => shape === "box" || !isOnBoard(id));
  }
  cursors(): [actor: string, cursor: PassingCursor][] {
    return [...fresh(this.#cursors, this.#now())];
  }

  /** Drops what is over; true where something was. */
  expire(): boolean {
    const over = [this.#strokes, this.#cursors].map((kept) => dropOver(kept, this.#now()));
    if (over.some(Boolean)) this.#changed();
    return over.some(Boolean);
  }

  #stroke(actor: string, { sceneId, stroke }: Stroke): void {
    if (sceneId !== this.#sceneId || stroke === null) return void this.#strokes.delete(actor);
    const { from, points, ...rest } = stroke;
    const before = this.#strokes.get(actor)?.what;
    // What was lost between two signals is bridged by a straight line.
    const known = before?.id === stroke.id ? before.points.slice(0, from) : [];
    this.#strokes.set(actor, { what: { ...rest, points: [...known, ...points] }, until: this.#now() + STROKE_LASTS_MS });
  }

  #cursor(actor: string, { sceneId, at }: Cursor): void {
    if (sceneId !== this.#sceneId || at === null) this.#cursors.delete(actor);
    else this.#cursors.set(actor, { what: at, until: this.#now() + CURSOR_LASTS_MS });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function* fresh<What>(kept: ReadonlyMap<string, Kept<What>>, now: number): Generator<[string, What]> {
  for (const [actor, { what, until }] of kept) if (until > now) yield [actor, what];
}

function dropOver<What>(kept: Map<string, Kept<What>>, now: number): boolean {
  const over = [...kept].filter(([, { until }]) => until <= now);
  for (const [actor] of over) kept.delete(actor);
  return over.length > 0;
}
