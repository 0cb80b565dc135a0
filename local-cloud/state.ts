import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Explained, messageOf } from "./explained.ts";

/** The folder where one local cloud keeps all that outlives it. */
export interface State {
  dir: string;
  database: string;
  cloudflare: string;
  secrets: Secrets;
  release(): Promise<void>;
}

/** Made once, at the first start, so that sign-ins survive a restart. */
export interface Secrets {
  auth: string;
  ticket: string;
  database: string;
  media: string;
}

/** Invariant: a folder has one owner at a time. PGlite and workerd both corrupt a database that two of them open. */
export async function openState(dir: string): Promise<State> {
  const path = resolve(dir);
  try {
    await mkdir(path, { recursive: true });
    const release = await lock(path);
    return {
      dir: path,
      database: join(path, "database"),
      cloudflare: join(path, "cloudflare"),
      secrets: await secretsIn(path),
      release,
    };
  } catch (error) {
    if (error instanceof Explained) throw error;
    throw new Explained(
      `The state folder ${path} cannot be used (${messageOf(error)}): choose another with CHALKLINE_STATE_DIR.`,
    );
  }
}

async function lock(dir: string): Promise<() => Promise<void>> {
  const file = join(dir, "owner.pid");
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    // Our own number can only be left from an earlier boot or container: pids repeat.
    if (owner > 0 && owner !== process.pid && isAlive(owner))
      throw new Explained(
        `Another Chalkline (process ${owner}) uses the state folder ${dir}: stop it, or give this one its own with CHALKLINE_STATE_DIR.`,
      );
    await rm(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function secretsIn(dir: string): Promise<Secrets> {
  const file = join(dir, "secrets.json");
  const known = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Partial<Secrets>,
    () => ({}),
  );
  const fresh = () => randomBytes(32).toString("base64url");
  const secrets = { auth: fresh(), ticket: fresh(), database: fresh(), media: fresh(), ...known };
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
