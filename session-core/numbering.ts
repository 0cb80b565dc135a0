import { linkHash, payloadDigest, type Sha256 } from "./hash-chain.ts";
import type { Draft } from "./feature.ts";
import type { SessionEvent } from "./session.ts";

/** The end of a log: what the next event is numbered after and chained to. */
export interface Head {
  sequence: number;
  hash: string;
  /** ms since 1970; time in a log never runs backwards. */
  at: number;
  epoch: number;
}

/** Where the events of one command come from. */
export interface Origin {
  actor: string;
  at: number;
  key: string | null;
  request: string | null;
  trace: string | null;
}

/**
 * Numbers and chains the events of one command after `head`. The first carries the command's key and request digest: it is the
 * receipt. Invariant: sequences are gapless, `at` never decreases, each hash covers the one before.
 */
export function chain(
  sha256: Sha256,
  random: { newId(): string; newSalt(): string },
  head: Head,
  drafts: readonly Draft[],
  origin: Origin,
): SessionEvent[] {
  let { sequence, hash } = head;
  const at = Math.max(head.at, origin.at);
  return drafts.map((draft, index) => {
    const salt = random.newSalt();
    const link = {
      sequence: ++sequence,
      type: draft.type,
      actor: draft.actor ?? origin.actor,
      at,
      digest: payloadDigest(sha256, salt, draft.data),
    };
    hash = linkHash(sha256, hash, link);
    return {
      ...link,
      id: random.newId(),
      epoch: head.epoch,
      data: draft.data,
      key: index === 0 ? origin.key : null,
      request: index === 0 ? origin.request : null,
      salt,
      hash,
      trace: origin.trace,
    };
  });
}

/** A history's mark at a number: two that gave a number to different events differ in it from there on. */
export const markOf = ({ hash }: Pick<Head, "hash">): string => hash.slice(0, MARK_DIGITS);
/** 64 bits: it meets accidents, not forgers, who would only be shown the state they asked for. */
const MARK_DIGITS = 16;

export const headOf = ({ sequence, hash, at, epoch }: SessionEvent): Head => ({ sequence, hash, at, epoch });
