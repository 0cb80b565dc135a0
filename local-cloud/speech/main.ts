import { serveSpeech } from "./server.ts";

/**
 * The recogniser as a process of its own, so that hearing holds nobody up. Prints one line of JSON `{url}` when it answers, or
 * `{error}`; ends when its standard input does, that is, with its parent.
 */
const { SPEECH_KEY, SPEECH_PORT } = process.env;
if (!SPEECH_KEY) throw new Error("SPEECH_KEY must be set.");

try {
  const server = await serveSpeech({ port: Number(SPEECH_PORT ?? 0), key: SPEECH_KEY });
  const close = () => process.exit(0);
  process.stdin.on("end", close).on("error", close).resume();
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", close);
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
  process.exitCode = 1;
}
