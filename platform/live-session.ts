import type { ErrorCode } from "../contracts/errors.ts";
import type { You } from "../contracts/frames.ts";
import type { MediaRights } from "../contracts/media.ts";
import type { ParticipantRole } from "../contracts/roles.ts";
import type { WordPolicy } from "../contracts/words.ts";

/**
 * What the worker may ask of a live session's Durable Object. Answers are values, never exceptions: a throw means that the object
 * could not be reached or could not append.
 */
export interface LiveSessionRpc {
  /** Opens the log: `session.started` at sequence 1, then the prepared scenes. A repeat answers the same. */
  start(request: StartRequest): Promise<Receipt | Refused>;
  /** Seats a participant (`participant.joined`, once) and issues a socket ticket. */
  admit(request: AdmitRequest): Promise<Admitted | Refused>;
  /** The same submit that a socket's command reaches. */
  submit(request: SubmitRequest): Promise<Receipt | Refused>;
  /** Passes something on that is no event: the session's own objects speak by it. Dropped where nobody takes it. */
  signal(request: SignalRequest): Promise<void>;
  status(): Promise<LiveSessionStatus>;
  /** What a media token for this user is to say. Who was removed gets none. */
  mediaPass(request: { tenantId: string; userId: string }): Promise<MediaPass | Refused>;
  /** What the media server tells of this session's room, after its signature was verified. */
  mediaHeard(news: MediaNews): Promise<void>;
  /** Asks a session whose Postgres watermark looks stale to compare and drain (R74). Answers where it stands. */
  poke(): Promise<LiveSessionStatus>;
}

export interface Receipt {
  ok: true;
  sequence: number;
}
export interface Refused {
  ok: false;
  code: ErrorCode;
  message: string;
  details?: unknown;
}
export interface Admitted {
  ok: true;
  participant: You;
  ticket: string;
  /** ms since 1970 */
  expiresAt: number;
  /** Null for who follows without a seat: the media room has no place for them. */
  rights: MediaRights | null;
  /** They wait in the lobby: the ticket leads there, and staff let them in. */
  waiting?: true;
}

export interface MediaPass {
  ok: true;
  participant: You;
  /** Null for who follows without a seat. */
  rights: MediaRights | null;
}

export type MediaNews =
  | { kind: "joined" | "left"; participantId: string; connection: string; since: number; eventId: string }
  /** Egress of a recording is over, whoever ended it. */
  | { kind: "recorded"; recordingId: string; eventId: string }
  /** Something else happened: a look at the room tells what. */
  | { kind: "changed" };

export interface StartRequest {
  tenantId: string;
  sessionId: string;
  classroomId: string;
  classroomName: string;
  lessonTitle: string;
  capacity: number;
  /** Prepared scenes in their order; each valid by session-core's Scene. */
  scenes: readonly unknown[];
  /** The tenant's word filter; it holds for as long as this class runs. */
  words?: WordPolicy | null;
  trace?: string;
}

export interface AdmitRequest {
  tenantId: string;
  userId: string;
  participantId: string;
  name: string;
  role: ParticipantRole;
  /** The Origin of the page that will open the socket; null when the caller is no browser. */
  origin: string | null;
  /** Lets a student in beyond the seats, to follow without one. */
  orOverflow?: boolean;
  trace?: string;
}

export interface SubmitRequest {
  tenantId: string;
  /** Who asks: a verified user, found in the session's own roster; or the worker itself, after its own policy let it. */
  as: { userId: string } | "system";
  key: string;
  type: string;
  data: unknown;
  trace?: string;
}

export interface SignalRequest {
  tenantId: string;
  type: string;
  data: unknown;
  /** The participant it is about. */
  actor: string;
}

export interface LiveSessionStatus {
  phase: "scheduled" | "live" | "ended";
  sequence: number;
  /** Chain hash of the event at `sequence`, hexadecimal; "" before the first. */
  hash: string;
  epoch: number;
  /** What Postgres last answered that it holds. */
  flushedThrough: number;
  connected: number;
  /** Events set aside because Postgres refuses them; a human is needed when above 0. */
  quarantined: number;
}
