import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "./Button.tsx";

interface Toast {
  id: number;
  text: string;
}

/** Long enough to read two sentences twice; the reason also stays until dismissed while the pointer or focus is on it. */
const TOAST_MS = 12_000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const set = (next: readonly Toast[]) => {
  toasts = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function toast(text: string): void {
  const id = nextId++;
  set([...toasts.filter((known) => known.text !== text).slice(-2), { id, text }]);
  const leave = () => {
    const busy = document.getElementById(`toast-${id}`)?.matches(":hover, :focus-within") ?? false;
    if (busy) setTimeout(leave, TOAST_MS);
    else dismiss(id);
  };
  setTimeout(leave, TOAST_MS);
}

const dismiss = (id: number) => set(toasts.filter((known) => known.id !== id));

export function Toaster() {
  const { t } = useLingui();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div aria-live="polite" className="pointer-events-none fixed inset-x-3 bottom-20 z-60 mx-auto flex max-w-md flex-col gap-2">
      {shown.map(({ id, text }) => (
        <div
          key={id}
          id={`toast-${id}`}
          className="pointer-events-auto flex animate-arrive items-start gap-2 rounded-xl border border-line bg-ink py-1 ps-4 pe-1 text-[0.9375rem] text-canvas shadow-calm"
        >
          <p className="flex-1 py-2.5">{text}</p>
          <IconButton
            label={t`Dismiss`}
            className="text-canvas/80 hover:bg-canvas/15 hover:text-canvas"
            onClick={() => dismiss(id)}
          >
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
