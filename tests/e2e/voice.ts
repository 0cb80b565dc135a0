import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const RATE = 48_000;
const SECONDS = 6;

/** A WAV for Chromium to take as its microphone: speech where flite is installed, else a tone that swells like speech. */
export function writeVoice(file: string): void {
  const text = "Leaves are green because of chlorophyll. It takes in red light and blue light, and gives the green back.";
  if (spawnSync("flite", ["-voice", "rms", "-t", text, "-o", file]).status === 0) return;
  const samples = new Int16Array(RATE * SECONDS);
  for (let n = 0; n < samples.length; n++) {
    const swell = 0.5 - 0.5 * Math.cos((2 * Math.PI * 4 * n) / RATE);
    samples[n] = 12_000 * swell * Math.sin((2 * Math.PI * 220 * n) / RATE);
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
}
