import { STROKE_SIGNAL_MAX_NUMBERS, type Cursor, type Stroke } from "../../session-core/features/studio/whiteboard-signals.ts";
import type { EditorElement } from "./element.ts";

/** Signals are 30 a second for everything; a stroke that moves ten times a second looks drawn. */
const STROKE_EVERY_MS = 100;
const CURSOR_EVERY_MS = 80;

/** What of the editor's state says that something is in its user's hands. */
export interface Hands {
  cursorButton: "up" | "down";
  newElement: EditorElement | null;
  multiElement: EditorElement | null;
  resizingElement: EditorElement | null;
  editingTextElement: EditorElement | null;
  selectedElementsAreBeingDragged: boolean;
  selectedElementIds: Readonly<Record<string, true>>;
}

type Send = (type: string, data: Stroke | Cursor) => void;

/** Tells others what is being drawn here, seldom enough. */
export class StrokesOut {
  readonly #sceneId: string;
  readonly #send: Send;
  readonly #now: () => number;
  #strokeAt = -Infinity;
  #cursorAt = -Infinity;
  #drawing = false;

  constructor(sceneId: string, send: Send, now: () => number = () => performance.now()) {
    this.#sceneId = sceneId;
    this.#send = send;
    this.#now = now;
  }

  pointed(x: number, y: number): void {
    if (this.#now() - this.#cursorAt < CURSOR_EVERY_MS) return;
    this.#cursorAt = this.#now();
    this.#send("whiteboard.cursor", { sceneId: this.#sceneId, at: { x: Math.round(x), y: Math.round(y) } });
  }

  left(): void {
    this.#send("whiteboard.cursor", { sceneId: this.#sceneId, at: null });
  }

  /** After every change of the editor. */
  drew(hands: Hands, elements: readonly EditorElement[]): void {
    const stroke = inHands(hands, elements);
    if (!stroke) return this.#ended();
    if (this.#now() - this.#strokeAt < STROKE_EVERY_MS) return;
    this.#strokeAt = this.#now();
    this.#drawing = true;
    this.#send("whiteboard.stroke", { sceneId: this.#sceneId, stroke });
  }

  #ended(): void {
    if (!this.#drawing) return;
    this.#drawing = false;
    this.#strokeAt = -Infinity;
    this.#send("whiteboard.stroke", { sceneId: this.#sceneId, stroke: null });
  }
}

const drawn = ["freedraw", "line", "arrow", "rectangle", "diamond", "ellipse", "text"] as const;

function inHands(hands: Hands, elements: readonly EditorElement[]): Stroke["stroke"] {
  const element = hands.newElement ?? hands.multiElement ?? hands.editingTextElement;
  const shape = drawn.find((type) => type === element?.type);
  if (element && shape) return strokeOf(element, shape);
  const moves = hands.cursorButton === "down" && (hands.selectedElementsAreBeingDragged || hands.resizingElement);
  return moves ? boxAround(elements.filter(({ id, isDeleted }) => !isDeleted && hands.selectedElementIds[id])) : null;
}

function strokeOf(element: EditorElement, shape: (typeof drawn)[number]): Stroke["stroke"] {
  const numbers = (element.points ?? []).flat();
  const from = Math.max(0, numbers.length - STROKE_SIGNAL_MAX_NUMBERS);
  const { id, x, y } = element;
  return {
    ...{ id, shape, x: tenth(x), y: tenth(y), width: tenth(Number(element["width"])), height: tenth(Number(element["height"])) },
    color: String(element["strokeColor"]),
    size: Number(shape === "text" ? element["fontSize"] : element["strokeWidth"]),
    from,
    points: numbers.slice(from).map(tenth),
    ...(shape === "text" ? { text: String(element["text"]).slice(0, 500) } : {}),
  };
}

/** What is carried about, by its bounds: others see where to, and get the elements when it is let go. */
function boxAround(elements: readonly EditorElement[]): Stroke["stroke"] {
  const [first] = elements;
  if (!first) return null;
  const edges = elements.map((element) => {
    const [width, height] = [Number(element["width"]), Number(element["height"])];
    return { left: element.x, top: element.y, right: element.x + width, bottom: element.y + height };
  });
  const left = Math.min(...edges.map((edge) => edge.left));
  const top = Math.min(...edges.map((edge) => edge.top));
  const width = Math.max(...edges.map((edge) => edge.right)) - left;
  const height = Math.max(...edges.map((edge) => edge.bottom)) - top;
  return {
    ...{ id: first.id, shape: "box", x: tenth(left), y: tenth(top), width: tenth(width), height: tenth(height) },
    ...{ color: "#868e96", size: 1, from: 0, points: [] },
  };
}

const tenth = (value: number) => Math.round(value * 10) / 10;
