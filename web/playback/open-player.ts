import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import type { SessionClient } from "../session-client/index.ts";
import { Player } from "./player.ts";
import { Recollection } from "./recollection.ts";

/** A playhead over the class that this client follows. */
export function openPlayer(client: SessionClient): Player {
  const after = (ms: number, wake: () => void) => {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  };
  const recollection: Recollection = new Recollection(client, after, () => player.refresh());
  const player: Player = new Player({
    now: () => client.serverNow(),
    beginning: () => lifecycle.of(client.confirmed().state).startedAt ?? 0,
    momentAt: (time) => recollection.at(time),
    after,
  });
  const close = player.close.bind(player);
  player.close = () => {
    recollection.close();
    close();
  };
  return player;
}
