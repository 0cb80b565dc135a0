import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Explained } from "./explained.ts";
import { freePort } from "./ports.ts";

export interface Database {
  /** For Neon's driver. */
  connectionString: string;
  fetchEndpoint: string;
  /** Of the server's process at the moment. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  dataDir: string;
  password: string;
  /** A PostgreSQL to stand before, instead of the embedded one. */
  url: string | undefined;
  log(line: string): void;
}

/** A crash at once after a start is no accident; do not spin. */
const RESTART_DELAY_MS = 250;
/** Nor give up: it is tried again this often for as long as it takes. */
const LONGEST_RESTART_DELAY_MS = 2_000;
/** PGlite checkpoints on closing; it takes well under a second. */
const STOP_TIMEOUT_MS = 5_000;

/** Starts the database server in a process of its own, and again, on the same port, whenever it ends unasked. */
export async function startDatabase({ dataDir, password, url, log }: DatabaseOptions): Promise<Database> {
  const port = await freePort();
  let stopping = false;
  let child: ChildProcess | undefined;

  const launch = async (): Promise<{ connectionString: string; fetchEndpoint: string }> => {
    const server = spawn(process.execPath, [join(import.meta.dirname, "neon", "main.ts")], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, DATABASE_URL: url ?? "", NEON_DATA_DIR: dataDir, NEON_PASSWORD: password, NEON_PORT: String(port) },
    });
    child = server;
    const complaints: string[] = [];
    createInterface({ input: server.stderr }).on("line", (line) => {
      complaints.push(line);
      if (!stopping) log(line);
    });
    const exited = once(server, "exit");
    const answered = once(createInterface({ input: server.stdout }), "line");
    const first = await Promise.race([answered, exited.then(() => null)]);
    const said = first === null ? { error: complaints.at(-1) ?? "it ended at once" } : (JSON.parse(String(first[0])) as Said);
    if ("error" in said) throw new Explained(explain(url, said.error, dataDir));
    void exited.then(async () => {
      if (stopping) return;
      log("The database server ended and is being started again.");
      await relaunch();
    });
    return said;
  };
  const relaunch = async (): Promise<void> => {
    for (let delay = RESTART_DELAY_MS; ; delay = Math.min(2 * delay, LONGEST_RESTART_DELAY_MS)) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (stopping) return;
      try {
        await launch();
        return;
      } catch (error) {
        if (!stopping) log((error as Error).message);
      }
    }
  };

  const { connectionString, fetchEndpoint } = await launch();
  return {
    connectionString,
    fetchEndpoint,
    pid: () => child?.pid,
    async stop() {
      stopping = true;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.stdin?.end();
      const late = setTimeout(() => child?.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await gone;
      clearTimeout(late);
    },
  };
}

type Said = { connectionString: string; fetchEndpoint: string } | { error: string };

/** Names the server but never the password. */
function explain(url: string | undefined, error: string, dataDir: string): string {
  if (url === undefined) return `The embedded database in ${dataDir} does not open (${error}): remove that folder to begin anew.`;
  const place = URL.canParse(url) ? `${new URL(url).host}${new URL(url).pathname}` : "no valid URL";
  return `The database that DATABASE_URL names (${place}) cannot be used: ${error}. Start it, correct DATABASE_URL, or unset it for the embedded one.`;
}
