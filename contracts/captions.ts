import * as z from "zod/mini";
import { IdempotencyKey, Uuid } from "./ids.ts";

/**
 * How a browser's microphone reaches the caption feed: `POST /v1/captions/feeds` gives a ticket, a WebSocket with the subprotocols
 * `chalkline.captions.v1` and the ticket carries the audio. The browser keeps what the feed has not acknowledged, and sends it again
 * when it is asked to; so nothing is lost with a connection, the feed, or the recogniser behind it.
 */
export const CAPTION_PROTOCOL = "chalkline.captions.v1";

/** 16-bit little-endian samples of one channel, so many a second. */
export const CAPTION_SAMPLE_RATE = 16_000;

/**
 * A frame of audio begins with two unsigned 32-bit little-endian numbers: the place of its first sample since the feed began, and how
 * many ms ago that sample was recorded. Samples follow, at most two seconds of them.
 */
export const CAPTION_HEADER_BYTES = 8;
export const CAPTION_FRAME_MAX_BYTES = CAPTION_HEADER_BYTES + 2 * 2 * CAPTION_SAMPLE_RATE;

/** What was missed is sent again faster than it was spoken, but no faster than recognisers take it. */
export const CAPTION_CATCH_UP_SPEED = 1.25;

/** Behind this, what was spoken is given up: the browser has a memory too. */
export const CAPTION_KEPT_S = 600;

const Language = z.string().check(z.regex(/^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,2}$/), z.maxLength(24));
const Keyterm = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));

export const CaptionFeedBody = z.strictObject({
  sessionId: Uuid,
  /** Chosen by the page for each time a microphone is switched on. */
  feed: Uuid,
  /** One's own participant id. */
  participantId: Uuid,
  language: z._default(Language, "en"),
  /** Names and terms of the lesson, which the recogniser then expects. */
  keyterms: z._default(z.array(Keyterm).check(z.maxLength(50)), []),
  /** Replaces obscene words by asterisks. */
  wordFilter: z._default(z.boolean(), true),
  /** Tells several voices at one microphone apart, where the recogniser can. */
  diarize: z._default(z.boolean(), false),
  /** Goes on after a break: refused where another page of this person was switched on meanwhile. */
  again: z._default(z.boolean(), false),
  idempotencyKey: z.optional(IdempotencyKey),
});
export type CaptionFeedBody = z.infer<typeof CaptionFeedBody>;

/** What the recogniser of this deployment can do. */
export const CaptionOffer = z.object({
  /** BCP 47 tags, and `multi` for several languages in turn; of each the variants too. None where there is no recogniser. */
  languages: z.array(z.string()),
  /** It tells several voices at one microphone apart. */
  voices: z.boolean(),
});
export type CaptionOffer = z.infer<typeof CaptionOffer>;

/** A variant is known where its language is: `en-GB` by who knows `en`. */
export const knows = ({ languages }: CaptionOffer, language: string): boolean =>
  languages.includes(language) || languages.includes(language.split("-")[0]!);

export const CaptionFeedAnswer = z.object({ url: z.string(), ticket: z.string(), expiresAt: z.int() });
export type CaptionFeedAnswer = z.infer<typeof CaptionFeedAnswer>;

/** Text frames from the browser. */
export const FromMicrophone = z.discriminatedUnion("t", [
  /** All is sent: what is still being heard becomes final, and then the feed says `ended`. */
  z.strictObject({ t: z.literal("end"), at: z.int().check(z.nonnegative()) }),
  /** What lies before this place is no longer kept. */
  z.strictObject({ t: z.literal("skip"), to: z.int().check(z.nonnegative()) }),
]);
export type FromMicrophone = z.infer<typeof FromMicrophone>;

export const feedStates = ["listening", "reconnecting", "unavailable"] as const;
export type FeedState = (typeof feedStates)[number];

/** Text frames to the browser. Places count samples. */
export const ToMicrophone = z.discriminatedUnion("t", [
  /** The recogniser listens: send from this place on. Said again whenever it must be told again from an earlier place. */
  z.object({ t: z.literal("listen"), from: z.int() }),
  /** Nobody listens just now: keep what is recorded. */
  z.object({ t: z.literal("hold"), state: z.enum(feedStates) }),
  /** What was said before this place is kept for good. */
  z.object({ t: z.literal("ack"), through: z.int() }),
  z.object({ t: z.literal("ended") }),
]);
export type ToMicrophone = z.infer<typeof ToMicrophone>;
