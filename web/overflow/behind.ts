/**
 * How far behind the class the picture is that somebody watches who follows without a seat, in ms; 0 for everybody else, and where
 * there is no picture. What else is shown of the class is held back as long (R60).
 */
let ms = 0;
const listeners = new Set<() => void>();

/** Smaller changes are not worth moving anything for. */
const WORTH_MS = 400;

export const behind = {
  current: (): number => ms,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  tell(next: number): void {
    const rounded = Math.max(0, Math.round(next));
    if (rounded !== 0 && ms !== 0 && Math.abs(rounded - ms) < WORTH_MS) return;
    if (rounded === ms) return;
    ms = rounded;
    for (const listener of listeners) listener();
  },
};

/** For what is passing, and no part of any state. */
export function inStep(act: () => void): void {
  if (ms === 0) act();
  else setTimeout(act, ms);
}
