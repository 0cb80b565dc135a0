import * as z from "zod/mini";

/**
 * The one reader of configuration: every variable the product knows is here, validated before anything runs on it. Names match
 * `.dev.vars.example`.
 */

const optionalText = z.optional(z.string().check(z.trim()));
const url = (protocol: RegExp) => z.url({ protocol, error: "must be a complete URL" });
const absent = (value: unknown) => value === undefined || value === null || value === "";

/** The first secret signs, all verify: a new one is put in front, and the old one is dropped when what it signed has expired. */
const Secrets = z.pipe(
  z.string("is required: one secret or several separated by commas, the first signs"),
  z.pipe(
    z.transform((value: string) =>
      value
        .split(",")
        .map((secret) => secret.trim())
        .filter((secret) => secret !== ""),
    ),
    z.array(z.string().check(z.minLength(32, "each secret needs at least 32 characters"))).check(z.minLength(1, "is required")),
  ),
);

const Origins = z.pipe(
  z._default(z.string(), ""),
  z.pipe(
    z.transform((value: string) =>
      value
        .split(",")
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ""),
    ),
    z.array(
      z.string().check(
        z.refine((origin) => URL.canParse(origin) && new URL(origin).origin === origin, {
          error: "each must be an origin like https://school.example, without a path",
        }),
      ),
    ),
  ),
);

const EnvSchema = z.object({
  DATABASE_URL: z
    .string("is required: postgres://user:password@host/database")
    .check(z.regex(/^postgres(ql)?:\/\/[^@/]+@[^/]+\/.+/, "must look like postgres://user:password@host/database")),
  /** Where Neon's HTTP protocol is spoken; by default Neon's own endpoint for the host. */
  NEON_FETCH_ENDPOINT: z.optional(url(/^https?$/)),
  AUTH_SECRETS: Secrets,
  TICKET_SECRETS: Secrets,
  /** Origins besides PUBLIC_URL's own whose pages may open sockets. */
  ALLOWED_ORIGINS: Origins,
  PUBLIC_URL: url(/^https?$/),
  DEMO: z._default(z.enum(["on", "off"]), "off"),
  LIVEKIT_URL: z.optional(url(/^(wss?|https?)$/)),
  LIVEKIT_API_KEY: optionalText,
  LIVEKIT_API_SECRET: optionalText,
  /** R2 as LiveKit's egress reaches it, by S3's protocol. All four or none: without them the teacher's browser records. */
  EGRESS_S3_ENDPOINT: z.optional(url(/^https?$/)),
  EGRESS_S3_BUCKET: optionalText,
  EGRESS_S3_ACCESS_KEY: optionalText,
  EGRESS_S3_SECRET: optionalText,
  /** Who recognises speech for captions. Without a key, or without Workers AI, nobody does, and the class is told so. */
  CAPTIONS_FROM: z._default(z.enum(["deepgram", "workers-ai", "local"]), "deepgram"),
  DEEPGRAM_URL: z._default(url(/^(wss?|https?)$/), "https://api.deepgram.com"),
  DEEPGRAM_API_KEY: optionalText,
  LOG_LEVEL: z._default(z.enum(["debug", "info", "warn", "error", "silent"]), "info"),
});

export type Env = z.infer<typeof EnvSchema>;

const ALL_OR_NONE: readonly (readonly [prefix: string, names: readonly string[]])[] = [
  ["LIVEKIT_", ["LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"]],
  ["EGRESS_", ["EGRESS_S3_ENDPOINT", "EGRESS_S3_BUCKET", "EGRESS_S3_ACCESS_KEY", "EGRESS_S3_SECRET"]],
];

/** Every name the loader reads; a test keeps `.dev.vars.example` the same. */
export const variableNames: readonly string[] = Object.keys(EnvSchema.shape);

export class EnvError extends Error {
  override name = "EnvError";
  readonly problems: readonly { variable: string; problem: string }[];
  constructor(problems: readonly { variable: string; problem: string }[]) {
    super(`The configuration is not usable. ${problems.map(({ variable, problem }) => `${variable}: ${problem}.`).join(" ")}`);
    this.problems = problems;
  }
}

const loaded = new WeakMap<object, Env>();

/** Validates once per bindings object. Throws an EnvError that names each bad variable, never its value. */
export function loadEnv(bindings: object): Env {
  const known = loaded.get(bindings);
  if (known) return known;
  const given = Object.fromEntries(
    variableNames.map((name) => [name, (bindings as Record<string, unknown>)[name]]).filter(([, value]) => !absent(value)),
  );
  const result = EnvSchema.safeParse(given);
  const problems = result.success
    ? []
    : result.error.issues.map((issue) => ({ variable: String(issue.path[0]), problem: issue.message }));
  for (const [prefix, together] of ALL_OR_NONE) {
    const missing = together.filter((name) => absent(given[name]));
    if (missing.length > 0 && missing.length < together.length)
      problems.push(
        ...missing.map((variable) => ({ variable, problem: `is needed too, since another ${prefix} variable is set` })),
      );
  }
  if (!result.success || problems.length > 0) throw new EnvError(problems);
  loaded.set(bindings, result.data);
  return result.data;
}
