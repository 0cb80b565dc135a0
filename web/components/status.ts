import type { MediaStatus } from "../media/snapshot.ts";
import type { SessionSnapshot } from "../session-client/index.ts";

/** What the one line says: how well this person is connected, and what that means for the class. */
export type ClassStatus =
  | { kind: "joining" }
  | { kind: "connecting" }
  | { kind: "offline" | "reconnecting"; waiting: Waiting }
  | { kind: "back" }
  | { kind: "without-media" }
  | { kind: "media-trouble"; media: "reconnecting" | "unavailable" | "elsewhere" }
  | { kind: "well" };

/** What was done and has not arrived yet. */
export interface Waiting {
  messages: number;
  changes: number;
}

export function statusOf(
  { connection, pending, media, admission }: Pick<SessionSnapshot, "connection" | "pending" | "media" | "admission">,
  { online, back, room }: { online: boolean; back: boolean; room: MediaStatus | null },
): ClassStatus {
  const messages = pending.filter(({ type }) => type === "chat.send").length;
  const waiting = { messages, changes: pending.length - messages };
  switch (connection.status) {
    case "joining":
      return online ? { kind: "joining" } : { kind: "offline", waiting };
    case "connecting":
      return online ? { kind: "connecting" } : { kind: "offline", waiting };
    case "reconnecting":
      return { kind: online ? "reconnecting" : "offline", waiting };
    case "live":
      if (back) return { kind: "back" };
      if (admission !== null && media === null) return { kind: "without-media" };
      return room === "reconnecting" || room === "unavailable" || room === "elsewhere"
        ? { kind: "media-trouble", media: room }
        : { kind: "well" };
    case "closed":
      return { kind: "well" };
  }
}
