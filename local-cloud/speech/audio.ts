/** What comes in, as samples between -1 and 1 at 16 kHz. */

import { SAMPLE_RATE } from "./runtime.ts";

/** 16-bit, little-endian, one channel. An odd byte waits for the next piece: `rest` is it. */
export function fromPcm(bytes: Uint8Array, sampleRate = SAMPLE_RATE): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = Float32Array.from({ length: bytes.byteLength >> 1 }, (_, n) => view.getInt16(n * 2, true) / 32_768);
  return sampleRate === SAMPLE_RATE ? samples : resampled(samples, sampleRate);
}

/** A WAV file of 16-bit samples, its channels mixed; null where it is something else. */
export function fromWav(bytes: Uint8Array): Float32Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || tag(0) !== "RIFF" || tag(8) !== "WAVE") return null;
  let format: { channels: number; sampleRate: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    if (tag(at) === "fmt ") {
      if (view.getUint16(at + 8, true) !== 1 || view.getUint16(at + 22, true) !== 16) return null;
      format = { channels: view.getUint16(at + 10, true), sampleRate: view.getUint32(at + 12, true) };
    }
    if (tag(at) === "data" && format) {
      const { channels, sampleRate } = format;
      const end = Math.min(bytes.length, at + 8 + size);
      const count = Math.floor((end - at - 8) / 2 / channels);
      const mixed = Float32Array.from({ length: count }, (_, n) => {
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += view.getInt16(at + 8 + (n * channels + c) * 2, true);
        return sum / channels / 32_768;
      });
      return sampleRate === SAMPLE_RATE ? mixed : resampled(mixed, sampleRate);
    }
    at += 8 + size + (size % 2);
  }
  return null;
}

/** Between two neighbours in a straight line: speech below 8 kHz takes no harm that the recogniser would notice. */
function resampled(samples: Float32Array, from: number): Float32Array {
  const step = from / SAMPLE_RATE;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, n) => {
    const place = n * step;
    const before = Math.floor(place);
    const a = samples[before] ?? 0;
    const b = samples[before + 1] ?? a;
    return a + (b - a) * (place - before);
  });
}
