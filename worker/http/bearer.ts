import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";

/** Who a request comes from. Signed, so that reading it needs no Postgres; whether the session still stands is asked there. */
export interface Bearer {
  userId: string;
  tenantId: string;
  /** The sign-in it came from: revoking that ends the bearer. */
  authSessionId: string;
  name: string;
}

const ISSUER = "chalkline";
const AUDIENCE = "chalkline-api";
const ALGORITHM = "HS256";

/** A school day. Sign-out and revocation end it earlier, wherever Postgres is asked. */
export const BEARER_TTL_S = 12 * 60 * 60;

const Claims = z.object({ sub: Uuid, tid: Uuid, sid: Uuid, name: z.string() });

const keyOf = (secret: string) => new TextEncoder().encode(secret);

/** The first secret signs, every one of them verifies: that is how they are rotated (R79). */
export async function mintBearer(
  secrets: readonly string[],
  { userId, tenantId, authSessionId, name }: Bearer,
  now = Date.now(),
): Promise<{ token: string; expiresAt: number }> {
  const issuedAt = Math.floor(now / 1000);
  const token = await new SignJWT({ tid: tenantId, sid: authSessionId, name })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + BEARER_TTL_S)
    .sign(keyOf(secrets[0] ?? ""));
  return { token, expiresAt: (issuedAt + BEARER_TTL_S) * 1000 };
}

/** Null for a token that is not ours, was altered, or has expired. */
export async function verifyBearer(secrets: readonly string[], token: string): Promise<Bearer | null> {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, keyOf(secret), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ["sub", "exp", "iat"],
      });
      const claims = Claims.safeParse(payload);
      if (!claims.success) return null;
      const { sub, tid, sid, name } = claims.data;
      return { userId: sub, tenantId: tid, authSessionId: sid, name };
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
  return null;
}
