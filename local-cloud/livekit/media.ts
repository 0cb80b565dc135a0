import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { messageOf } from "../explained.ts";
import { freePort } from "../ports.ts";
import { startGuard } from "../processes.ts";
import { canInstall, findServer, installServer, LIVEKIT_VERSION } from "./binary.ts";

/** The media server of a laptop. */
export interface LocalMedia {
  /** For the worker. They hold from the start, also while the server is still being made. */
  variables: { LIVEKIT_URL: string; LIVEKIT_API_KEY: string; LIVEKIT_API_SECRET: string };
  /** For the person at the terminal. */
  described(): string;
  /** True once it answers for the first time; false when there will be none. */
  ready: Promise<boolean>;
  /** Of the server's process at the moment. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface LocalMediaOptions {
  /** For its configuration. */
  dir: string;
  secret: string;
  /** Where it tells of its rooms. */
  webhook: string;
  log(line: string): void;
}

const API_KEY = "chalkline";
/** A crash at once after a start is no accident; do not spin. */
const RESTART_DELAY_MS = 250;
const LONGEST_RESTART_DELAY_MS = 2_000;
/** It says goodbye to everyone first. */
const STOP_TIMEOUT_MS = 2_000;
const READY_TIMEOUT_MS = 15_000;

/**
 * Starts livekit-server, and again whenever it ends unasked. Where it has to be made first, that happens behind the start: the
 * class runs meanwhile. Null where there is none and none can be made.
 */
export async function startMedia({ dir, secret, webhook, log }: LocalMediaOptions): Promise<LocalMedia | null> {
  const found = findServer();
  if (!found && !canInstall()) return null;
  const [port, tcpPort, udpPort] = [await freePort(), await freePort(), await freePort()];
  await mkdir(dir, { recursive: true });
  const config = join(dir, "livekit.yaml");
  await writeFile(config, configuration({ port, tcpPort, udpPort, secret, webhook }), { mode: 0o600 });

  const guard = startGuard();
  const giveUp = new AbortController();
  let state: "making" | "running" | "failed" = found ? "running" : "making";
  let child: ChildProcess | undefined;
  let delay = RESTART_DELAY_MS;

  const launch = (binary: string): void => {
    if (giveUp.signal.aborted) return;
    const startedAt = Date.now();
    const server = spawn(binary, ["--config", config], { stdio: ["ignore", "pipe", "pipe"] });
    child = server;
    if (server.pid !== undefined) guard.watch([server.pid]);
    for (const stream of [server.stdout, server.stderr]) createInterface({ input: stream }).on("line", (line) => tell(line, log));
    const ended = () => {
      if (giveUp.signal.aborted) return;
      delay = Date.now() - startedAt > STOP_TIMEOUT_MS ? RESTART_DELAY_MS : Math.min(2 * delay, LONGEST_RESTART_DELAY_MS);
      log("The media server ended and is being started again. Classes go on without audio and video for a moment.");
      setTimeout(() => launch(binary), delay).unref();
    };
    server.once("exit", ended).once("error", (error) => {
      log(`The media server cannot be started: ${messageOf(error)}`);
    });
  };

  const begin = async (): Promise<boolean> => {
    try {
      launch(found ?? (await installServer({ signal: giveUp.signal })));
    } catch (error) {
      state = "failed";
      if (!giveUp.signal.aborted)
        log(`livekit-server could not be made, so classes run without audio and video: ${messageOf(error)}`);
      return false;
    }
    const isUp = await answers(port, giveUp.signal);
    if (isUp && state === "making") log("Audio and video are ready: classes in progress have them by themselves.");
    state = isUp ? "running" : "failed";
    return isUp;
  };

  return {
    variables: { LIVEKIT_URL: `ws://127.0.0.1:${port}`, LIVEKIT_API_KEY: API_KEY, LIVEKIT_API_SECRET: secret },
    described() {
      switch (state) {
        case "running":
          return "Audio and video by livekit-server on this machine.";
        case "making":
          return `livekit-server ${LIVEKIT_VERSION} is being made with Go (once, some minutes). Classes run without audio and video until it is there.`;
        case "failed":
          return "Classes run without audio and video: no livekit-server runs here.";
      }
    },
    ready: begin(),
    pid: () => child?.pid,
    async stop() {
      giveUp.abort();
      if (child && child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        const gone = once(child, "exit");
        child.kill("SIGTERM");
        const late = setTimeout(() => child?.kill("SIGKILL"), STOP_TIMEOUT_MS);
        await gone;
        clearTimeout(late);
      }
      guard.stop();
    },
  };
}

function configuration(options: { port: number; tcpPort: number; udpPort: number; secret: string; webhook: string }): string {
  const { port, tcpPort, udpPort, secret, webhook } = options;
  // JSON is YAML.
  return JSON.stringify({
    port,
    bind_addresses: ["127.0.0.1"],
    rtc: {
      ...{ tcp_port: tcpPort, udp_port: udpPort },
      ...{ use_external_ip: false, node_ip: "127.0.0.1", enable_loopback_candidate: true },
    },
    keys: { [API_KEY]: secret },
    webhook: { api_key: API_KEY, urls: [webhook] },
    logging: { level: "error", json: true },
  });
}

/** Of its own lines only what went wrong. */
function tell(line: string, log: (line: string) => void): void {
  try {
    const { level, msg, error } = JSON.parse(line) as { level?: string; msg?: string; error?: string };
    if (level === "error") log(`livekit-server: ${msg}${error ? ` (${error})` : ""}`);
  } catch {
    // Its banner.
  }
}

async function answers(port: number, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && !signal.aborted) {
    const isUp = await fetch(`http://127.0.0.1:${port}`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
