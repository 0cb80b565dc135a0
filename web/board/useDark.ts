import { useSyncExternalStore } from "react";

const subscribe = (listener: () => void) => {
  const watched = new MutationObserver(listener);
  watched.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => watched.disconnect();
};

/** Whether the page is in its dark theme now. */
export const useDark = (): boolean => useSyncExternalStore(subscribe, () => document.documentElement.dataset["theme"] === "dark");
