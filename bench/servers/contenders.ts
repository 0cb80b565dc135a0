import { fork, type ChildProcess } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Target } from "../load/client.ts";
import type { DialectName } from "../load/dialects.ts";
import { bundleWorker } from "./bundle.ts";
import { accepts, freePort } from "./ports.ts";
import { findPostgres, startPostgres } from "./postgres.ts";
import { startProduct } from "./product.ts";
import { startWorkerd } from "./workerd.ts";

/** Something that tells a class what one of it said. */
export interface Contender {
  name: string;
  /** Sends one frame for all that came within a turn, and so is measured at a rate that the others cannot reach. */
  coalesces: boolean;
  /** The process whose CPU is counted. */
  pid: number;
  /** Sockets of a fresh class. */
  open(count: number): Promise<Target[]>;
  stop(): Promise<void>;
}

export const PRODUCT = "Chalkline";
export const ECHO = "object, bare echo";
export const PER_EVENT = "object, SQLite, a frame an event";
export const COALESCING = "object, nothing stored, coalesced";
export const WS_PER_EVENT = "Node ws + SQLite, a frame an event";
export const WS_COALESCED = "Node ws + SQLite, coalesced";
export const SOCKETIO = "socket.io + PostgreSQL";

/** Adds to `contenders` as they come up, so that whoever waits can stop those that did when one fails. */
export async function startContenders(
  contenders: Contender[],
  dir: string,
  only: readonly string[] | undefined,
  say: (line: string) => void,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  const wanted = (name: string) => only === undefined || only.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  if (wanted(PRODUCT)) contenders.push(await product(join(dir, "product")));
  if (wanted(ECHO)) contenders.push(await rival(ECHO, "echo", "echo", join(dir, "echo")));
  if (wanted(PER_EVENT)) contenders.push(await rival(PER_EVENT, "per-event", "numbered", join(dir, "per-event")));
  if (wanted(COALESCING)) contenders.push(await rival(COALESCING, "coalescing", "batched", join(dir, "coalescing")));
  if (wanted(WS_PER_EVENT)) contenders.push(nodeWs(WS_PER_EVENT, "numbered", dir));
  if (wanted(WS_COALESCED)) contenders.push(nodeWs(WS_COALESCED, "batched", dir));
  if (wanted(SOCKETIO)) {
    const bin = findPostgres();
    if (bin === null) say("There is no PostgreSQL here (Debian: apt install postgresql): socket.io + PostgreSQL is left out.");
    else contenders.push(await socketio(bin, join(dir, "postgres")));
  }
}

async function product(dir: string): Promise<Contender> {
  const { workerd, startClass, stop } = await startProduct({ dir, roomy: true });
  return {
    name: PRODUCT,
    coalesces: true,
    pid: workerd.pid,
    stop,
    open: async (count) => (await startClass()).admit(count),
  };
}

let classes = 0;

const OBJECTS = { ECHO: "Echo", PER_EVENT: "PerEvent", COALESCING: "Coalescing" };

async function rival(name: string, kind: string, dialect: DialectName, dir: string): Promise<Contender> {
  const worker = await bundleWorker(join(import.meta.dirname, "rival-worker.ts"), dir);
  const workerd = await startWorkerd({ worker, storage: join(dir, "storage"), objects: OBJECTS });
  return {
    name,
    coalesces: dialect === "batched",
    pid: workerd.pid,
    stop: workerd.kill,
    async open(count) {
      const url = `${workerd.url.replace("http", "ws")}/${kind}/class-${classes++}`;
      return Array.from({ length: count }, () => ({ url, dialect, room: 0 }));
    },
  };
}

interface NodeServer {
  name: string;
  dialect: DialectName;
  /** Its script and arguments. */
  command(port: string): [string, ...string[]];
  path?: string;
  /** Ends what it stands on. */
  afterwards?(): Promise<void>;
}

/** A process serves one class: each `open` starts it anew. */
function nodeServer({ name, dialect, command, path = "", afterwards }: NodeServer): Contender {
  let child: ChildProcess | null = null;
  return {
    name,
    coalesces: dialect === "batched",
    get pid() {
      return child!.pid!;
    },
    async open(count) {
      child?.kill("SIGKILL");
      const port = await freePort();
      const [script, ...args] = command(String(port));
      const started = fork(join(import.meta.dirname, script), args);
      child = started;
      while (!(await accepts(port))) if (started.exitCode !== null) throw new Error(`${name} ended at once`);
      return Array.from({ length: count }, () => ({ url: `ws://127.0.0.1:${port}${path}`, dialect, room: 0 }));
    },
    async stop() {
      child?.kill("SIGKILL");
      await afterwards?.();
    },
  };
}

function nodeWs(name: string, dialect: DialectName, dir: string): Contender {
  const command = (port: string): [string, ...string[]] => ["node-ws.ts", port, join(dir, `ws-${port}.db`), dialect];
  return nodeServer({ name, dialect, command });
}

async function socketio(bin: string, dir: string): Promise<Contender> {
  const { url, stop } = await startPostgres(bin, dir);
  return nodeServer({
    name: SOCKETIO,
    dialect: "socketio",
    command: (port) => ["socketio-postgres.ts", port, url],
    path: "/socket.io/?EIO=4&transport=websocket",
    afterwards: stop,
  });
}
