import type { You } from "../../../contracts/frames.ts";
import { groupOf } from "../../../contracts/roles.ts";
import type { SessionState } from "../../../session-core/feature.ts";
import type { ChatMessage } from "../../../session-core/features/interaction/chat.ts";
import { controls } from "../../../session-core/features/interaction/controls.ts";
import { may } from "../../../session-core/features/interaction/moderation.ts";
import { presence, type Participant } from "../../../session-core/features/orchestrator/presence.ts";

/** Whom this person may write to alone, by name. */
export function addressees(state: SessionState, you: You): Participant[] {
  const staff = groupOf(you.role) === "staff";
  const amongStudents = controls.of(state).studentChat === "open" && may(state, you.participantId, "chat");
  return Object.values(presence.of(state).byId)
    .filter(({ id, role, present }) => {
      if (!present || id === you.participantId || role === "observer") return false;
      return staff || groupOf(role) === "staff" || amongStudents;
    })
    .sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
}

/** Where a reply goes by itself: back the way the message came. */
export function replyAddress({ to, from }: ChatMessage, you: You): string {
  if (to === "class") return "class";
  const other = from === you.participantId ? to : from;
  // A student's word to staff is answered to that student, who would not see what is said among staff.
  return to === "staff" && groupOf(you.role) !== "staff" ? "staff" : other;
}
