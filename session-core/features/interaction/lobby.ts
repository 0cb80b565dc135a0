import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import {
  accept,
  command,
  defineFeature,
  event,
  refuse,
  type DefinedFeature,
  type Refused,
  type SessionState,
} from "../../feature.ts";
import { valueOf, withValue, type PerParticipant } from "../../per-participant.ts";
import { controls, type SomeControls } from "./controls.ts";

export interface LobbyState {
  /** What staff said of those who are not in the class yet. Who waits is no state: it is whose socket is in the lobby. */
  decisions: PerParticipant<Decided>;
}
type Decided = "admitted" | "denied" | "joined";

const Named = z.strictObject({ participantIds: z.array(Uuid).check(z.minLength(1), z.maxLength(200)) });
type Named = z.infer<typeof Named>;
export type LobbyDecided = Named;

/** The lobby (R37): who is let in and who is turned away. Waiting writes no event. */
export const lobby: DefinedFeature<LobbyState> = defineFeature<LobbyState>({
  name: "lobby",
  owner: "interaction",
  initial: { decisions: {} },

  commands: {
    "lobby.admit": command({
      summary: "Lets in those who are named.",
      schema: Named,
      by: ["teacher", "assistant"],
      decide: (state, { participantIds }) => decided(state, participantIds, "admitted"),
    }),
    "lobby.deny": command({
      summary: "Turns those away who are named; opening the class to everyone forgets it.",
      schema: Named,
      by: ["teacher", "assistant"],
      decide: (state, { participantIds }) => decided(state, participantIds, "denied"),
    }),
  },

  events: {
    "lobby.admitted": event({ summary: "Staff let somebody in.", data: Named, see: { staff: "all" } }),
    "lobby.denied": event({ summary: "Staff turned somebody away.", data: Named, see: { staff: "all" } }),
  },

  evolve: {
    "lobby.admitted": (slice, { participantIds }: Named) => withDecisions(slice, participantIds, "admitted"),
    "lobby.denied": (slice, { participantIds }: Named) => withDecisions(slice, participantIds, "denied"),
    "participant.joined": (slice, { participantId }: { participantId: string }) =>
      valueOf(slice.decisions, participantId) === undefined ? slice : withDecisions(slice, [participantId], "joined"),
    "room.locked": (slice, { entry }: SomeControls) => (entry === "open" ? lobby.initial : slice),
  },

  view: (slice, { group }) => (group === "staff" ? slice : lobby.initial),
});

/** Why a student who was not in the class before is not seated; null: they are. */
export function keptOut(state: SessionState, participantId: string): Refused | null {
  const { entry } = controls.of(state);
  const decision = valueOf(lobby.of(state).decisions, participantId);
  if (decision === "denied") return refuse("entry_denied");
  if (entry === "open" || decision === "admitted") return null;
  return refuse(entry === "lobby" ? "in_lobby" : "entry_locked");
}

function decided(state: SessionState, participantIds: string[], as: "admitted" | "denied") {
  const { decisions } = lobby.of(state);
  const news = participantIds.filter((id) => !["joined", as].includes(valueOf(decisions, id) ?? ""));
  return news.length === 0 ? accept() : accept({ type: `lobby.${as}`, data: { participantIds: news } satisfies Named });
}

const withDecisions = ({ decisions }: LobbyState, ids: readonly string[], as: Decided): LobbyState => ({
  decisions: ids.reduce((all, id) => withValue(all, id, as), decisions),
});
