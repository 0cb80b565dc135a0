import canonicalize from "canonicalize";

/**
 * The tamper-evident chain under the log (R18, R77). Postgres recomputes the links in `append_session_events`: the framing below
 * and the one there are the same, and a test holds them together.
 */

/** SHA-256 of the text's UTF-8 bytes in lower-case hexadecimal; synchronous, and supplied by the host. */
export type Sha256 = (text: string) => string;

export interface Link {
  sequence: number;
  type: string;
  actor: string;
  /** ms since 1970 */
  at: number;
  digest: string;
}

export interface ChainedEvent extends Link {
  data: unknown;
  /** Null once the payload is erased: without it the digest tells nothing of what was said. */
  salt: string | null;
  hash: string;
}

/** RFC 8785. `undefined` members vanish, as they do in JSON. */
export function canonical(value: unknown): string {
  return canonicalize(value) ?? "null";
}

/** Length-framed, so that no two lists of fields give the same bytes. */
function frame(fields: readonly string[]): string {
  return fields.map((field) => `${utf8Length(field)}:${field},`).join("");
}

/** A payload's digest: `sha256(n(salt) n(canonical data))`. It stays when data and salt are erased. */
export function payloadDigest(sha256: Sha256, salt: string, data: unknown): string {
  return sha256(frame([salt, canonical(data)]));
}

/** What the first event is chained to: it binds the log to its tenant and session. */
export function genesisHash(sha256: Sha256, tenantId: string, sessionId: string): string {
  return sha256(frame(["chalkline.v1", tenantId, sessionId]));
}

export function linkHash(sha256: Sha256, previous: string, { sequence, type, actor, at, digest }: Link): string {
  return sha256(frame([previous, String(sequence), type, actor, String(at), digest]));
}

/** The state hash of a feature's view: equal views, equal hashes, whatever the order of their members. */
export function stateHash(sha256: Sha256, slice: unknown): string {
  return sha256(canonical(slice));
}

export type ChainFault = { sequence: number; fault: "gap" | "link" | "payload" };

/** The first fault in a run of events that follows `previous`, or null. Erased payloads are taken by their digest. */
export function findChainFault(
  sha256: Sha256,
  previous: { sequence: number; hash: string },
  events: Iterable<ChainedEvent>,
): ChainFault | null {
  let { sequence, hash } = previous;
  for (const event of events) {
    const follows = event.sequence === sequence + 1 || (event.type === "session.recovered" && event.sequence > sequence);
    if (!follows) return { sequence: event.sequence, fault: "gap" };
    if (event.salt !== null && payloadDigest(sha256, event.salt, event.data) !== event.digest) {
      return { sequence: event.sequence, fault: "payload" };
    }
    if (linkHash(sha256, hash, event) !== event.hash) return { sequence: event.sequence, fault: "link" };
    ({ sequence, hash } = event);
  }
  return null;
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // Two units of a surrogate pair make four bytes; any other unit above 0x7ff makes three.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
