import { TokenVerifier } from "livekit-server-sdk";
import { describe, expect, it } from "vitest";
import { NO_MEDIA_RIGHTS, type MediaRights } from "../../contracts/media.ts";
import type { Env } from "../../platform/env.ts";
import { mediaFor } from "./media.ts";

const env = {
  LIVEKIT_URL: "https://media.example",
  LIVEKIT_API_KEY: "key",
  LIVEKIT_API_SECRET: "a-media-secret-of-32-characters-up",
};
const visitor = (rights: MediaRights, jurisdiction: string | null = null) => ({
  session: { id: "session-1", jurisdiction },
  participantId: "participant-1",
  rights,
});
const claimsFor = async (...asked: Parameters<typeof visitor>) => {
  const media = await mediaFor(env as Env, visitor(...asked));
  return { url: media!.url, claims: await new TokenVerifier(env.LIVEKIT_API_KEY, env.LIVEKIT_API_SECRET).verify(media!.token) };
};
const all: MediaRights = { microphone: true, camera: true, screen: true };

describe("R57 a media token", () => {
  it.each([["everything", all] as const, ["nothing", NO_MEDIA_RIGHTS] as const])(
    "for whoever may send %s opens one room, for one participant, for ten minutes, and rules nothing",
    async (_what, rights) => {
      const { url, claims } = await claimsFor(rights);
      expect(url).toBe("wss://media.example");
      expect(claims).toMatchObject({ sub: "participant-1", video: { room: "session-1", roomJoin: true, canSubscribe: true } });
      expect(claims.exp! - Date.now() / 1000).toBeLessThanOrEqual(600);
      expect(claims.name).toBeUndefined();
      const { roomAdmin, roomCreate, roomList, roomRecord, canPublishData, canUpdateOwnMetadata } = claims.video!;
      for (const power of [roomAdmin, roomCreate, roomList, roomRecord, canPublishData, canUpdateOwnMetadata])
        expect(power ?? false).toBe(false);
    },
  );

  it("names each source that its bearer may send, and no other", async () => {
    const sourcesOf = async (rights: MediaRights) => {
      const { video } = (await claimsFor(rights)).claims;
      return [video!.canPublish, video!.canPublishSources ?? []];
    };
    expect(await sourcesOf(all)).toEqual([true, ["microphone", "camera", "screen_share", "screen_share_audio"]]);
    expect(await sourcesOf({ ...NO_MEDIA_RIGHTS, microphone: true })).toEqual([true, ["microphone"]]);
    // An empty list would mean every source there is.
    expect(await sourcesOf(NO_MEDIA_RIGHTS)).toEqual([false, []]);
  });

  it("names the room of a session that lives in a jurisdiction so that a webhook finds it", async () => {
    expect((await claimsFor(all, "eu")).claims.video!.room).toBe("session-1.eu");
  });

  it("is null where no media server is configured", async () => {
    expect(await mediaFor({} as Env, visitor(all))).toBeNull();
  });
});
