import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";
import type { Reader } from "./webm.ts";

/** What is handed out signed, so that its bearer needs nothing else: where an upload stands, and where a file is. */

const ISSUER = "chalkline";
const ALGORITHM = "HS256";
/** A laptop that broke off on Friday comes back on Monday; R2 forgets an unfinished upload after a week. */
const CURSOR_TTL_S = 6 * 24 * 60 * 60;
/** A long lesson with its breaks; a player asks anew for the next. */
export const MEDIA_LINK_TTL_S = 4 * 60 * 60;

const Cursor = z.object({
  takeId: Uuid,
  sessionId: Uuid,
  recordingId: Uuid,
  take: z.int(),
  uploadId: z.string(),
  /** Of the next part, from 1. */
  part: z.int(),
  /** Null before the first part. */
  reader: z.nullable(z.custom<Reader>((value) => typeof value === "object")),
});
export type Cursor = z.infer<typeof Cursor>;

const MediaLink = z.object({ key: z.string(), type: z.string() });
export type MediaLink = z.infer<typeof MediaLink>;

export const sealCursor = (secrets: readonly string[], cursor: Cursor): Promise<string> =>
  seal(secrets, "chalkline.upload", cursor, CURSOR_TTL_S);
export const openCursor = (secrets: readonly string[], token: string): Promise<Cursor | null> =>
  open(secrets, "chalkline.upload", token, Cursor);

export const sealMediaLink = (secrets: readonly string[], link: MediaLink, ttlSeconds = MEDIA_LINK_TTL_S): Promise<string> =>
  seal(secrets, "chalkline.media", link, ttlSeconds);
export const openMediaLink = (secrets: readonly string[], token: string): Promise<MediaLink | null> =>
  open(secrets, "chalkline.media", token, MediaLink);

/** As long as a removed viewer may go on looking. */
export const PICTURE_LINK_TTL_S = 2 * 60;
const PictureLink = z.object({ sessionId: Uuid });

export const sealPictureLink = (secrets: readonly string[], sessionId: string): Promise<string> =>
  seal(secrets, "chalkline.picture", { sessionId }, PICTURE_LINK_TTL_S);
export const openPictureLink = (secrets: readonly string[], token: string): Promise<z.infer<typeof PictureLink> | null> =>
  open(secrets, "chalkline.picture", token, PictureLink);

const keyOf = (secret: string | undefined) => new TextEncoder().encode(secret ?? "");

function seal(secrets: readonly string[], type: string, claims: object, ttlSeconds: number): Promise<string> {
  return new SignJWT({ claims })
    .setProtectedHeader({ alg: ALGORITHM, typ: type })
    .setIssuer(ISSUER)
    .setAudience(type)
    .setExpirationTime(Math.floor(Date.now() / 1000) + ttlSeconds)
    .sign(keyOf(secrets[0]));
}

/** Null for what is not ours, was altered, or has expired. */
async function open<Schema extends z.ZodMiniType>(
  secrets: readonly string[],
  type: string,
  token: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, keyOf(secret), {
        ...{ algorithms: [ALGORITHM], typ: type, issuer: ISSUER, audience: type, requiredClaims: ["exp"] },
      });
      const parsed = schema.safeParse(payload["claims"]);
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
  return null;
}
