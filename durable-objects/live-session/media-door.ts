import type { MediaNews, MediaPass, Refused } from "../../platform/live-session.ts";
import { SYSTEM, type SessionState } from "../../session-core/feature.ts";
import { isRemoved } from "../../session-core/features/interaction/moderation.ts";
import { mediaRights } from "../../session-core/features/integrations/media.ts";
import { presence } from "../../session-core/features/orchestrator/presence.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { refused } from "./refused.ts";
import type { ClassParts } from "./parts.ts";

/** Who may go into the media room, and with what: the roster and the log decide, each time anew. */
export function mediaPass(
  parts: ClassParts | null,
  { tenantId, userId }: { tenantId: string; userId: string },
): MediaPass | Refused {
  if (!parts || parts.facts.current.tenantId !== tenantId) return refused("not_found");
  const entry = parts.roster.findUser(userId);
  const { state } = parts.sequencer;
  if (!entry) return refused("not_joined");
  if (isRemoved(state, entry.participantId)) return refused("removed");
  if (lifecycle.of(state).phase !== "live") return refused("not_live");
  // Nobody hears a class whom the class does not see: who left, or was gone for too long, joins first.
  if (!presence.of(state).byId[entry.participantId]?.present) return refused("not_joined");
  const { participantId, name, role } = entry;
  const rights = presence.of(state).byId[participantId]?.overflow ? null : mediaRights(state, participantId);
  return { ok: true, participant: { participantId, name, role }, rights };
}

/** The media server's word: late, doubled or out of order it changes nothing that it should not. */
export async function mediaHeard(parts: ClassParts | null, news: MediaNews): Promise<void> {
  if (!parts) return;
  switch (news.kind) {
    case "recorded": {
      const { recordingId, eventId } = news;
      const data = { recordingId, brokeOff: true };
      await parts.sequencer.ask(SYSTEM, "recording.stop", data, `livekit:${eventId}`, undefined);
      return;
    }
    case "joined":
    case "left": {
      const { kind, eventId, ...connection } = news;
      const type = kind === "joined" ? "media.join" : "media.leave";
      const heard = parts.sequencer.ask(SYSTEM, type, connection, `livekit:${eventId}`, undefined);
      const isOut = kind === "joined" && isSentOut(parts.sequencer.state, news.participantId);
      await Promise.all([heard, isOut ? parts.media?.putOut(news.participantId) : undefined]);
      if (isOut) return;
      break;
    }
    case "changed":
  }
  await parts.media?.run();
}

/** Whoever holds an old token still is out before sound or picture reach them: also of a class that is over. */
const isSentOut = (state: SessionState, participantId: string): boolean =>
  isRemoved(state, participantId) || lifecycle.of(state).phase === "ended";
