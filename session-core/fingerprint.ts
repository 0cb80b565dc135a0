/**
 * A fingerprint of text: 64 bits in hexadecimal, at a tenth of what a digest costs. It tells texts apart that nobody gains by making
 * alike; elsewhere, take a digest. Two lanes as FNV-1a has them, each with a prime and a start of its own.
 */
export function fingerprint(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x2b7e1516;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995);
    // A multiplication carries upwards only: what the high bits hold comes down again.
    second ^= second >>> 15;
  }
  return hex(first ^ (first >>> 16)) + hex(second);
}

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, "0");
