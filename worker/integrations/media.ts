import { AccessToken, RoomServiceClient, TrackSource, type VideoGrant } from "livekit-server-sdk";
import type { Media } from "../../contracts/http.ts";
import type { ParticipantRole } from "../../contracts/roles.ts";
import type { Env } from "../../platform/env.ts";
import type { Logger } from "../../platform/log.ts";
import type * as z from "zod/mini";

/** Audio and video (R57). A port: where LiveKit is not configured the class runs without, and says so. */

interface LiveKit {
  url: string;
  apiKey: string;
  apiSecret: string;
}

/** Long enough to connect on a slow phone; a connection outlives its token. */
const TOKEN_TTL_S = 10 * 60;
/** What a start waits for the room (R12). */
export const ROOM_BUDGET_MS = 2_000;
/** Waits before the tries behind an answer: an outage of a few seconds is bridged, a longer one waits for LiveKit's own room creation. */
const RETRY_AFTER_MS = [500, 2_000, 8_000] as const;
/** A room stays while a teacher's laptop restarts. */
const EMPTY_TIMEOUT_S = 10 * 60;

export function liveKitOf(env: Env): LiveKit | null {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = env;
  return url && apiKey && apiSecret ? { url, apiKey, apiSecret } : null;
}

/** The least that each role needs: one room, by participant id, and only the sources they may send. */
export function grantFor(role: ParticipantRole, room: string): VideoGrant {
  const inRoom = { roomJoin: true, room, canUpdateOwnMetadata: false };
  switch (role) {
    case "teacher":
      return {
        ...inRoom,
        canPublish: true,
        canPublishSources: [TrackSource.CAMERA, TrackSource.MICROPHONE, TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO],
        canSubscribe: true,
        canPublishData: false,
      };
    case "assistant":
      return {
        ...inRoom,
        canPublish: true,
        canPublishSources: [TrackSource.CAMERA, TrackSource.MICROPHONE],
        canSubscribe: true,
        canPublishData: false,
      };
    case "student":
    case "observer":
      return { ...inRoom, canPublish: false, canSubscribe: true, canPublishData: false };
  }
}

/** Minted here, without asking LiveKit. No name goes out: people are known by their participant id. */
export async function mediaFor(
  env: Env,
  sessionId: string,
  { participantId, role }: { participantId: string; role: ParticipantRole },
): Promise<z.infer<typeof Media>> {
  const liveKit = liveKitOf(env);
  if (!liveKit) return null;
  const token = new AccessToken(liveKit.apiKey, liveKit.apiSecret, { identity: participantId, ttl: TOKEN_TTL_S });
  token.addGrant(grantFor(role, sessionId));
  return { url: liveKit.url.replace(/^http/, "ws"), token: await token.toJwt() };
}

/**
 * Creates the room within the budget; true once it stands. After that it goes on trying behind the answer: an outage makes a class
 * start without media, never not at all (R12).
 */
export async function openRoom(
  env: Env,
  sessionId: string,
  log: Logger,
  after: (work: Promise<unknown>) => void,
): Promise<boolean> {
  const liveKit = liveKitOf(env);
  if (!liveKit) return false;
  const rooms = new RoomServiceClient(liveKit.url.replace(/^ws/, "http"), liveKit.apiKey, liveKit.apiSecret);
  const create = () => within(ROOM_BUDGET_MS, rooms.createRoom({ name: sessionId, emptyTimeout: EMPTY_TIMEOUT_S }));
  if (await create()) return true;
  log.warn("media room was not created in time; trying behind the answer", { sessionId });
  after(
    (async () => {
      for (const [attempt, wait] of RETRY_AFTER_MS.entries()) {
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (await create()) return log.info("media room was created late", { sessionId, attempt: attempt + 1 });
      }
      log.error("media room could not be created", { sessionId });
    })(),
  );
  return false;
}

async function within(budgetMs: number, work: Promise<unknown>): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), budgetMs));
  return Promise.race([
    work.then(
      () => true,
      () => false,
    ),
    late,
  ]);
}
