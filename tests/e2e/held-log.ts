import type { SeenEvent, ServerFrame, You } from "../../contracts/frames.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { evolve, initialState } from "../../session-core/session.ts";

/**
 * What one browser has been told of a class, folded from the frames on its socket by rules of its own, so that the client's fold is
 * not its own witness. Invariant: `state` is the fold of all that was told up to `watermark`.
 */
export class HeldLog {
  /** By sequence: each event as it was first told. */
  readonly events = new Map<number, SeenEvent>();
  readonly snapshots: { sequence: number; state: SessionState }[] = [];
  /** Ranges (from, to] known only through a snapshot: before joining, or while the page was loaded anew. */
  readonly jumped: { from: number; to: number }[] = [];
  /** What a server must never do; empty in a good class. */
  readonly faults: string[] = [];
  state: SessionState = initialState;
  watermark = 0;
  you: You | null = null;

  take(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        this.you = frame.you;
        if (frame.snapshot) this.#replace(frame.snapshot, frame.sequence);
        else if (frame.sequence !== this.watermark) this.faults.push(`resumed at ${frame.sequence}, not at ${this.watermark}`);
        return;
      case "snapshot":
        return this.#replace(frame.data, frame.sequence);
      case "events":
        return this.#apply(frame);
      default:
        return;
    }
  }

  #replace(data: Record<string, unknown>, sequence: number): void {
    if (sequence < this.watermark) this.faults.push(`a snapshot of ${sequence} after ${this.watermark}`);
    this.jumped.push({ from: this.watermark, to: sequence });
    this.state = { ...initialState, ...data };
    this.watermark = sequence;
    this.snapshots.push({ sequence, state: this.state });
  }

  #apply({ from, to, events }: Extract<ServerFrame, { t: "events" }>): void {
    if (from > this.watermark) this.faults.push(`a gap: (${from}, ${to}] after ${this.watermark}`);
    for (const event of events) {
      const known = this.events.get(event.sequence);
      if (known && JSON.stringify(known) !== JSON.stringify(event)) this.faults.push(`${event.sequence} was told in two ways`);
      if (event.sequence <= from || event.sequence > to) this.faults.push(`${event.sequence} is not in (${from}, ${to}]`);
      if (event.sequence <= this.watermark) continue;
      this.events.set(event.sequence, event);
      this.state = evolve(this.state, event);
      this.watermark = event.sequence;
    }
    this.watermark = Math.max(this.watermark, to);
  }
}
