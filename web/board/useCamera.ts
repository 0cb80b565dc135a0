import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { fit, holds, panned, zoomed, type Size } from "./camera.ts";
import type { Bounds } from "./draw/bounds.ts";
import type { Camera } from "./draw/paint.ts";

const NOWHERE: Size = { width: 0, height: 0 };
const KEY_STEP_PX = 60;

/**
 * Where a viewer looks. Until they move it themselves, the whole board stays in view; it moves only when something would fall out of it.
 */
export function useCamera(content: Bounds | null) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [size, setSize] = useState(NOWHERE);
  const [chosen, setChosen] = useState<Camera | null>(null);
  const [followed, setFollowed] = useState<{ camera: Camera; size: Size } | null>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());

  useEffect(() => {
    if (!element) return undefined;
    const sized = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    sized.observe(element);
    return () => sized.disconnect();
  }, [element]);

  if (size.width > 0 && (!followed || followed.size !== size || !holds(followed.camera, size, content))) {
    const camera = fit(content, size);
    // A board farther out than one can see would be fitted for ever.
    if (!followed || followed.size !== size || !same(camera, followed.camera)) setFollowed({ camera, size });
  }
  const camera = chosen ?? followed?.camera ?? null;
  const latest = useRef(camera);
  useEffect(() => {
    latest.current = camera;
  });
  const change = useCallback((to: (camera: Camera) => Camera) => {
    if (!latest.current) return;
    latest.current = to(latest.current);
    setChosen(latest.current);
  }, []);

  useEffect(() => {
    if (!element) return undefined;
    // Not by React: its wheel listeners may not keep the page from scrolling.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      change((now) =>
        event.ctrlKey || event.metaKey
          ? zoomed(now, Math.exp(-event.deltaY / 200), at)
          : panned(now, -event.deltaX, -event.deltaY),
      );
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [element, change]);

  const middle = { x: size.width / 2, y: size.height / 2 };
  const keys: Record<string, (now: Camera) => Camera> = {
    ArrowLeft: (now) => panned(now, KEY_STEP_PX, 0),
    ArrowRight: (now) => panned(now, -KEY_STEP_PX, 0),
    ArrowUp: (now) => panned(now, 0, KEY_STEP_PX),
    ArrowDown: (now) => panned(now, 0, -KEY_STEP_PX),
    "+": (now) => zoomed(now, 1.25, middle),
    "-": (now) => zoomed(now, 1 / 1.25, middle),
  };
  return {
    place: setElement,
    camera,
    size,
    zoom: (factor: number) => change((now) => zoomed(now, factor, middle)),
    fit: () => {
      setChosen(null);
      setFollowed(null);
    },
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const before = pointers.current.get(event.pointerId);
        if (!before) return;
        const now = { x: event.clientX, y: event.clientY };
        pointers.current.set(event.pointerId, now);
        const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
        const { left, top } = event.currentTarget.getBoundingClientRect();
        if (!other) return change((camera) => panned(camera, now.x - before.x, now.y - before.y));
        const apart = (point: { x: number; y: number }) => Math.hypot(point.x - other.x, point.y - other.y);
        const between = { x: (now.x + other.x) / 2 - left, y: (now.y + other.y) / 2 - top };
        change((camera) => zoomed(camera, apart(now) / Math.max(1, apart(before)), between));
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => void pointers.current.delete(event.pointerId),
      onPointerCancel: (event: PointerEvent<HTMLElement>) => void pointers.current.delete(event.pointerId),
      onKeyDown(event: KeyboardEvent<HTMLElement>) {
        const move = keys[event.key];
        if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
        // Arrows turn slides elsewhere.
        event.preventDefault();
        change(move);
      },
    },
  };
}

const same = (one: Camera, other: Camera) => one.x === other.x && one.y === other.y && one.zoom === other.zoom;
