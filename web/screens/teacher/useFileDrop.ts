import { useEffect, useRef, useState } from "react";

const hasFiles = (drag: DragEvent) => drag.dataTransfer?.types.includes("Files") ?? false;

/**
 * Takes a file that is dropped anywhere on the page, unless what lies under it takes it itself. True while one is held over the page.
 * A file that nobody takes does not open in place of the class.
 */
export function useFileDrop(onFile: ((file: File) => void) | null): boolean {
  const [over, setOver] = useState(false);
  const taken = useRef(onFile);
  useEffect(() => {
    taken.current = onFile;
  });
  const active = onFile !== null;
  useEffect(() => {
    if (!active) return undefined;
    const drag = (event: DragEvent) => {
      if (event.defaultPrevented || !hasFiles(event)) return setOver(false);
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) taken.current?.(file);
    };
    window.addEventListener("dragover", drag);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      setOver(false);
      window.removeEventListener("dragover", drag);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [active]);
  return over;
}
