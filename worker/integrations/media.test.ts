import { TokenVerifier } from "livekit-server-sdk";
import { describe, expect, it } from "vitest";
import { participantRoles } from "../../contracts/roles.ts";
import type { Env } from "../../platform/env.ts";
import { mediaFor } from "./media.ts";

const env = {
  LIVEKIT_URL: "https://media.example",
  LIVEKIT_API_KEY: "key",
  LIVEKIT_API_SECRET: "a-media-secret-of-32-characters-up",
};
const claimsFor = async (role: (typeof participantRoles)[number]) => {
  const media = await mediaFor(env as Env, "session-1", { participantId: "participant-1", role });
  return { url: media!.url, claims: await new TokenVerifier(env.LIVEKIT_API_KEY, env.LIVEKIT_API_SECRET).verify(media!.token) };
};

describe("R57 a media token", () => {
  it.each(participantRoles)("of a %s opens one room, for one participant, for ten minutes, and rules nothing", async (role) => {
    const { url, claims } = await claimsFor(role);
    expect(url).toBe("wss://media.example");
    expect(claims).toMatchObject({ sub: "participant-1", video: { room: "session-1", roomJoin: true, canSubscribe: true } });
    expect(claims.exp! - Date.now() / 1000).toBeLessThanOrEqual(600);
    expect(claims.name).toBeUndefined();
    const { roomAdmin, roomCreate, roomList, roomRecord, canPublishData, canUpdateOwnMetadata } = claims.video!;
    for (const power of [roomAdmin, roomCreate, roomList, roomRecord, canPublishData, canUpdateOwnMetadata])
      expect(power ?? false).toBe(false);
  });

  it("lets staff send, and students and observers only receive", async () => {
    expect((await claimsFor("teacher")).claims.video!.canPublish).toBe(true);
    expect((await claimsFor("teacher")).claims.video!.canPublishSources).toHaveLength(4);
    expect((await claimsFor("assistant")).claims.video!.canPublishSources).toHaveLength(2);
    expect((await claimsFor("student")).claims.video!.canPublish).toBe(false);
    expect((await claimsFor("observer")).claims.video!.canPublish).toBe(false);
  });

  it("is null where no media server is configured", async () => {
    expect(await mediaFor({} as Env, "session-1", { participantId: "p", role: "teacher" })).toBeNull();
  });
});
