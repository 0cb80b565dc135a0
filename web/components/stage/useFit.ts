import { useLayoutEffect, useRef, type RefObject } from "react";

/** Sizes a slide is tried at: larger where there is room. Below the last nobody in the back row could read it, so it scrolls instead. */
const SCALES = [1.25, 1.12, 1, 0.92, 0.84, 0.77, 0.7, 0.64, 0.58, 0.52] as const;

/** Writes as large as all of a slide fits on it. Everything is in units of its width, so that one fit holds for every size. */
export function useFit(content: string, active: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const sheet = ref.current;
    if (!sheet) return;
    const fit = () => {
      // Not laid out yet, or not shown: its size will be observed when it is.
      if (sheet.clientHeight === 0) return;
      let scrolls = false;
      for (const scale of active ? SCALES : [1]) {
        sheet.style.setProperty("--fit", String(scale));
        scrolls = sheet.scrollHeight > sheet.clientHeight + 1 || sheet.scrollWidth > sheet.clientWidth + 1;
        if (!scrolls) break;
      }
      // What scrolls must be reachable by keyboard.
      if (scrolls && active) sheet.tabIndex = 0;
      else sheet.removeAttribute("tabindex");
    };
    fit();
    // What is drawn later than the slide itself: its words, once their renderer has come, its pictures and its font.
    const written = new MutationObserver(fit);
    written.observe(sheet, { childList: true, subtree: true });
    const sized = new ResizeObserver(fit);
    sized.observe(sheet);
    sheet.addEventListener("load", fit, true);
    void document.fonts.ready.then(fit);
    return () => {
      written.disconnect();
      sized.disconnect();
      sheet.removeEventListener("load", fit, true);
    };
  }, [content, active]);
  return ref;
}
