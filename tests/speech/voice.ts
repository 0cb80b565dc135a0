import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A voice that reads a lesson, for whatever listens: Debian's flite, got where it is missing and may be. */

const VOICE = "rms";
const APT_TIMEOUT_MS = 300_000;
const HEADER_BYTES = 44;

export const lessonText = (): Promise<string> => readFile(join(import.meta.dirname, "lesson.txt"), "utf8");

const works = (): boolean => spawnSync("flite", ["--version"], { stdio: "ignore" }).error === undefined;

function ensureVoice(): void {
  if (works()) return;
  const root = process.getuid?.() === 0;
  const options = { timeout: APT_TIMEOUT_MS, stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"] };
  if (root) {
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "flite"], options);
  }
  if (!works()) throw new Error("The tests of captions need a voice: install Debian's package flite, then run this again.");
}

/** The text read aloud: a WAV file of one channel, 16 bits, 16 kHz. */
export async function speak(text: string): Promise<Buffer> {
  ensureVoice();
  const folder = await mkdtemp(join(tmpdir(), "chalkline-voice-"));
  try {
    const file = join(folder, "speech.wav");
    execFileSync("flite", ["-voice", VOICE, "-t", text.replace(/\s+/g, " "), "-o", file]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const samplesOf = (wav: Buffer): Int16Array =>
  new Int16Array(wav.buffer.slice(wav.byteOffset + HEADER_BYTES, wav.byteOffset + wav.length - (wav.length % 2)));

/** Silence of so many seconds, as samples. */
export const silence = (seconds: number): Int16Array => new Int16Array(Math.round(seconds * 16_000));

export function joined(...parts: Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A WAV file of these samples. */
export function wavOf(samples: Int16Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
