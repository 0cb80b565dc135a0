import { foreignHost } from "./foreign.ts";

/**
 * Paints what the class looks at, as a picture a recorder can take: what stands in the page is drawn by the browser itself from a
 * copy whose styles are written out, boards and videos are drawn over it where they stand.
 */

const WIDTH = 1280;
const HEIGHT = 720;
/** Slides change seldom, and strokes and videos are drawn on each frame anyway. */
const COPY_EVERY_MS = 400;
export const FRAMES_PER_SECOND = 12;

export interface Painter {
  canvas: HTMLCanvasElement;
  stop(): void;
}

export function paintStage(find: () => HTMLElement | null): Painter {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d", { alpha: false })!;
  let still: HTMLImageElement | null = null;
  let copying = false;
  let changed = true;
  let copiedAt = 0;
  let watched: HTMLElement | null = null;
  const watcher = new MutationObserver(() => {
    changed = true;
  });

  const paint = () => {
    const stage = find();
    if (stage !== watched) {
      watcher.disconnect();
      watched = stage;
      changed = true;
      if (stage) watcher.observe(stage, { subtree: true, childList: true, characterData: true, attributes: true });
    }
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    if (!stage) return;
    const frame = stage.getBoundingClientRect();
    if (frame.width === 0 || frame.height === 0) return;
    const scale = Math.min(WIDTH / frame.width, HEIGHT / frame.height);
    const left = (WIDTH - frame.width * scale) / 2;
    const top = (HEIGHT - frame.height * scale) / 2;
    if (still) context.drawImage(still, left, top, frame.width * scale, frame.height * scale);
    for (const piece of stage.querySelectorAll<HTMLCanvasElement | HTMLVideoElement>("canvas, video")) {
      const box = piece.getBoundingClientRect();
      if (box.width === 0 || (piece instanceof HTMLVideoElement && piece.readyState < 2)) continue;
      const at = [left + (box.left - frame.left) * scale, top + (box.top - frame.top) * scale] as const;
      const size = [box.width * scale, box.height * scale] as const;
      const host = piece instanceof HTMLVideoElement ? foreignHost(piece, window.location.origin) : null;
      if (host === null) context.drawImage(piece, ...at, ...size);
      else paintName(context, host, at, size);
    }
    if (!changed || copying || performance.now() - copiedAt < COPY_EVERY_MS) return;
    changed = false;
    copying = true;
    copiedAt = performance.now();
    void pictureOf(stage, frame)
      .then((picture) => {
        still = picture;
      })
      // A picture that cannot be made leaves the one before: the recording goes on.
      .catch(() => undefined)
      .finally(() => {
        copying = false;
      });
  };
  const timer = setInterval(paint, 1_000 / FRAMES_PER_SECOND);
  return {
    canvas,
    stop() {
      clearInterval(timer);
      watcher.disconnect();
    },
  };
}

/** In the place of a picture that may not be had. */
function paintName(
  context: CanvasRenderingContext2D,
  host: string,
  [x, y]: readonly [number, number],
  [width, height]: readonly [number, number],
): void {
  context.fillStyle = "black";
  context.fillRect(x, y, width, height);
  context.fillStyle = "white";
  context.font = "20px sans-serif";
  context.textAlign = "center";
  context.fillText(`▶ ${host}`, x + width / 2, y + height / 2, width);
}

async function pictureOf(stage: HTMLElement, { width, height }: DOMRect): Promise<HTMLImageElement> {
  const copy = await copyOf(stage);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${new XMLSerializer().serializeToString(copy)}</foreignObject></svg>`;
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  return picture;
}

/** With every style written out: in the picture there is no style sheet, and no page around it. */
async function copyOf(original: HTMLElement): Promise<HTMLElement> {
  const copy = original.cloneNode(true) as HTMLElement;
  const from = [original, ...original.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  for (const [n, element] of to.entries()) {
    const source = from[n]!;
    const style = getComputedStyle(source);
    let text = "";
    for (const name of style) text += `${name}:${style.getPropertyValue(name)};`;
    // Drawn over it by themselves.
    if (source instanceof HTMLCanvasElement || source instanceof HTMLVideoElement) text += "visibility:hidden;";
    element.setAttribute("style", text);
    if (element instanceof HTMLImageElement) element.src = await asData((source as HTMLImageElement).currentSrc);
  }
  copy.style.margin = "0";
  return copy;
}

/** More than stand on a stage at once: a class goes through hundreds, and each may be megabytes. */
const PICTURES_KEPT = 24;
/** The last that were drawn, latest last. */
const pictures = new Map<string, Promise<string>>();

/** In the picture nothing can be loaded: pictures in it are written out too. */
function asData(url: string): Promise<string> {
  const data = pictures.get(url) ?? read(url);
  pictures.delete(url);
  pictures.set(url, data);
  const [oldest] = pictures.keys();
  if (pictures.size > PICTURES_KEPT && oldest !== undefined) pictures.delete(oldest);
  // What could not be had is asked for again with the next copy.
  void data.then((text) => text === "" && pictures.delete(url));
  return data;
}

async function read(url: string): Promise<string> {
  if (url === "" || url.startsWith("data:")) return url;
  try {
    const answer = await fetch(url);
    if (!answer.ok) return "";
    const blob = await answer.blob();
    return await new Promise((resolve) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(String(reader.result)));
      reader.addEventListener("error", () => resolve(""));
      reader.readAsDataURL(blob);
    });
  } catch {
    return "";
  }
}
