/**
 * The microphone that is on air, for whoever listens to it besides the class (captions). Null while it is off or muted: what is not
 * sent to the class is given to nobody.
 */
let track: MediaStreamTrack | null = null;
const listeners = new Set<() => void>();

export const microphone = {
  current: (): MediaStreamTrack | null => track,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  hand(next: MediaStreamTrack | null): void {
    if (next === track) return;
    track = next;
    for (const listener of listeners) listener();
  },
};
