import type { SeenEvent, ServerFrame, You } from "../../contracts/frames.ts";
import { groupOf } from "../../contracts/roles.ts";
import type { SessionState } from "../../session-core/feature.ts";
import type { Sha256 } from "../../session-core/hash-chain.ts";
import { SliceHasher } from "../../session-core/slice-hasher.ts";
import { decide, evolve, initialState, view } from "../../session-core/session.ts";
import type { PendingCommand } from "./outgoing.ts";

type Welcome = Extract<ServerFrame, { t: "welcome" }>;
type Events = Extract<ServerFrame, { t: "events" }>;

type Place = Pick<Welcome, "sequence" | "epoch" | "mark">;

/** What the client did with a frame of events. */
export type Applied = "applied" | "known" | "gap";

/**
 * What this client holds of the class. Invariant: `confirmed` is the fold of everything it may see up to `watermark`, each number
 * once and in order; what it draws is that plus its own commands that are still on their way.
 */
export class Replica {
  readonly #hasher: SliceHasher;
  readonly #hashes = new Map<string, { slice: unknown; hash: string }>();
  confirmed: SessionState = initialState;
  watermark = 0;
  epoch = 0;
  /** The log's mark at the watermark; a server from before marks tells none. */
  mark: string | undefined;
  /** Every event folded since `base`, for those who look back; bounded, oldest dropped. */
  readonly seen: SeenEvent[] = [];
  /** What `seen` starts from. Another object once something was replaced: whoever holds on to the one before starts anew. */
  base: Readonly<{ generation: number; sequence: number; state: SessionState; at: number }> = {
    ...{ generation: 0, sequence: 0, state: initialState, at: 0 },
  };

  constructor(sha256: Sha256) {
    this.#hasher = new SliceHasher(sha256);
  }

  /** True when the watermark can be resumed from; a snapshot replaces everything. */
  welcome({ snapshot, serverTime, ...at }: Welcome): void {
    if (snapshot) this.replace(snapshot, at, serverTime);
    this.epoch = at.epoch;
  }

  /** True where there was one. */
  forgetMark(): boolean {
    const known = this.mark !== undefined;
    this.mark = undefined;
    return known;
  }

  /** What a server can resume from. */
  get position() {
    const { watermark, epoch, mark } = this;
    return { since: watermark, epoch, ...(mark === undefined ? {} : { mark }) };
  }

  replace(snapshot: Record<string, unknown>, { sequence, epoch, mark }: Place, at: number): void {
    this.epoch = epoch;
    this.mark = mark;
    this.confirmed = { ...initialState, ...snapshot };
    this.watermark = sequence;
    this.seen.length = 0;
    this.base = { generation: this.base.generation + 1, sequence, state: this.confirmed, at };
  }

  /** Accepts a range when `from ≤ watermark < to`, skipping what is known. */
  apply({ from, to, mark, events }: Events): Applied {
    if (from > this.watermark) return "gap";
    if (to <= this.watermark) return "known";
    for (const event of events) {
      if (event.sequence <= this.watermark) continue;
      this.confirmed = evolve(this.confirmed, event);
      this.seen.push(event);
    }
    this.watermark = to;
    this.mark = mark;
    if (this.seen.length > SEEN_EVENTS) this.#forget(FORGOTTEN_AT_ONCE);
    return "applied";
  }

  #forget(count: number): void {
    const dropped = this.seen.splice(0, count);
    const { sequence, at } = dropped.at(-1)!;
    this.base = { ...this.base, sequence, at, state: dropped.reduce(evolve, this.base.state) };
  }

  /** The features whose hash differs from the server's at the same watermark: this fold has gone wrong. */
  diverged({ to, hashes }: Events, you: You): string[] {
    if (!hashes || to !== this.watermark) return [];
    const shared = view(this.confirmed, { group: groupOf(you.role) });
    return Object.entries(hashes).flatMap(([feature, hash]) => (this.#hashOf(feature, shared[feature]) === hash ? [] : feature));
  }

  /** The state with the pending commands folded over it, as the server would if it took them now. */
  predict(pending: readonly PendingCommand[], you: You, now: number): SessionState {
    return predicted(this.confirmed, this.watermark, pending, you, now);
  }

  #hashOf(feature: string, slice: unknown): string {
    const known = this.#hashes.get(feature);
    const source = this.confirmed[feature];
    if (known && known.slice === source) return known.hash;
    const hash = this.#hasher.hash(feature, slice);
    this.#hashes.set(feature, { slice: source, hash });
    return hash;
  }
}

/** What one's own commands would make of a state. */
export function predicted(
  from: SessionState,
  watermark: number,
  pending: readonly PendingCommand[],
  you: You,
  now: number,
): SessionState {
  let state = from;
  let sequence = watermark;
  for (const { key, type, data } of pending) {
    let ids = 0;
    const decision = decide(state, type, data, {
      actor: { kind: "participant", id: you.participantId, role: you.role },
      now,
      newId: () => `${key}.${ids++}`,
    });
    if (!decision.accepted) continue;
    for (const draft of decision.events) {
      state = evolve(state, {
        sequence: ++sequence,
        type: draft.type,
        data: draft.data,
        actor: draft.actor ?? you.participantId,
        at: now,
      });
    }
  }
  return state;
}

/** An hour of a lively class; each is a few hundred bytes. */
const SEEN_EVENTS = 20_000;
const FORGOTTEN_AT_ONCE = 2_000;
