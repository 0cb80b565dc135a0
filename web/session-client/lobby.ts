import type { SessionState } from "../../session-core/feature.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";

/** Who is greeted by a live class and finds nobody in it, not even themselves, is shown what the lobby is shown. */
export const isInLobby = (state: SessionState, you: string): boolean =>
  lifecycle.of(state).phase === "live" && presence.of(state).byId[you] === undefined;
