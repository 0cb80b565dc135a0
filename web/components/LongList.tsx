import { Fragment, useEffect, useRef, useState, type ReactNode } from "react";

/** Some screens of rows: drawn in a frame or two, and few enough stretches for a day of speech. */
const STRETCH = 50;
/** What is about to be scrolled to is drawn before it is there. */
const AHEAD_PX = 1_500;

interface LongListProps<Item> {
  items: readonly Item[];
  keyOf(item: Item): string;
  /** What a row mostly takes: the rows that are not drawn yet keep their place by it. */
  rowPx: number;
  className?: string;
  children(item: Item): ReactNode;
}

/** A list of thousands: rows are drawn when one comes near them, and then stay. Each row is a list item of its own. */
export function LongList<Item>({ items, keyOf, rowPx, className, children }: LongListProps<Item>) {
  const list = useRef<HTMLOListElement>(null);
  const [drawn, setDrawn] = useState<ReadonlySet<number>>(new Set([0]));
  const stretches = Array.from({ length: Math.ceil(items.length / STRETCH) }, (_, n) => n);
  const missing = stretches.filter((n) => !drawn.has(n)).length;
  useEffect(() => {
    if (missing === 0 || !list.current) return;
    const seen = new IntersectionObserver(
      (entries) => {
        const near = entries.flatMap(({ isIntersecting, target }) =>
          isIntersecting ? Number((target as HTMLElement).dataset["stretch"]) : [],
        );
        if (near.length > 0) setDrawn((known) => new Set([...known, ...near]));
      },
      { root: scrollerOf(list.current), rootMargin: `${AHEAD_PX}px 0px` },
    );
    for (const place of list.current.querySelectorAll("[data-stretch]")) seen.observe(place);
    return () => seen.disconnect();
  }, [missing]);
  return (
    <ol ref={list} className={className}>
      {stretches.map((n) => {
        const rows = items.slice(n * STRETCH, (n + 1) * STRETCH);
        return drawn.has(n) ? (
          rows.map((item) => <Fragment key={keyOf(item)}>{children(item)}</Fragment>)
        ) : (
          <li key={n} data-stretch={n} aria-hidden style={{ blockSize: rows.length * rowPx }} />
        );
      })}
    </ol>
  );
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let outer = element.parentElement; outer; outer = outer.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(outer).overflowY)) return outer;
  }
  return null;
}
