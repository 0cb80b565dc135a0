import { useSyncExternalStore } from "react";

/** Ours, wherever on the screen: slides, boards, thumbnails. */
const OURS = "/v1/assets/";
/** Soon, then with more patience; a picture that nobody shows any more is not asked for again. */
const RETRY_MS = [2_000, 5_000, 15_000, 30_000] as const;

const missing = new Map<HTMLImageElement, number>();
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

const pictureOf = ({ target }: Event) => (target instanceof HTMLImageElement && target.src.includes(OURS) ? target : null);

function failed(event: Event): void {
  const picture = pictureOf(event);
  if (!picture) return;
  const tries = missing.get(picture) ?? 0;
  missing.set(picture, tries + 1);
  tell();
  setTimeout(
    () => {
      if (!missing.has(picture)) return;
      if (picture.isConnected) picture.src = picture.getAttribute("src") ?? "";
      else if (missing.delete(picture)) tell();
    },
    RETRY_MS[Math.min(tries, RETRY_MS.length - 1)],
  );
}

function loaded(event: Event): void {
  const picture = pictureOf(event);
  if (picture && missing.delete(picture)) tell();
}

function watch(listener: () => void): () => void {
  if (listeners.size === 0) {
    // These events do not bubble, but they can be caught on the way down.
    document.addEventListener("error", failed, true);
    document.addEventListener("load", loaded, true);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener("error", failed, true);
    document.removeEventListener("load", loaded, true);
    missing.clear();
  };
}

/** Whether a picture of ours that is on the screen did not come; each is asked for again by itself. */
export function usePicturesMissing(): boolean {
  return useSyncExternalStore(watch, () => missing.size > 0);
}
