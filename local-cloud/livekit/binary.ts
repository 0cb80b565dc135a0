import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { messageOf } from "../explained.ts";

const run = promisify(execFile);

/** The server that the tests ran against. Its go.mod has no `replace`, so that `go install` takes it; 1.13.0 and 1.13.1 have one. */
export const LIVEKIT_VERSION = "v1.13.5";
/** A minute with a warm cache; a slow network and one core take most of this. Nobody waits for it. */
const INSTALL_TIMEOUT_MS = 15 * 60_000;
/** Tests wait for it, and do without rather than wait longer: what was compiled by then is kept for the next time. */
const TEST_INSTALL_TIMEOUT_MS = 3 * 60_000;

const suffix = process.platform === "win32" ? ".exe" : "";
const onPath = (name: string): string | undefined =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name + suffix))
    .find(existsSync);

/** Outside the project: every clone on this machine shares what took a minute to make. */
const cache = (): string =>
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "chalkline", `livekit-server-${LIVEKIT_VERSION}`);
const cached = (): string => join(cache(), `livekit-server${suffix}`);

/** A livekit-server on this machine: LIVEKIT_SERVER's, one on PATH, or one that was made earlier. */
export function findServer(): string | undefined {
  return [process.env["LIVEKIT_SERVER"], onPath("livekit-server"), cached()].find((path) => path && existsSync(path));
}

export const canInstall = (): boolean =>
  onPath("go") !== undefined && spawnSync("go", ["version"], { timeout: 10_000 }).status === 0;

/** One for tests, made first where there is none; says so where that cannot be. */
export async function haveServer(log: (line: string) => void, timeout = TEST_INSTALL_TIMEOUT_MS): Promise<void> {
  if (findServer()) return;
  const untested = "sound and picture are not tested";
  if (!canInstall()) return log(`There is no livekit-server here, and no Go to make one: ${untested}.`);
  log(`Making livekit-server ${LIVEKIT_VERSION} with Go, once, for at most ${TEST_INSTALL_TIMEOUT_MS / 60_000} minutes …`);
  try {
    await installServer({ timeout });
  } catch (error) {
    log(`livekit-server could not be made (${messageOf(error)}): ${untested}.`);
  }
}

/** Makes one with Go. Rejects with Go's last words. */
export async function installServer({
  signal,
  timeout = INSTALL_TIMEOUT_MS,
}: { signal?: AbortSignal; timeout?: number } = {}): Promise<string> {
  const making = join(cache(), `making-${process.pid}`);
  await mkdir(making, { recursive: true });
  try {
    await run("go", ["install", `github.com/livekit/livekit-server/cmd/server@${LIVEKIT_VERSION}`], {
      env: { ...process.env, GOBIN: making },
      timeout,
      ...(signal ? { signal } : {}),
    });
    // Whoever looks for it finds it whole or not at all.
    await rename(join(making, `server${suffix}`), cached());
    return cached();
  } catch (error) {
    const { stderr, message, killed } = error as { stderr?: string; message: string; killed?: boolean };
    const last = killed ? "Go took too long" : stderr?.trim().split("\n").at(-1);
    throw new Error(last || message, { cause: error });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
