import { Trans, useLingui } from "@lingui/react/macro";
import { Maximize, Minus, Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { elementOf, type Board } from "../../session-core/features/studio/board.ts";
import type { MetadataOf } from "../../session-core/features/studio/scene-kinds.ts";
import { IconButton } from "../components/Button.tsx";
import { repairOf, type Repair } from "./draw/damage.ts";
import { wantFonts } from "./draw/fonts.ts";
import { inOrder, type Ordered } from "./draw/order.ts";
import { paint, repaint, type Camera } from "./draw/paint.ts";
import { paperStyle } from "./paper-style.ts";
import type { Passing } from "./passing.ts";
import { PassingLayer } from "./PassingLayer.tsx";
import { SaveBoard } from "./SaveBoard.tsx";
import { useCamera } from "./useCamera.ts";
import { useDark } from "./useDark.ts";

interface ViewerProps {
  name: string;
  board: Board;
  background: MetadataOf<"whiteboard">["background"];
  /** Null where nothing is live. */
  passing: Passing | null;
  nameOf(participantId: string): string;
}

/** A board for those who look at it: the editor's pencils on one canvas, without the editor. */
export function Viewer({ name, board, background, passing, nameOf }: ViewerProps) {
  const { t } = useLingui();
  const dark = useDark();
  const [ordered, setOrdered] = useState(() => inOrder(board));
  if (ordered.board !== board) setOrdered(inOrder(board, ordered));
  const { elements } = ordered;
  const { place, camera, size, zoom, fit, handlers } = useCamera(ordered.around);
  const canvas = usePainted(ordered, camera, size, dark);
  const isOnBoard = useCallback((id: string) => elementOf(board, id) !== undefined, [board]);
  return (
    <div className="relative size-full">
      <section
        ref={place}
        aria-label={t`Board: ${name}`}
        aria-roledescription={t`whiteboard`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrows move the view, as a pointer does
        tabIndex={0}
        className="size-full touch-none overflow-hidden"
        style={camera ? paperStyle(background, camera) : undefined}
        {...handlers}
      >
        <canvas
          ref={canvas}
          aria-hidden
          data-elements={elements.length}
          className="block size-full"
          style={dark ? { filter: "invert(0.93) hue-rotate(180deg)" } : undefined}
        />
        {passing && camera ? (
          <PassingLayer passing={passing} camera={camera} dark={dark} isOnBoard={isOnBoard} nameOf={nameOf} />
        ) : null}
        {board.count === 0 ? (
          <p className="pointer-events-none absolute inset-0 grid place-items-center text-muted">
            <Trans>The board is empty.</Trans>
          </p>
        ) : null}
      </section>
      <div className="absolute end-2 bottom-2 z-20 flex rounded-lg border border-line bg-surface/90">
        <IconButton label={t`Smaller`} onClick={() => zoom(1 / 1.25)}>
          <Minus className="size-5" aria-hidden />
        </IconButton>
        <IconButton label={t`Larger`} onClick={() => zoom(1.25)}>
          <Plus className="size-5" aria-hidden />
        </IconButton>
        <IconButton label={t`Whole board`} onClick={fit}>
          <Maximize className="size-5" aria-hidden />
        </IconButton>
        <SaveBoard elements={elements} name={name} />
      </div>
    </div>
  );
}

/** Keeps the canvas painted: where the board changed since, and all of it when one looks elsewhere. */
function usePainted(ordered: Ordered, camera: Camera | null, size: { width: number; height: number }, dark: boolean) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef<{ ordered: Ordered; from: unknown } | null>(null);
  const [came, setCame] = useState(0);
  const from = useMemo(() => ({ camera, size, dark, came }), [camera, size, dark, came]);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !camera) return;
    const again = () => setCame((times) => times + 1);
    const density = window.devicePixelRatio;
    const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)];
    const paper = { context, camera, width, height, density, dark, again };
    const { board, elements } = ordered;
    const before = painted.current?.from === from ? painted.current.ordered : null;
    const repair: Repair = before ? repairOf(before.board, board, before.elements.at(-1)) : { kind: "all" };
    wantFonts(repair.kind === "over" ? repair.elements : elements, again);
    switch (repair.kind) {
      case "all":
        if (context.canvas.width !== width) context.canvas.width = width;
        if (context.canvas.height !== height) context.canvas.height = height;
        context.clearRect(0, 0, width, height);
        paint(paper, elements);
        break;
      case "over":
        paint(paper, repair.elements);
        break;
      case "places":
        repaint(paper, elements, repair.places);
    }
    painted.current = { ordered, from };
  }, [ordered, camera, size, dark, from]);
  return canvas;
}
