import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../ports.ts";

export interface Speech {
  url: string;
  key: string;
  /** Of the recogniser's process at the moment. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

const RESTART_DELAY_MS = 250;
/** What ends again and again is broken, and a laptop has other things to do. */
const LONGEST_RESTART_DELAY_MS = 30_000;
/** It ran this long: what ended it was an accident. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * The recogniser in a process of its own, started again on the same port whenever it ends unasked. Nobody waits for it: a class
 * begins without captions, and has them as soon as it answers.
 */
export async function startSpeech(log: (line: string) => void): Promise<Speech> {
  const port = await freePort();
  const key = randomBytes(24).toString("base64url");
  let child: ChildProcess | undefined;
  let stopping = false;
  let delay = RESTART_DELAY_MS;
  let waiting: NodeJS.Timeout | undefined;

  const launch = () => {
    const begun = Date.now();
    const started = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "main.ts")], {
      stdio: ["pipe", "ignore", "pipe"],
      env: { ...process.env, SPEECH_KEY: key, SPEECH_PORT: String(port) },
    });
    child = started;
    started.on("error", (error) => log(`The recogniser could not be started (${error.message}): there are no captions.`));
    started.stdin.on("error", () => undefined);
    createInterface({ input: started.stderr }).on("line", (line) => {
      if (!stopping) log(line);
    });
    started.on("exit", () => {
      if (stopping) return;
      if (Date.now() - begun > HEALTHY_AFTER_MS) delay = RESTART_DELAY_MS;
      log("The recogniser ended and is being started again. What was said meanwhile is kept, and heard then.");
      waiting = setTimeout(launch, delay);
      delay = Math.min(LONGEST_RESTART_DELAY_MS, delay * 2);
    });
  };
  launch();

  return {
    url: `http://127.0.0.1:${port}`,
    key,
    pid: () => child?.pid,
    async stop() {
      stopping = true;
      clearTimeout(waiting);
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}
