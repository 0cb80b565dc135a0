import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { BEARER_TTL_S, mintBearer, verifyBearer, type Bearer } from "./bearer.ts";

const old = "an-old-secret-of-at-least-32-characters";
const current = "the-current-secret-of-32-characters-up";
const bearer: Bearer = {
  userId: "11111111-1111-4111-8111-111111111111",
  tenantId: "22222222-2222-4222-8222-222222222222",
  authSessionId: "33333333-3333-4333-8333-333333333333",
  name: "Maya",
};

describe("the bearer", () => {
  it("says who it was minted for", async () => {
    const { token, expiresAt } = await mintBearer([current], bearer);
    expect(await verifyBearer([current], token)).toEqual(bearer);
    expect(expiresAt).toBeGreaterThan(Date.now() + (BEARER_TTL_S - 5) * 1000);
  });

  it("R79 outlives a rotation: the first secret signs, all verify, and a dropped one no more", async () => {
    const { token } = await mintBearer([old], bearer);
    expect(await verifyBearer([current, old], token)).toEqual(bearer);
    expect(await verifyBearer([current], token)).toBeNull();
    const { token: fresh } = await mintBearer([current, old], bearer);
    expect(await verifyBearer([current], fresh)).toEqual(bearer);
  });

  it("is refused once it has expired", async () => {
    const { token } = await mintBearer([current], bearer, Date.now() - (BEARER_TTL_S + 60) * 1000);
    expect(await verifyBearer([current], token)).toBeNull();
  });

  const sign = (header: { alg: string }, claims: Record<string, unknown>, issuer = "chalkline", audience = "chalkline-api") =>
    new SignJWT(claims)
      .setProtectedHeader(header)
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(bearer.userId)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(current.repeat(2)));
  const claims = { tid: bearer.tenantId, sid: bearer.authSessionId, name: "Maya" };

  it("is refused where anything about it is not ours", async () => {
    const secrets = [current.repeat(2)];
    expect(await verifyBearer(secrets, await sign({ alg: "HS256" }, claims))).toEqual(bearer);
    expect(await verifyBearer(secrets, await sign({ alg: "HS512" }, claims))).toBeNull();
    expect(await verifyBearer(secrets, await sign({ alg: "HS256" }, claims, "someone"))).toBeNull();
    expect(await verifyBearer(secrets, await sign({ alg: "HS256" }, claims, "chalkline", "1f2e-a-session"))).toBeNull();
    expect(await verifyBearer(secrets, await sign({ alg: "HS256" }, { ...claims, tid: "not-an-id" }))).toBeNull();
    const none = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ ...claims, sub: bearer.userId, iss: "chalkline" }))}.`;
    for (const token of [none.replaceAll("=", ""), "", "a.b.c", "nonsense"])
      expect(await verifyBearer(secrets, token)).toBeNull();
  });
});
