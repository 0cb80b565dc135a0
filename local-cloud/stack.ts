import { connect } from "node:net";
import { join } from "node:path";
import { build } from "./build.ts";
import { serveBuild, type Cloudflare, type CloudflareOptions } from "./cloudflare.ts";
import { startDatabase, type Database } from "./database.ts";
import { Explained, messageOf } from "./explained.ts";
import { startMedia, type LocalMedia } from "./livekit/media.ts";
import { claimPort } from "./ports.ts";
import { startSpeech, type Speech } from "./speech/process.ts";
import { openState } from "./state.ts";
import { readSettings, workerVariables } from "./variables.ts";

export interface StackOptions {
  /** 0 takes a free one. */
  port: number;
  stateDir: string;
  /** A PostgreSQL instead of the embedded database. */
  databaseUrl?: string | undefined;
  /** Serve the sources with hot reload instead of a build. */
  dev?: boolean;
  /** A media server beside it, where there is one or Go can make one and none is configured. */
  media?: boolean;
  /** Variables of the worker, over those it would get. */
  variables?: Record<string, string>;
  log?(line: string): void;
}

/** One whole local cloud: database, worker, web. */
export interface Stack {
  url: string;
  stateDir: string;
  /** Straight to the database, past the worker: for Neon's driver. */
  database: Pick<Database, "connectionString" | "fetchEndpoint" | "pid">;
  variables: Readonly<Record<string, string>>;
  /** Null without a media server of its own. */
  media: LocalMedia | null;
  /** Of the recogniser's process at the moment; none where another recogniser is configured. */
  speechPid(): number | undefined;
  workerdPid(): Promise<number | undefined>;
  /** kill -9; resolves when the next one answers on the same port. */
  killWorkerd(): Promise<void>;
  runScheduled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one, migrated and seeded. What fails for a reason that a person can mend throws `Explained`, and leaves nothing behind. */
export async function startStack({
  stateDir,
  databaseUrl,
  dev = false,
  media: wantsMedia = false,
  variables: extra = {},
  ...options
}: StackOptions): Promise<Stack> {
  const log = options.log ?? (() => undefined);
  const port = await claimPort(options.port);
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const state = await openState(stateDir);
    undo.push(state.release);
    const settings = await readSettings();

    const speech = await recogniserFor({ ...settings, ...extra }, log);
    if (speech) undo.push(speech.stop);

    // The build takes longest where there is one to make; the database comes up beside it.
    const building = dev ? null : build(log);
    building?.catch(() => undefined);
    const database = await startDatabase({ dataDir: state.database, password: state.secrets.database, url: databaseUrl, log });
    undo.push(database.stop);
    const { connectionString, fetchEndpoint } = database;
    await prepare(connectionString, fetchEndpoint);

    const isConfigured = Boolean(settings["LIVEKIT_URL"] ?? extra["LIVEKIT_URL"]);
    const media =
      wantsMedia && !isConfigured
        ? await startMedia({ dir: join(state.dir, "livekit"), secret: state.secrets.media, webhook: webhookOf(port), log })
        : null;
    if (media) undo.push(media.stop);
    const variables = {
      ...workerVariables({ settings, secrets: state.secrets, port, database, speech }),
      ...media?.variables,
      ...extra,
    };
    const common: Omit<CloudflareOptions, "build"> = { port, stateDir: state.cloudflare, variables, log };
    const cloudflare = building
      ? await serveBuild({ ...common, build: await building })
      : await (await import("./dev-server.ts")).serveSources(common);
    undo.push(cloudflare.stop);
    return {
      stateDir: state.dir,
      url: `http://localhost:${port}`,
      database,
      variables,
      media,
      speechPid: () => speech?.pid(),
      workerdPid: cloudflare.workerdPid,
      killWorkerd: () => killWorkerd(cloudflare, port),
      runScheduled: cloudflare.runScheduled,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const webhookOf = (port: number) => `http://127.0.0.1:${port}/v1/webhooks/livekit`;

/** Ours, unless the settings name another: then nothing is heard here. It is up long before the first word. */
async function recogniserFor(settings: Record<string, string>, log: (line: string) => void): Promise<Speech | null> {
  const another = settings["DEEPGRAM_API_KEY"] || settings["DEEPGRAM_URL"] || settings["CAPTIONS_FROM"] === "workers-ai";
  return another ? null : startSpeech(log);
}

async function prepare(connectionString: string, fetchEndpoint: string): Promise<void> {
  const { migrate } = await import("../migrations/migrate.ts");
  const { seedDemo } = await import("../migrations/seed.ts");
  try {
    await migrate(connectionString, fetchEndpoint);
    await seedDemo(connectionString, fetchEndpoint);
  } catch (error) {
    throw new Explained(`The database could not be brought up to date: ${messageOf(error)}`);
  }
}

async function killWorkerd(cloudflare: Cloudflare, port: number): Promise<void> {
  const pid = await cloudflare.workerdPid();
  if (pid === undefined) throw new Error("workerd is not running");
  process.kill(pid, "SIGKILL");
  const deadline = Date.now() + 10_000;
  for (;;) {
    const next = await cloudflare.workerdPid();
    if (next !== undefined && next !== pid && (await accepts(port))) return;
    if (Date.now() > deadline) throw new Error("workerd did not come back");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
