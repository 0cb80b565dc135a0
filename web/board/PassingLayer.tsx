import { useEffect, useRef } from "react";
import { look, type Camera } from "./draw/paint.ts";
import type { Passing, PassingStroke } from "./passing.ts";

interface PassingLayerProps {
  passing: Passing;
  camera: Camera;
  dark: boolean;
  isOnBoard(id: string): boolean;
  nameOf(participantId: string): string;
}

/** How often what is over is looked for. */
const EXPIRE_EVERY_MS = 1_000;

/** What others are drawing right now, over the board; it takes no pointer. */
export function PassingLayer({ passing, camera, dark, isOnBoard, nameOf }: PassingLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      frame = 0;
      if (canvas.current) drawAll(canvas.current, camera, passing.strokes(isOnBoard), nameOf);
    };
    const soon = () => {
      frame ||= requestAnimationFrame(draw);
    };
    soon();
    const stop = passing.subscribe(soon);
    const timer = setInterval(() => passing.expire(), EXPIRE_EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
      cancelAnimationFrame(frame);
    };
  });
  return (
    <canvas
      ref={canvas}
      aria-hidden
      className="pointer-events-none absolute inset-0 z-10 size-full"
      style={dark ? { filter: "invert(0.93) hue-rotate(180deg)" } : undefined}
    />
  );
}

function drawAll(
  canvas: HTMLCanvasElement,
  camera: Camera,
  strokes: readonly [string, PassingStroke][],
  nameOf: (id: string) => string,
): void {
  const density = window.devicePixelRatio;
  const [width, height] = [Math.round(canvas.clientWidth * density), Math.round(canvas.clientHeight * density)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  for (const [actor, stroke] of strokes) {
    look({ context, camera, density });
    const tip = drawOne(context, stroke);
    context.setLineDash([]);
    context.font = `500 ${12 / camera.zoom}px Inter, system-ui, sans-serif`;
    context.fillStyle = "#495057";
    context.fillText(nameOf(actor), tip.x + 10 / camera.zoom, tip.y - 6 / camera.zoom);
  }
}

/** Answers where its author's pointer is about. */
function drawOne(context: CanvasRenderingContext2D, stroke: PassingStroke): { x: number; y: number } {
  const { shape, x, y, width, height, color, size, points, text } = stroke;
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = shape === "freedraw" ? size * 2 : size;
  context.beginPath();
  switch (shape) {
    case "freedraw":
    case "line":
    case "arrow":
      for (let n = 0; n + 1 < points.length; n += 2) context.lineTo(x + points[n]!, y + points[n + 1]!);
      context.stroke();
      return { x: x + (points.at(-2) ?? 0), y: y + (points.at(-1) ?? 0) };
    case "ellipse":
      context.ellipse(x + width / 2, y + height / 2, Math.abs(width / 2), Math.abs(height / 2), 0, 0, 2 * Math.PI);
      context.stroke();
      break;
    case "diamond":
      context.moveTo(x + width / 2, y);
      context.lineTo(x + width, y + height / 2);
      context.lineTo(x + width / 2, y + height);
      context.lineTo(x, y + height / 2);
      context.closePath();
      context.stroke();
      break;
    case "text":
      context.font = `${size}px Excalifont, system-ui, sans-serif`;
      for (const [n, line] of (text ?? "").split("\n").entries()) context.fillText(line, x, y + size + n * size * 1.25);
      break;
    case "box":
      context.setLineDash([6, 6]);
      context.strokeRect(x, y, width, height);
      break;
    case "rectangle":
      context.strokeRect(x, y, width, height);
  }
  return { x: x + width, y: y + height };
}
