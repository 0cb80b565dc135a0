import {
  RoomServiceClient,
  ServerError,
  TrackSource,
  type ParticipantInfo,
  type ParticipantPermission,
} from "livekit-server-sdk";
import type { MediaRights } from "../contracts/media.ts";
import type { Env } from "./env.ts";

/** The media server, as a session and the routes need it. A port: where LiveKit is not configured there is none. */
export interface MediaServer {
  /** A repeat finds the room that is there. */
  openRoom(room: string): Promise<void>;
  /** Everybody in it is disconnected. */
  closeRoom(room: string): Promise<void>;
  people(room: string): Promise<PersonInRoom[]>;
  /** Disconnects them, and where the server knows how, refuses the tokens they hold. */
  remove(room: string, participantId: string): Promise<void>;
  /** What they send beyond it ends at once. */
  permit(room: string, participantId: string, rights: MediaRights): Promise<void>;
  silence(room: string, participantId: string, trackId: string): Promise<void>;
}

export interface PersonInRoom {
  participantId: string;
  connection: string;
  /** ms since 1970 */
  since: number;
  rights: MediaRights;
  tracks: { id: string; source: "microphone" | "camera" | "screen"; muted: boolean }[];
}

export interface LiveKit {
  url: string;
  apiKey: string;
  apiSecret: string;
}

/** `ParticipantInfo.Kind.STANDARD`, which the SDK does not export. */
const STANDARD: ParticipantInfo["kind"] = 0;
/** What a start waits for the room (R12), and what any other request to the media server may take. */
const REQUEST_BUDGET_S = 2;
/** Long enough to connect on a slow phone; a connection outlives its token. */
export const TOKEN_TTL_S = 10 * 60;
/** A room stays while a teacher's laptop restarts. */
const EMPTY_TIMEOUT_S = 10 * 60;

export function liveKitOf(env: Env): LiveKit | null {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = env;
  return url && apiKey && apiSecret ? { url, apiKey, apiSecret } : null;
}

export const httpUrlOf = ({ url }: LiveKit): string => url.replace(/^ws/, "http");

/** A session's room. It names where the session lives, so that a webhook finds it without asking anybody. */
export const roomOf = (sessionId: string, jurisdiction: string | null | undefined): string =>
  jurisdiction ? `${sessionId}.${jurisdiction}` : sessionId;

/** Null where a room is none of ours. */
export function sessionOfRoom(room: string): { sessionId: string; jurisdiction: string | null } | null {
  const [, sessionId, jurisdiction] = /^([0-9a-f-]{36})(?:\.([a-z]+))?$/.exec(room) ?? [];
  return sessionId ? { sessionId, jurisdiction: jurisdiction ?? null } : null;
}

export function sourcesFor({ microphone, camera, screen }: MediaRights): TrackSource[] {
  return [
    ...(microphone ? [TrackSource.MICROPHONE] : []),
    ...(camera ? [TrackSource.CAMERA] : []),
    ...(screen ? [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO] : []),
  ];
}

const rightsFrom = (permission: ParticipantPermission | undefined): MediaRights => {
  // An empty list of sources means all of them: there is no telling them from none but by `canPublish`.
  const has = (source: TrackSource) =>
    permission?.canPublish === true &&
    (permission.canPublishSources.length === 0 || permission.canPublishSources.includes(source));
  return {
    microphone: has(TrackSource.MICROPHONE),
    camera: has(TrackSource.CAMERA),
    screen: has(TrackSource.SCREEN_SHARE),
  };
};

export const sourceNames: Partial<Record<TrackSource, PersonInRoom["tracks"][number]["source"]>> = {
  [TrackSource.MICROPHONE]: "microphone",
  [TrackSource.CAMERA]: "camera",
  [TrackSource.SCREEN_SHARE]: "screen",
};

/** Recorders and agents are in the room, and not in the class. */
export const isPerson = ({ kind }: ParticipantInfo): boolean => kind === STANDARD;

export const connectionOf = ({ identity, sid, joinedAt, joinedAtMs }: ParticipantInfo) => ({
  participantId: identity,
  connection: sid,
  since: joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000,
});

export function mediaServerOf(env: Env): MediaServer | null {
  const liveKit = liveKitOf(env);
  if (!liveKit) return null;
  const rooms = new RoomServiceClient(httpUrlOf(liveKit), liveKit.apiKey, liveKit.apiSecret, {
    requestTimeout: REQUEST_BUDGET_S,
    failover: false,
  });
  return {
    async openRoom(name) {
      await rooms.createRoom({ name, emptyTimeout: EMPTY_TIMEOUT_S });
    },
    closeRoom: (name) => unlessGone(rooms.deleteRoom(name)),
    async people(room) {
      const people = await rooms.listParticipants(room);
      return people.filter(isPerson).map((person) => ({
        ...connectionOf(person),
        rights: rightsFrom(person.permission),
        tracks: person.tracks.flatMap(({ sid, source, muted }) => {
          const name = sourceNames[source];
          return name ? [{ id: sid, source: name, muted }] : [];
        }),
      }));
    },
    remove: (room, participantId) =>
      unlessGone(rooms.removeParticipant(room, participantId, { revokeTokenTs: BigInt(Math.ceil(Date.now() / 1000)) })),
    permit: (room, participantId, rights) =>
      unlessGone(
        rooms.updateParticipant(room, participantId, {
          permission: {
            ...{ canSubscribe: true, canPublishData: false, canUpdateMetadata: false },
            ...{ canPublish: sourcesFor(rights).length > 0, canPublishSources: sourcesFor(rights) },
          },
        }),
      ),
    silence: (room, participantId, trackId) => unlessGone(rooms.mutePublishedTrack(room, participantId, trackId, true)),
  };
}

/** Whoever or whatever is not there any more needs nothing done. */
async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ServerError && error.code === "not_found")) throw error;
  }
}
