import { Explained } from "./explained.ts";
import { startStack, type Stack } from "./stack.ts";
import { readSettings } from "./variables.ts";

/** `npm start` and, with --dev, `npm run dev`. */

const DEFAULT_PORT = 8787;
const DEFAULT_STATE_DIR = ".chalkline";

// Libraries read these; a laptop without a network must not wait for anybody.
process.env["WRANGLER_SEND_METRICS"] = "false";
process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
process.env["WRANGLER_HIDE_BANNER"] = "true";

let stack: Promise<Stack> | undefined;
let ending: Promise<void> | undefined;

/** Safe to call from several signals at once. */
const end = (code: number) =>
  (ending ??= (async () => {
    await (await stack?.catch(() => undefined))?.stop();
    process.exit(code);
  })());

process.on("SIGINT", () => void end(130));
process.on("SIGTERM", () => void end(143));
process.on("SIGHUP", () => void end(129));
// The process that started us is gone, perhaps by kill -9.
process.on("disconnect", () => void end(1));

function portFrom(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Explained(`PORT must be a number from 1 to 65535; it is “${text}”.`);
  return port;
}

interface DemoPeople {
  demo: { people: { email: string; name: string; role: string }[] } | null;
}

const withoutMedia = ({ LIVEKIT_URL: url }: Stack["variables"]) =>
  url ? `Audio and video by ${url}.` : "Classes run without audio and video: no livekit-server is here, and no Go to make one.";

async function announce({ url, media, variables }: Stack): Promise<void> {
  const answer = await fetch(`${url}/v1/config`);
  const { demo } = await answer.json<DemoPeople>();
  console.log(`\nready ${url}`);
  for (const { email, name, role } of demo?.people ?? [])
    console.log(`  ${`${name}, ${role}`.padEnd(28)} ${url}/sign-in?as=${email}`);
  console.log(`\n${media?.described() ?? withoutMedia(variables)}`);
  console.log("\nCtrl-C stops everything.\n");
}

try {
  const settings = await readSettings();
  stack = startStack({
    port: portFrom(settings["PORT"]),
    stateDir: settings["CHALKLINE_STATE_DIR"] ?? DEFAULT_STATE_DIR,
    databaseUrl: settings["DATABASE_URL"],
    dev: process.argv.includes("--dev"),
    media: true,
    log: console.log,
  });
  await announce(await stack);
} catch (error) {
  console.error(error instanceof Explained ? error.message : error);
  await end(1);
}
