import { stateHash, type Sha256 } from "./hash-chain.ts";
import { features } from "./registry.ts";

const byName = new Map(features.map((feature) => [feature.name, feature]));

/** Hashes slices as audiences see them. Parts of large ones that did not change since are not hashed again. */
export class SliceHasher {
  readonly #sha256: Sha256;
  readonly #digests = new WeakMap<object, string>();

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  hash(feature: string, slice: unknown): string {
    const condense = byName.get(feature)?.condense;
    return stateHash(this.#sha256, condense ? condense(slice, (part) => this.#digest(part)) : slice);
  }

  #digest(part: object): string {
    let digest = this.#digests.get(part);
    if (digest === undefined) this.#digests.set(part, (digest = stateHash(this.#sha256, part)));
    return digest;
  }
}
