import { useEffect, useRef, type RefObject } from "react";

/** Gives names to what the editor leaves without: its menu on a small stage, its choices of colour. */
export function useNames({ menu, colors }: { menu: string; colors: string }): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const within = frame.current;
    if (!within) return undefined;
    const name = (selector: string, label: string) => {
      for (const found of within.querySelectorAll(selector)) {
        if (found.getAttribute("aria-label") !== label) found.setAttribute("aria-label", label);
      }
    };
    const nameAll = () => {
      name(".main-menu-trigger", menu);
      name(".color-picker-container", colors);
      // It shows how large the board is drawn: that is its name, and what it does its title.
      within.querySelector(".reset-zoom-button")?.removeAttribute("aria-label");
    };
    nameAll();
    const watched = new MutationObserver(nameAll);
    watched.observe(within, { childList: true, subtree: true });
    return () => watched.disconnect();
  }, [menu, colors]);
  return frame;
}
