import { execFileSync, spawnSync, type ExecFileSyncOptions } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";
import { Explained } from "./explained.ts";

/** Playwright's own download is 170 MB; without a way to its server it gives up long before. */
const DOWNLOAD_TIMEOUT_MS = 180_000;
const APT_TIMEOUT_MS = 300_000;

const root = join(import.meta.dirname, "..");

/** True when it is there and starts: a Chromium without its libraries is none. */
const works = (path: string): boolean => existsSync(path) && spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;

function installed(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const places = (process.env["PATH"] ?? "").split(":").flatMap((folder) => names.map((name) => join(folder, name)));
  return [...places, chromium.executablePath()].find(works);
}

const byApt = (): boolean => {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return false;
  const options: ExecFileSyncOptions = {
    timeout: APT_TIMEOUT_MS,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  // Without the emoji font, reactions are boxes.
  const packages = ["chromium", "fonts-noto-color-emoji"];
  try {
    execFileSync("apt-get", ["update", "-qq"], options);
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
    return true;
  } catch {
    return false;
  }
};

const byPlaywright = (): boolean =>
  spawnSync(
    process.execPath,
    [join(root, "node_modules/playwright/cli.js"), "install", "--no-shell", "--no-progress", "chromium"],
    {
      timeout: DOWNLOAD_TIMEOUT_MS,
      stdio: ["ignore", "ignore", "inherit"],
    },
  ).status === 0;

/** A Chromium that starts: CHROMIUM_PATH's, one on the machine, else one got from Debian or by Playwright. */
export function findChromium(log: (line: string) => void): string {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen) {
    if (works(chosen)) return chosen;
    throw new Explained(`CHROMIUM_PATH is ${chosen}, and no Chromium starts from there: correct it or unset it.`);
  }
  const present = installed();
  if (present) return present;
  log("There is no Chromium here. Getting one (a few minutes) …");
  for (const get of [byApt, byPlaywright]) {
    const path = get() ? installed() : undefined;
    if (path) return path;
  }
  throw new Explained(
    "The browser tests need Chromium, and none could be got: install Chromium or Chrome, or name one with CHROMIUM_PATH, then run this again.",
  );
}
