import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { SessionState } from "../../session-core/feature.ts";
import { toast } from "../components/toasts.tsx";
import type { LiveClass } from "../components/useSession.ts";
import { errorText } from "../error-text.ts";
import type { Playback, Player } from "./player.ts";

/** Far enough back for a sentence that was missed. */
export const REWIND_SECONDS = 30;

export interface Rewind {
  playback: Playback;
  /** What the stage is to show: now, or an earlier moment; null while that is being read. */
  state: SessionState | null;
  /** Half a minute back from what one sees. */
  back(): void;
  /** From the beginning, twice as fast as it went. */
  catchUp(): void;
  goLive(): void;
  /** Once somebody has looked back. */
  player: Player | null;
}

const LIVE: Playback = { mode: "live" };
const never = () => () => undefined;

/** Looking back in a running class. What that takes is loaded when somebody first does. */
export function useRewind({ client, snapshot }: LiveClass): Rewind {
  const [player, setPlayer] = useState<Player | null>(null);
  const opening = useRef<Promise<Player> | null>(null);
  useEffect(
    () => () => {
      void opening.current?.then(
        (opened) => opened.close(),
        () => undefined,
      );
      opening.current = null;
    },
    [client],
  );
  const playback = useSyncExternalStore(player?.subscribe ?? never, () => player?.current() ?? LIVE);
  const withPlayer = async (act: (player: Player) => void) => {
    const asked = (opening.current ??= import("./open-player.ts").then(({ openPlayer }) => openPlayer(client)));
    const opened = await asked.catch(() => null);
    if (!opened) {
      // Asked for anew the next time: a network that comes back is no reason to load the page again.
      if (opening.current === asked) opening.current = null;
      return toast(errorText({ code: "no_connection", message: "" }));
    }
    setPlayer(opened);
    act(opened);
  };
  return {
    playback,
    state: playback.mode === "live" ? snapshot.state : (playback.moment?.state ?? null),
    back: () => void withPlayer((opened) => opened.skip(-REWIND_SECONDS * 1_000)),
    catchUp: () => void withPlayer((opened) => opened.seek(0, { speed: 2, playing: true })),
    goLive: () => player?.goLive(),
    player,
  };
}
