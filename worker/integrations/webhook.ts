import { WebhookReceiver, type WebhookEvent } from "livekit-server-sdk";
import { recordingMadeBy } from "../../platform/egress.ts";
import type { Env } from "../../platform/env.ts";
import type { MediaNews } from "../../platform/live-session.ts";
import { connectionOf, isPerson, liveKitOf, sessionOfRoom } from "../../platform/media-server.ts";
import { HttpError } from "../http/errors.ts";

/** A room's whole state is a few kilobytes. */
export const WEBHOOK_MAX_BYTES = 64 * 1024;
/** LiveKit signs what it sends for five minutes and repeats it for less; beyond that it is somebody else who repeats it. */
const OLDEST_S = 10 * 60;

/** What a delivery says, once it is certain that LiveKit says it and says it now. Either may be null: not every event is a session's. */
export interface Heard {
  event: WebhookEvent;
  room: { sessionId: string; jurisdiction: string | null } | null;
  news: MediaNews | null;
}

/** Throws `unauthenticated` unless signature, body and age hold, and `not_found` where there is no LiveKit. */
export async function readWebhook(
  env: Env,
  { body, authorization, now = Date.now() }: { body: string; authorization: string | null; now?: number },
): Promise<Heard> {
  const liveKit = liveKitOf(env);
  if (!liveKit) throw new HttpError("not_found");
  let event: WebhookEvent;
  try {
    event = await new WebhookReceiver(liveKit.apiKey, liveKit.apiSecret).receive(body, authorization ?? "");
  } catch (cause) {
    throw new HttpError("unauthenticated", { message: "The signature does not fit the body.", cause });
  }
  if (Math.abs(now / 1000 - Number(event.createdAt)) > OLDEST_S) {
    throw new HttpError("unauthenticated", { message: "This is too old to be news." });
  }
  const room = sessionOfRoom(event.room?.name ?? event.egressInfo?.roomName ?? "");
  return { event, room, news: newsOf(event) };
}

function newsOf({ event, id, participant, egressInfo }: WebhookEvent): MediaNews | null {
  switch (event) {
    case "participant_joined":
    case "participant_left":
    case "participant_connection_aborted":
      if (!participant || !isPerson(participant)) return null;
      return { kind: event === "participant_joined" ? "joined" : "left", eventId: id, ...connectionOf(participant) };
    case "egress_ended": {
      const recordingId = egressInfo ? recordingMadeBy(egressInfo) : null;
      return recordingId === null ? null : { kind: "recorded", recordingId, eventId: id };
    }
    case "room_started":
    case "room_finished":
    case "track_published":
    case "track_unpublished":
      return { kind: "changed" };
    default:
      return null;
  }
}
