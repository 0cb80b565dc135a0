/** EBML (RFC 8794), as far as WebM needs it. */

export const ID = {
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  void: 0xec,
  info: 0x1549a966,
  duration: 0x4489,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  cluster: 0x1f43b675,
  clusterTimestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  referenceBlock: 0xfb,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
} as const;

export interface Header {
  id: number;
  /** Of the content, in bytes; null where it is not known, as in a live stream. */
  size: number | null;
  /** Of the header itself, in bytes. */
  length: number;
}

/** The header that begins at `at`; "short" where more bytes are needed to tell, null where none can be. */
export function readHeader(bytes: Uint8Array, at: number): Header | "short" | null {
  const first = bytes[at];
  if (first === undefined) return "short";
  const idLength = Math.clz32(first) - 23;
  if (idLength > 4) return null;
  const sizeAt = at + idLength;
  const marker = bytes[sizeAt];
  if (marker === undefined) return "short";
  const sizeLength = Math.clz32(marker) - 23;
  if (sizeLength > 8) return null;
  if (sizeAt + sizeLength > bytes.length) return "short";
  const id = readUnsigned(bytes, at, idLength);
  let size = marker & (0xff >> sizeLength);
  let unknown = size === 0xff >> sizeLength;
  for (let n = 1; n < sizeLength; n++) {
    const byte = bytes[sizeAt + n]!;
    size = size * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { id, size: unknown ? null : size, length: idLength + sizeLength };
}

export function readUnsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let n = 0; n < length; n++) value = value * 256 + (bytes[at + n] ?? 0);
  return value;
}

/** A size in eight bytes, whatever it is: it can be written over later. */
export function longSize(size: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(size) | (1n << 56n));
  return bytes;
}

export function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}

export function float(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

export function element(id: number, ...content: Uint8Array[]): Uint8Array {
  return concat(unsigned(id), longSize(content.reduce((sum, { length }) => sum + length, 0)), ...content);
}

export function concat(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The elements that stand side by side in `[from, to)`, as far as they are whole. */
export function* elements(
  bytes: Uint8Array,
  from: number,
  to = bytes.length,
): Generator<Header & { at: number; content: number }> {
  for (let at = from; at < to;) {
    const header = readHeader(bytes, at);
    if (header === null || header === "short") return;
    yield { ...header, at, content: at + header.length };
    if (header.size === null) return;
    at += header.length + header.size;
  }
}
