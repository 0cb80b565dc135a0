import * as z from "zod/mini";
import { CaptionFeedAnswer, CaptionFeedBody, CaptionOffer, knows } from "../../contracts/captions.ts";
import { Uuid } from "../../contracts/ids.ts";
import { signFeedTicket } from "../../platform/caption-feed.ts";
import type { CaptionFeedStub, Bindings } from "../bindings.ts";
import { HttpError } from "../http/errors.ts";
import { defineRoute } from "../http/route.ts";
import { socketErrors, upgrade } from "../http/upgrade.ts";
import { askLive, submit } from "../orchestrator/commands.ts";
import { isJurisdiction, reach } from "../orchestrator/placement.ts";
import { offerOf } from "./recognisers.ts";

/** The one feed of a session, beside its live session. */
export function captionFeed(bindings: Bindings, sessionId: string, jurisdiction: string | null): CaptionFeedStub {
  const namespace =
    jurisdiction && isJurisdiction(jurisdiction) ? bindings.CAPTION_FEEDS.jurisdiction(jurisdiction) : bindings.CAPTION_FEEDS;
  return namespace.get(namespace.idFromName(sessionId)) as CaptionFeedStub;
}

const offer = defineRoute({
  method: "GET",
  path: "/captions/recogniser",
  owner: "captions",
  summary: "Which languages can be captioned here, and whether voices are told apart",
  // Nothing of anybody's: captions are switched on while Postgres is away, too.
  policy: { kind: "public" },
  answer: CaptionOffer,
  handler: ({ env }) => Promise.resolve(offerOf(env)),
});

const openFeed = defineRoute({
  method: "POST",
  path: "/captions/feeds",
  owner: "captions",
  summary: "Have one's own microphone captioned: where its audio goes, and a ticket for that",
  policy: { kind: "participant" },
  // The ticket lives for 30 s: a repeat needs a fresh one. That the feed is on is said to the log once.
  idempotency: "event",
  body: CaptionFeedBody,
  answer: CaptionFeedAnswer,
  errors: ["not_joined", "not_live", "conflict", "captioned_elsewhere"],
  async handler(call) {
    const { sessionId, feed, participantId: speaker, language, keyterms, wordFilter, diarize, again } = call.body;
    const offered = offerOf(call.env);
    // Where there is no recogniser the class is told so; in the wrong language it would be told words that nobody said.
    if (offered.languages.length > 0 && !knows(offered, language)) {
      const message = `is not known to the recogniser here, which knows ${offered.languages.join(", ")}`;
      throw new HttpError("invalid_request", { details: [{ path: "language", message }] });
    }
    const command = { sessionId, type: "caption.start", data: { feed, speaker, language, ...(again ? { again } : {}) } };
    const { placement } = await askLive(call, { sessionId, of: "body.sessionId" }, (at) => submit(call, command, at));
    const jurisdiction = placement.jurisdiction ?? null;
    const { ticket, expiresAt } = await signFeedTicket(call.env.TICKET_SECRETS, {
      ...{ tenantId: call.user.tenantId, sessionId, jurisdiction, feed, speaker, language, keyterms, wordFilter },
      diarize: diarize && offered.voices,
      origin: call.request.headers.get("origin"),
    });
    const url = new URL(`/v1/captions/${sessionId}/audio`, call.request.url);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    if (jurisdiction) url.searchParams.set("at", jurisdiction);
    return { url: url.href, ticket, expiresAt };
  },
});

const openAudio = defineRoute({
  method: "GET",
  path: "/captions/:sessionId/audio",
  owner: "captions",
  summary: "A microphone's WebSocket, subprotocols `chalkline.captions.v1` and the ticket",
  policy: { kind: "ticket" },
  params: z.object({ sessionId: Uuid }),
  query: z.object({ at: z.optional(z.string().check(z.maxLength(16))) }),
  answer: {
    raw: "101, and then audio one way and the frames of [the microphone's socket](events.md#the-microphones-socket) both ways.",
  },
  errors: socketErrors,
  async handler({ bindings, params, query, request }) {
    if (query.at !== undefined && !isJurisdiction(query.at)) throw new HttpError("not_found");
    const feed = captionFeed(bindings, params.sessionId, query.at ?? null);
    return upgrade(request, (passed) => reach(feed.fetch(passed)));
  },
});

export const feedRoutes = [offer, openFeed, openAudio];
