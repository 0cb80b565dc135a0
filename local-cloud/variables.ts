import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import type { Secrets } from "./state.ts";

/** What the person who starts it may set, in `.dev.vars` or in the environment, which wins. */
export const passedThrough = [
  "AUTH_SECRETS",
  "TICKET_SECRETS",
  "ALLOWED_ORIGINS",
  "PUBLIC_URL",
  "DEMO",
  "LIVEKIT_URL",
  "LIVEKIT_API_KEY",
  "LIVEKIT_API_SECRET",
  "EGRESS_S3_ENDPOINT",
  "EGRESS_S3_BUCKET",
  "EGRESS_S3_ACCESS_KEY",
  "EGRESS_S3_SECRET",
  "CAPTIONS_FROM",
  "DEEPGRAM_URL",
  "DEEPGRAM_API_KEY",
  "LOG_LEVEL",
] as const;

export async function readSettings(file = ".dev.vars"): Promise<Record<string, string>> {
  const text = await readFile(file, "utf8").catch(() => "");
  const set = (from: NodeJS.Dict<string>) => Object.entries(from).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries([...set(parseEnv(text)), ...set(process.env)]);
}

/** The variables that the worker is given on a laptop. */
export function workerVariables(options: {
  settings: Record<string, string>;
  secrets: Secrets;
  port: number;
  database: { connectionString: string; fetchEndpoint: string };
  /** The local recogniser, where it runs. */
  speech: { url: string; key: string } | null;
}): Record<string, string> {
  const { settings, secrets, port, database, speech } = options;
  return {
    AUTH_SECRETS: secrets.auth,
    TICKET_SECRETS: secrets.ticket,
    PUBLIC_URL: `http://localhost:${port}`,
    ALLOWED_ORIGINS: `http://localhost:${port},http://127.0.0.1:${port}`,
    DEMO: "on",
    // A line for every request is for machines; a person wants to see what is wrong.
    LOG_LEVEL: "warn",
    ...Object.fromEntries(passedThrough.flatMap((name) => (settings[name] ? [[name, settings[name]]] : []))),
    // It runs only where nothing else was named.
    ...(speech ? { CAPTIONS_FROM: "local", DEEPGRAM_URL: speech.url, DEEPGRAM_API_KEY: speech.key } : {}),
    // Always ours: a DATABASE_URL of the person's own is behind the server that speaks Neon's protocol.
    DATABASE_URL: database.connectionString,
    NEON_FETCH_ENDPOINT: database.fetchEndpoint,
  };
}
