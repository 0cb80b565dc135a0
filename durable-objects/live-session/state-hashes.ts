import type { Group } from "../../contracts/roles.ts";
import type { SessionState } from "../../session-core/feature.ts";
import type { Sha256 } from "../../session-core/hash-chain.ts";
import { SliceHasher } from "../../session-core/slice-hasher.ts";
import { view } from "../../session-core/session.ts";

/**
 * The hash of each feature's shared view, by group: what a client compares its own fold with. Views of a slice that did not change
 * are not hashed again.
 */
export class StateHashes {
  readonly #hasher: SliceHasher;
  readonly #known = new Map<string, { slice: unknown; hash: string }>();

  constructor(sha256: Sha256) {
    this.#hasher = new SliceHasher(sha256);
  }

  of(state: SessionState, group: Group): Record<string, string> {
    const hashes: Record<string, string> = {};
    let shared: SessionState | undefined;
    for (const [feature, slice] of Object.entries(state)) {
      const cell = `${group}|${feature}`;
      const known = this.#known.get(cell);
      if (known && known.slice === slice) {
        hashes[feature] = known.hash;
        continue;
      }
      shared ??= view(state, { group });
      const hash = this.#hasher.hash(feature, shared[feature]);
      this.#known.set(cell, { slice, hash });
      hashes[feature] = hash;
    }
    return hashes;
  }
}
