import type { Signal } from "../../contracts/frames.ts";
import type { Group } from "../../contracts/roles.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { stillStands } from "../../session-core/session.ts";
import type { FactBook } from "./facts.ts";
import type { StandingSignal } from "./subscribers.ts";

/**
 * What the session's own objects said last, for as long as it holds: whoever comes later is told it too. In storage, since they say a
 * thing once, and this object sleeps in between.
 */
export class Standing {
  readonly #facts: FactBook;
  readonly #state: () => SessionState;

  constructor(facts: FactBook, state: () => SessionState) {
    this.#facts = facts;
    this.#state = state;
  }

  /** The last of its kind about somebody replaces the one before; what holds no longer goes with it. */
  keep(item: Signal, to: readonly Group[]): void {
    if (!stillStands(this.#state(), item.type, item.data)) return;
    const others = this.current.filter(({ item: known }) => known.type !== item.type || known.actor !== item.actor);
    this.#facts.write({ standing: [...others, { item, to }] });
  }

  get current(): readonly StandingSignal[] {
    const { standing = [] } = this.#facts.current;
    return standing.filter(({ item }) => stillStands(this.#state(), item.type, item.data));
  }
}
