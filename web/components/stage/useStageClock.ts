import { useMemo } from "react";
import type { Playback } from "../../playback/player.ts";
import type { SessionClient } from "../../session-client/index.ts";
import { behind } from "../../overflow/behind.ts";
import type { StageClock } from "./scene-view.ts";

/** The time that the stage shows, by the class's clock and not by this device's: now, or the moment that is looked back to. */
export function useStageClock(client: SessionClient, playback?: Playback): StageClock {
  return useMemo(() => {
    if (playback?.mode !== "past") return { now: () => client.serverNow() - behind.current(), speed: 1 };
    const { position, playing, speed } = playback;
    return { now: () => position, speed: playing ? speed : 0 };
  }, [client, playback]);
}
