import type { Audience, SessionState } from "../../session-core/feature.ts";
import type { Group } from "../../contracts/roles.ts";
import { featureNames, viewOf } from "../../session-core/session.ts";

interface Known {
  slice: unknown;
  text: string;
}

/**
 * The visible state as text, feature by feature. Invariant: what a feature shows to a whole group is encoded once for it, however many
 * are shown it; a view that asks who looks is theirs alone, and encoded for them.
 */
export class SharedViews {
  readonly #known = new Map<string, Known>();

  /** JSON of everything that this audience may see of the state. */
  encode(state: SessionState, group: Group, participant: string): string {
    const members = featureNames.map((feature) => {
      const slice = state[feature];
      const cell = `${group}|${feature}`;
      const known = this.#known.get(cell);
      if (known && known.slice === slice) return `${JSON.stringify(feature)}:${known.text}`;
      let isAsked = false;
      const audience: Audience = {
        group,
        get participant() {
          isAsked = true;
          return participant;
        },
      };
      const text = JSON.stringify(viewOf(feature, state, audience));
      if (!isAsked) this.#known.set(cell, { slice, text });
      return `${JSON.stringify(feature)}:${text}`;
    });
    return `{${members.join(",")}}`;
  }
}
