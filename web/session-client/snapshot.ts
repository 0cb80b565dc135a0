import type { You } from "../../contracts/frames.ts";
import type { Admission, Media } from "../../contracts/http.ts";
import type { Service } from "../../session-core/features/orchestrator/lifecycle.ts";
import type { Device, Quality } from "../../session-core/features/orchestrator/presence.ts";
import type { SessionState } from "../../session-core/feature.ts";
import type { LinkStatus } from "./link.ts";
import type { PendingCommand } from "./outgoing.ts";
import type { CaptionFeedState } from "./signal-board.ts";

export interface SessionOptions {
  sessionId: string;
  /** Whose session it is: what is kept over a reload is theirs alone. */
  userId: string;
  /** Asks for admission. Rejects when the server could not be reached; answers a refusal that trying again would not change. */
  join(): Promise<Admission | { refused: { code: string; message: string } }>;
  /** This tab folds with an outdated core: load the page anew. */
  onReload(): void;
}

export interface RefusedCommand {
  key: string;
  type: string;
  code: string;
  message: string;
  /** ms since 1970 */
  at: number;
}

export interface SessionSnapshot {
  connection: LinkStatus;
  you: You | null;
  admission: Admission | null;
  /** Null where the class runs without audio and video. */
  media: Media;
  /** What to draw: everything confirmed, and own pending commands over it. */
  state: SessionState;
  /** The confirmed watermark. */
  sequence: number;
  pending: readonly PendingCommand[];
  /** Latest last. */
  refusals: readonly RefusedCommand[];
  /** Participant ids with a live socket. */
  connected: Readonly<Record<string, boolean>>;
  /** Participant ids. */
  typing: readonly string[];
  /** This person is in the lobby, and shown nothing of the class yet. */
  waiting: boolean;
  /** Who waits there; for staff. */
  lobby: InLobby;
  /** By participant id, as far as this person is told: staff are. */
  devices: Readonly<Record<string, Device>>;
  /** What the class does without just now, as far as this person is told: staff are. */
  missing: readonly Service[];
  /** How the recogniser is doing, by feed. */
  captionFeeds: Readonly<Record<string, CaptionFeedState>>;
  /** Of one's own connection. */
  quality: Quality;
}

/** Some by name, and how many they are in all. */
export interface InLobby {
  people: readonly { id: string; name: string }[];
  waiting: number;
}
