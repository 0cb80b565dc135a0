import * as z from "zod/mini";
import { MediaTokenAnswer, SessionIdBody } from "../../contracts/http.ts";
import { defineRoute } from "../http/route.ts";
import { askLive } from "../orchestrator/commands.ts";
import { egressTold } from "../recording/egress.ts";
import { pictureFor } from "../recording/pictures.ts";
import { liveSession, reach } from "../orchestrator/placement.ts";
import { mediaFor } from "./media.ts";
import { readWebhook, WEBHOOK_MAX_BYTES } from "./webhook.ts";

const mediaToken = defineRoute({
  method: "POST",
  path: "/media/token",
  owner: "integrations",
  summary: "A fresh way to audio and video, with what the asking participant may send now; whoever was removed gets none",
  policy: { kind: "participant" },
  // A token that was kept would be an old one.
  idempotency: "none",
  body: SessionIdBody,
  answer: MediaTokenAnswer,
  errors: ["not_live", "not_joined", "removed"],
  async handler(call) {
    const { sessionId } = call.body;
    const asking = { tenantId: call.user.tenantId, userId: call.user.userId };
    const { answer, placement } = await askLive(call, { sessionId, of: "body.sessionId" }, (where) =>
      reach(liveSession(call.bindings, sessionId, where).mediaPass(asking)),
    );
    const { participant, rights } = answer;
    if (!rights) return { media: null, picture: await pictureFor(call.env, sessionId) };
    const session = { id: sessionId, jurisdiction: placement.jurisdiction ?? null };
    return { media: await mediaFor(call.env, { session, participantId: participant.participantId, rights }) };
  },
});

const liveKitWebhook = defineRoute({
  method: "POST",
  path: "/webhooks/livekit",
  owner: "integrations",
  summary: "LiveKit tells of its rooms; also at /webhooks/livekit",
  policy: { kind: "signature", of: "LiveKit" },
  // Its own ids make a repeat harmless.
  idempotency: "none",
  upload: { types: ["application/webhook+json"], maxBytes: WEBHOOK_MAX_BYTES },
  status: 204,
  answer: z.undefined(),
  errors: ["unauthenticated", "not_found"],
  async handler(call) {
    const { event, room, news } = await readWebhook(call.env, {
      body: new TextDecoder().decode(call.uploaded.bytes),
      authorization: call.request.headers.get("authorization"),
    });
    // The class first: it hears of it while Postgres is away, too. LiveKit repeats what is not answered well.
    if (room && news) await reach(liveSession(call.bindings, room.sessionId, room).mediaHeard(news));
    if (event.egressInfo) await egressTold(call.database, event.egressInfo);
    return undefined;
  },
});

export const integrationRoutes = [mediaToken, liveKitWebhook];
