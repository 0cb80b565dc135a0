import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findServer, haveServer, LIVEKIT_VERSION } from "./binary.ts";
import { startMedia } from "./media.ts";

let home: string;
let said: string[];
const log = (line: string) => void said.push(line);
const here = () => join(home, "chalkline", `livekit-server-${LIVEKIT_VERSION}`, "livekit-server");

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "chalkline-livekit-"));
  said = [];
  vi.stubEnv("XDG_CACHE_HOME", home);
  vi.stubEnv("LIVEKIT_SERVER", "");
  vi.stubEnv("PATH", join(home, "bin"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

/** A Go that does what a test wants of it when it is to install. */
async function go(install: string): Promise<void> {
  const path = join(home, "bin", "go");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n[ "$1" = version ] && exit 0\n${install}\n`);
  await chmod(path, 0o755);
}

test("without a server and without Go there is none, and it is said", async () => {
  await haveServer(log);
  expect(said).toEqual(["There is no livekit-server here, and no Go to make one: sound and picture are not tested."]);
  expect(await startMedia({ dir: home, secret: "s", webhook: "http://127.0.0.1:9", log })).toBeNull();
});

test("Go makes the version that the tests ran against, once", async () => {
  await go(`echo "$2" > "$GOBIN/server"`);
  await haveServer(log);
  await haveServer(log);
  expect(said).toEqual([expect.stringMatching(/^Making livekit-server v1\.13\.5 with Go/)]);
  expect(findServer()).toBe(here());
  expect(await readdir(dirname(here()))).toEqual(["livekit-server"]);
});

test("a Go that cannot make it says why in its last words, and leaves nothing half made", async () => {
  await go(`echo "go: downloading" >&2; echo "go: no route to the proxy" >&2; exit 1`);
  await haveServer(log);
  expect(said.at(-1)).toBe("livekit-server could not be made (go: no route to the proxy): sound and picture are not tested.");
  expect(findServer()).toBeUndefined();
  expect(await readdir(dirname(here()))).toEqual([]);
});

test("nobody waits for a Go that takes too long", async () => {
  await go("exec /bin/sleep 60");
  await haveServer(log, 100);
  expect(said.at(-1)).toBe("livekit-server could not be made (Go took too long): sound and picture are not tested.");
});

test("a start does not wait for Go: it says what is being made, and later that it could not be", async () => {
  await go("exit 1");
  const media = await startMedia({ dir: home, secret: "s", webhook: "http://127.0.0.1:9", log });
  expect(media!.described()).toMatch(/is being made with Go \(once, some minutes\)\. Classes run without/);
  expect(await media!.ready).toBe(false);
  expect(said).toEqual([expect.stringMatching(/^livekit-server could not be made, so classes run without audio and video/)]);
  expect(media!.described()).toBe("Classes run without audio and video: no livekit-server runs here.");
  await media!.stop();
});
