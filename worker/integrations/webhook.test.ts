import { createHash } from "node:crypto";
import { AccessToken } from "livekit-server-sdk";
import { describe, expect, it } from "vitest";
import type { Env } from "../../platform/env.ts";
import { readWebhook } from "./webhook.ts";

const LIVEKIT_API_SECRET = "a-media-secret-of-32-characters-up";
const env = { LIVEKIT_URL: "https://media.example", LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET } as Env;
const SESSION = "00000000-0000-4000-8000-00000000000b";
const PARTICIPANT = "00000000-0000-4000-8000-000000000003";

const joined = {
  event: "participant_joined",
  id: "EV_1",
  createdAt: String(Math.floor(Date.now() / 1000)),
  room: { name: SESSION },
  participant: { identity: PARTICIPANT, sid: "PA_1", joinedAt: "1700000000", joinedAtMs: "1700000000123" },
};

/** As LiveKit sends it: a token that holds the digest of the body. */
async function delivery(content: object, { secret = LIVEKIT_API_SECRET, ttl = 300, body = JSON.stringify(content) } = {}) {
  const token = new AccessToken("key", secret, { ttl });
  token.sha256 = createHash("sha256").update(JSON.stringify(content)).digest("base64");
  return { body, authorization: await token.toJwt() };
}

describe("R58 a webhook", () => {
  it("that LiveKit signed tells whose connection began, in whose room", async () => {
    const heard = await readWebhook(env, await delivery(joined));
    expect(heard.room).toEqual({ sessionId: SESSION, jurisdiction: null });
    expect(heard.news).toEqual({
      ...{ kind: "joined", eventId: "EV_1" },
      ...{ participantId: PARTICIPANT, connection: "PA_1", since: 1_700_000_000_123 },
    });
  });

  it("is refused without LiveKit's signature, with another body, and when it is old", async () => {
    const old = { ...joined, createdAt: String(Math.floor(Date.now() / 1000) - 3_600) };
    for (const refused of [
      { ...(await delivery(joined)), authorization: null },
      { ...(await delivery(joined)), authorization: "Bearer none" },
      await delivery(joined, { secret: "another-secret-of-32-characters-up" }),
      await delivery(joined, { body: JSON.stringify({ ...joined, id: "EV_2" }) }),
      await delivery(joined, { ttl: -3_600 }),
      await delivery(old),
    ]) {
      await expect(readWebhook(env, refused)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  it("is nothing that there is where LiveKit is not configured", async () => {
    await expect(readWebhook({} as Env, await delivery(joined))).rejects.toMatchObject({ code: "not_found" });
  });

  it("of a recorder, of a room that is no session's, or of what concerns nobody is no news", async () => {
    const recorder = { ...joined, participant: { ...joined.participant, kind: "EGRESS" } };
    expect((await readWebhook(env, await delivery(recorder))).news).toBeNull();
    expect((await readWebhook(env, await delivery({ ...joined, room: { name: "elsewhere" } }))).room).toBeNull();
    expect((await readWebhook(env, await delivery({ ...joined, event: "egress_updated" }))).news).toBeNull();
  });

  it("of an egress that ended says which recording is made no more, and nothing of other egress", async () => {
    const recordingId = "00000000-0000-4000-8000-00000000000c";
    const ended = (filepath: string) => ({
      ...joined,
      event: "egress_ended",
      room: undefined,
      egressInfo: { egressId: "EG_1", roomName: `${SESSION}.eu`, roomComposite: { fileOutputs: [{ filepath }] } },
    });
    const heard = await readWebhook(env, await delivery(ended(`recordings/${SESSION}/${recordingId}/composite.mp4`)));
    expect(heard.news).toEqual({ kind: "recorded", recordingId, eventId: "EV_1" });
    expect(heard.room).toEqual({ sessionId: SESSION, jurisdiction: "eu" });
    expect((await readWebhook(env, await delivery(ended("elsewhere.mp4")))).news).toBeNull();
  });

  it("names the jurisdiction that its session lives in", async () => {
    const { room } = await readWebhook(
      env,
      await delivery({ ...joined, event: "room_finished", room: { name: `${SESSION}.eu` } }),
    );
    expect(room).toEqual({ sessionId: SESSION, jurisdiction: "eu" });
  });
});
