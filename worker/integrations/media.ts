import { AccessToken, type VideoGrant } from "livekit-server-sdk";
import type * as z from "zod/mini";
import type { Media } from "../../contracts/http.ts";
import type { MediaRights } from "../../contracts/media.ts";
import type { Env } from "../../platform/env.ts";
import { httpUrlOf, liveKitOf, roomOf, sourcesFor, TOKEN_TTL_S } from "../../platform/media-server.ts";

/** The way to audio and video (R57). Where LiveKit is not configured the class runs without, and says so. */

/** The least that somebody needs: one room, by participant id, and only the sources that they may send. */
export function grantFor(rights: MediaRights, room: string): VideoGrant {
  const canPublishSources = sourcesFor(rights);
  const canPublish = canPublishSources.length > 0;
  return {
    ...{ roomJoin: true, room, canUpdateOwnMetadata: false },
    ...{ canSubscribe: true, canPublishData: false, canPublish },
    ...(canPublish ? { canPublishSources } : {}),
  };
}

export interface MediaVisitor {
  session: { id: string; jurisdiction?: string | null | undefined };
  participantId: string;
  rights: MediaRights;
}

/** Minted here, without asking LiveKit. No name goes out: people are known by their participant id. */
export async function mediaFor(env: Env, { session, participantId, rights }: MediaVisitor): Promise<z.infer<typeof Media>> {
  const liveKit = liveKitOf(env);
  if (!liveKit) return null;
  const token = new AccessToken(liveKit.apiKey, liveKit.apiSecret, { identity: participantId, ttl: TOKEN_TTL_S });
  token.addGrant(grantFor(rights, roomOf(session.id, session.jurisdiction)));
  return { url: liveKit.url.replace(/^http/, "ws"), token: await token.toJwt() };
}

/** Whether the media server answers, within the budget. */
export async function mediaHealth(env: Env, budgetMs: number): Promise<"ok" | "failing" | "off"> {
  const liveKit = liveKitOf(env);
  if (!liveKit) return "off";
  try {
    const answer = await fetch(httpUrlOf(liveKit), { signal: AbortSignal.timeout(budgetMs) });
    await answer.body?.cancel();
    return answer.status < 500 ? "ok" : "failing";
  } catch {
    return "failing";
  }
}
