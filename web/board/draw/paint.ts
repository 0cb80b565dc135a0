import type { BoardElement } from "../../../session-core/features/studio/board-element.ts";
import { boundsOf, meets, reachOf, type Bounds } from "./bounds.ts";
import { pictureOf } from "./pictures.ts";
import { sketch } from "./sketch.ts";
import { write } from "./words.ts";

/** Where one looks: the point of the board at the corner of the canvas, and how large it is drawn. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export interface Paper {
  context: CanvasRenderingContext2D;
  camera: Camera;
  /** Of the canvas, in its own pixels. */
  width: number;
  height: number;
  /** Pixels of the canvas for one of the page. */
  density: number;
  dark: boolean;
  /** Something that was missing has come: draw again. */
  again(): void;
}

/** Puts the board's own coordinates on the canvas. */
export function look({ context, camera: { x, y, zoom }, density }: Pick<Paper, "context" | "camera" | "density">): void {
  const scale = zoom * density;
  context.setTransform(scale, 0, 0, scale, -x * scale, -y * scale);
}

/** Draws these, from back to front, over what is there. */
export function paint(paper: Paper, elements: readonly BoardElement[]): void {
  paintWithin(paper, elements, [{ left: 0, top: 0, right: paper.width, bottom: paper.height }]);
  paper.context.setTransform(1, 0, 0, 1, 0, 0);
}

/** Takes off what is in these places, and draws there what now is. */
export function repaint(paper: Paper, elements: readonly BoardElement[], places: readonly Bounds[]): void {
  const { context } = paper;
  const seen = places
    .map((place) => inPixels(paper, place))
    .filter(({ left, right, top, bottom }) => right > left && bottom > top);
  if (seen.length === 0) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  for (const { left, top, right, bottom } of seen) context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.clearRect(0, 0, paper.width, paper.height);
  paintWithin(paper, elements, seen);
  context.restore();
}

/** In whole pixels of the canvas, so that its edges leave no seams; nothing of it lies outside. */
function inPixels({ camera, density, width, height }: Paper, { left, top, right, bottom }: Bounds): Bounds {
  const scale = camera.zoom * density;
  return {
    left: Math.max(0, Math.floor((left - camera.x) * scale)),
    top: Math.max(0, Math.floor((top - camera.y) * scale)),
    right: Math.min(width, Math.ceil((right - camera.x) * scale)),
    bottom: Math.min(height, Math.ceil((bottom - camera.y) * scale)),
  };
}

/** `places` in pixels of the canvas. */
function paintWithin(paper: Paper, elements: readonly BoardElement[], places: readonly Bounds[]): void {
  const { camera, density } = paper;
  const scale = camera.zoom * density;
  const seen = places.map(({ left, top, right, bottom }) => ({
    ...{ left: camera.x + left / scale, top: camera.y + top / scale },
    ...{ right: camera.x + right / scale, bottom: camera.y + bottom / scale },
  }));
  for (const element of elements) {
    const reach = reachOf(element);
    if (!seen.some((place) => meets(reach, place))) continue;
    look(paper);
    paintOne(paper, element);
  }
}

function paintOne(paper: Paper, element: BoardElement): void {
  const { context } = paper;
  if (element.angle) {
    const { left, top, right, bottom } = boundsOf(element);
    const [midX, midY] = [(left + right) / 2, (top + bottom) / 2];
    context.translate(midX, midY);
    context.rotate(element.angle);
    context.translate(-midX, -midY);
  }
  context.translate(element.x, element.y);
  context.globalAlpha = (element.opacity ?? 100) / 100;
  switch (element.type) {
    case "text":
      write(context, element);
      break;
    case "image":
      paintPicture(paper, element);
      break;
    case "frame":
      context.strokeStyle = "#adb5bd";
      context.lineWidth = 2;
      context.strokeRect(0, 0, element.width, element.height);
      break;
    case "rectangle":
    case "diamond":
    case "ellipse":
    case "line":
    case "arrow":
    case "freedraw":
      paintMarks(context, element);
  }
  context.globalAlpha = 1;
}

function paintMarks(context: CanvasRenderingContext2D, element: BoardElement): void {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { path, color, line } of sketch(element)) {
    if (line) {
      context.strokeStyle = color;
      context.lineWidth = line.width;
      context.setLineDash(line.dash);
      context.stroke(path);
    } else {
      context.fillStyle = color;
      context.fill(path, element.type === "freedraw" ? "nonzero" : "evenodd");
    }
  }
  context.setLineDash([]);
}

function paintPicture({ context, dark, again }: Paper, element: Extract<BoardElement, { type: "image" }>): void {
  const { width, height, crop, scale = [1, 1] } = element;
  const picture = pictureOf(element.fileId, again);
  if (!picture) {
    context.fillStyle = "#dee2e6";
    context.fillRect(0, 0, width, height);
    return;
  }
  const { naturalWidth, naturalHeight } = picture;
  context.save();
  context.translate(width / 2, height / 2);
  context.scale(scale[0], scale[1]);
  // In the dark the whole canvas is inverted; a photograph is not to be.
  if (dark) context.filter = "invert(1) hue-rotate(180deg)";
  const [ratioX, ratioY] = crop ? [naturalWidth / crop.naturalWidth, naturalHeight / crop.naturalHeight] : [1, 1];
  const cut = crop ?? { x: 0, y: 0, width: naturalWidth, height: naturalHeight };
  context.drawImage(
    picture,
    ...([cut.x * ratioX, cut.y * ratioY, cut.width * ratioX, cut.height * ratioY] as const),
    ...([-width / 2, -height / 2, width, height] as const),
  );
  context.restore();
}
