import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { accepts, freePort } from "./ports.ts";

const run = promisify(execFile);

export interface Postgres {
  url: string;
  stop(): Promise<void>;
}

const DEBIAN = "/usr/lib/postgresql";

/** The newest PostgreSQL that Debian's packages put here, or null. */
export function findPostgres(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const [newest] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  const bin = join(DEBIAN, newest ?? "", "bin");
  return existsSync(join(bin, "initdb")) ? bin : null;
}

/** A throwaway cluster with PostgreSQL's own settings, synchronous commits among them. It refuses root, so root becomes `postgres`. */
export async function startPostgres(bin: string, dir: string): Promise<Postgres> {
  const asRoot = process.getuid?.() === 0;
  const idOf = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  const identity = asRoot ? { uid: await idOf("-u"), gid: await idOf("-g") } : {};
  await mkdir(dir, { recursive: true });
  if (identity.uid !== undefined) await chown(dir, identity.uid, identity.gid);
  await chmod(dir, 0o700);
  const data = join(dir, "data");
  await run(join(bin, "initdb"), ["-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C"], {
    ...identity,
    cwd: dir,
  });
  const port = await freePort();
  const server = spawn(join(bin, "postgres"), ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-k", dir], {
    ...identity,
    cwd: dir,
    stdio: "ignore",
  });
  const exited = once(server, "exit");
  const orphan = () => void server.kill("SIGQUIT");
  process.once("exit", orphan);
  while (!(await accepts(port))) if (server.exitCode !== null) throw new Error("PostgreSQL ended at once");
  const url = `postgres://bench@127.0.0.1:${port}/postgres`;
  while (
    !(await run(join(bin, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)]).then(
      () => true,
      () => false,
    ))
  );
  return {
    url,
    async stop() {
      process.off("exit", orphan);
      server.kill("SIGINT");
      await exited;
    },
  };
}
