import { errors, jwtVerify, SignJWT } from "jose";
import { TICKET_TTL_S } from "../contracts/limits.ts";
import type { CaptionLine, LineName } from "./caption-line.ts";

/** What the worker may ask of a session's caption feed. */
export interface CaptionFeedRpc {
  /** Lines that became final when the class was over, and so are in no log. */
  leftovers(tenantId: string): Promise<CaptionLine[]>;
  /** These are saved: forgets them. Answers whether it is over, so that no more will come. */
  forget(tenantId: string, saved: readonly LineName[]): Promise<boolean>;
}

const ALGORITHM = "HS256";
const ISSUER = "chalkline";
const TYPE = "chalkline.captions";

/** What a ticket says of the microphone that may use it. */
export interface FeedPass {
  tenantId: string;
  sessionId: string;
  jurisdiction: string | null;
  feed: string;
  /** The participant who speaks: the live session took their `caption.start`. */
  speaker: string;
  language: string;
  keyterms: readonly string[];
  wordFilter: boolean;
  diarize: boolean;
  /** The page that may use it; null where no browser asked. */
  origin: string | null;
}

/** Signed, for one session's feed, for 30 s; the feed takes it once. */
export async function signFeedTicket(
  secrets: readonly string[],
  { sessionId, ...pass }: FeedPass,
  now = Date.now(),
): Promise<{ ticket: string; expiresAt: number }> {
  const expiresAt = now + TICKET_TTL_S * 1_000;
  const [signing] = secrets;
  if (signing === undefined) throw new Error("TICKET_SECRETS is empty");
  const ticket = await new SignJWT({ pass })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(sessionId)
    .setJti(crypto.randomUUID())
    .setExpirationTime(Math.ceil(expiresAt / 1_000))
    .sign(bytesOf(signing));
  return { ticket, expiresAt };
}

export type VerifiedTicket =
  | { ok: true; pass: FeedPass; id: string; expiresAt: number }
  | { ok: false; code: "ticket_invalid" | "ticket_expired" | "foreign_origin" };

export async function verifyFeedTicket(
  secrets: readonly string[],
  ticket: string,
  origin: string | null,
): Promise<VerifiedTicket> {
  let failure: unknown;
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(ticket, bytesOf(secret), { algorithms: [ALGORITHM], issuer: ISSUER, typ: TYPE });
      const pass = { ...(payload["pass"] as Omit<FeedPass, "sessionId">), sessionId: String(payload.aud) };
      if (pass.origin !== origin) return { ok: false, code: "foreign_origin" };
      return { ok: true, pass, id: payload.jti ?? "", expiresAt: (payload.exp ?? 0) * 1_000 };
    } catch (error) {
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  return { ok: false, code: failure instanceof errors.JWTExpired ? "ticket_expired" : "ticket_invalid" };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
