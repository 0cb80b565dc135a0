import { createContext, useContext, useSyncExternalStore } from "react";
import type { MediaRoom } from "./room.ts";
import type { MediaSnapshot } from "./snapshot.ts";

export const MediaContext = createContext<MediaRoom | null>(null);

const never = () => () => undefined;

export interface LiveMedia {
  room: MediaRoom;
  snapshot: MediaSnapshot;
}

/** Sound and picture of this class; null until they are loaded, and where the class has none (a replay, or no media server). */
export function useMedia(): LiveMedia | null {
  const room = useContext(MediaContext);
  const snapshot = useSyncExternalStore(room?.subscribe ?? never, () => room?.current() ?? null);
  return room && snapshot ? { room, snapshot } : null;
}
