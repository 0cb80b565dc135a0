import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import { aroundAll } from "./draw/bounds.ts";
import { paint } from "./draw/paint.ts";

export const MARGIN = 20;
/** No browser draws on a canvas much larger than this. */
const LONGEST_PX = 8_000;

/** Saves all of the board as a PNG on white. */
export function downloadPicture(elements: readonly BoardElement[], name: string): void {
  const bounds = aroundAll(elements);
  if (!bounds) return;
  const [across, down] = [bounds.right - bounds.left + 2 * MARGIN, bounds.bottom - bounds.top + 2 * MARGIN];
  const density = Math.min(2, LONGEST_PX / Math.max(across, down));
  const canvas = document.createElement("canvas");
  const [width, height] = [Math.ceil(across * density), Math.ceil(down * density)];
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  const camera = { x: bounds.left - MARGIN, y: bounds.top - MARGIN, zoom: 1 };
  paint({ context, camera, width, height, density, dark: false, again: () => undefined }, elements);
  canvas.toBlob((blob) => blob && saveAs(blob, name, "png"), "image/png");
}

/** Hands a file to the browser, under the board's name. */
export function saveAs(blob: Blob, name: string, extension: "png" | "svg"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replaceAll(/[^\p{L}\p{N} _-]/gu, "").trim() || "board"}.${extension}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
