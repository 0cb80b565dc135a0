import { describe, expect, test } from "vitest";
import { EnvError, loadEnv } from "./env.ts";

const SECRET = "a-secret-of-thirty-two-characters";
const good = {
  DATABASE_URL: "postgres://someone:word@db.example/chalkline",
  AUTH_SECRETS: SECRET,
  TICKET_SECRETS: SECRET,
  PUBLIC_URL: "https://class.example",
};

function problemsOf(bindings: object): string[] {
  try {
    loadEnv(bindings);
  } catch (error) {
    if (error instanceof EnvError) return error.problems.map(({ variable }) => variable).toSorted();
    throw error;
  }
  return [];
}

describe("the environment (R81)", () => {
  test("fills in what may be left out, and ignores what it does not know", () => {
    expect(loadEnv({ ...good, NEON_FETCH_ENDPOINT: "", ASSETS: {} })).toEqual({
      ...good,
      AUTH_SECRETS: [SECRET],
      TICKET_SECRETS: [SECRET],
      ALLOWED_ORIGINS: [],
      DEMO: "off",
      CAPTIONS_FROM: "deepgram",
      DEEPGRAM_URL: "https://api.deepgram.com",
      LOG_LEVEL: "info",
    });
  });

  test("takes several secrets, the first to sign", () => {
    const env = loadEnv({
      ...good,
      AUTH_SECRETS: ` ${SECRET}1 , ${SECRET}2 `,
      ALLOWED_ORIGINS: "https://a.example, http://b.example:81",
    });
    expect(env.AUTH_SECRETS).toEqual([`${SECRET}1`, `${SECRET}2`]);
    expect(env.ALLOWED_ORIGINS).toEqual(["https://a.example", "http://b.example:81"]);
  });

  test("names every bad variable at once, and tells no value", () => {
    expect(problemsOf({})).toEqual(["AUTH_SECRETS", "DATABASE_URL", "PUBLIC_URL", "TICKET_SECRETS"]);
    const bad = {
      ...good,
      DATABASE_URL: "mysql://secret",
      AUTH_SECRETS: "hunter2",
      DEMO: "yes",
      ALLOWED_ORIGINS: "https://a.example/path",
    };
    expect(problemsOf(bad)).toEqual(["ALLOWED_ORIGINS", "AUTH_SECRETS", "DATABASE_URL", "DEMO"]);
    expect(() => loadEnv(bad)).toThrow(/AUTH_SECRETS: each secret needs at least 32 characters/);
    expect(() => loadEnv(bad)).not.toThrow(/hunter2|secret\b.*mysql/);
  });

  test("one secret that is too short spoils the list", () => {
    expect(problemsOf({ ...good, TICKET_SECRETS: `${SECRET},short` })).toEqual(["TICKET_SECRETS"]);
    expect(problemsOf({ ...good, TICKET_SECRETS: " , " })).toEqual(["TICKET_SECRETS"]);
  });

  test("media needs all of its variables or none", () => {
    expect(problemsOf({ ...good, LIVEKIT_URL: "wss://media.example" })).toEqual(["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"]);
    expect(
      problemsOf({ ...good, LIVEKIT_URL: "wss://media.example", LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret" }),
    ).toEqual([]);
  });

  test("so does egress", () => {
    expect(problemsOf({ ...good, EGRESS_S3_BUCKET: "files" })).toEqual([
      "EGRESS_S3_ACCESS_KEY",
      "EGRESS_S3_ENDPOINT",
      "EGRESS_S3_SECRET",
    ]);
  });

  test("is read once for the same bindings", () => {
    const bindings = { ...good };
    expect(loadEnv(bindings)).toBe(loadEnv(bindings));
  });
});
