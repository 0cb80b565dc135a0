import type { Signal } from "../../contracts/frames.ts";
import type { Service } from "../../session-core/features/orchestrator/lifecycle.ts";

/** Once is chance: the next try mostly succeeds before anybody could have read that it failed. */
const FAILURES_THAT_TELL = 2;

/** What this session stands on and does without just now. Told when it changes, and to staff who come later; never part of the log. */
export class Services {
  readonly #failures = new Map<Service, number>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get missing(): Service[] {
    return [...this.#failures].filter(([, failures]) => failures >= FAILURES_THAT_TELL).map(([service]) => service);
  }

  failed(service: Service): void {
    const failures = (this.#failures.get(service) ?? 0) + 1;
    this.#failures.set(service, failures);
    if (failures === FAILURES_THAT_TELL) this.#changed();
  }

  works(service: Service): void {
    const failures = this.#failures.get(service) ?? 0;
    this.#failures.delete(service);
    if (failures >= FAILURES_THAT_TELL) this.#changed();
  }

  signal(): Signal {
    return { type: "session.services", data: { missing: this.missing }, actor: "system" };
  }
}
