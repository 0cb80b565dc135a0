import type { Group } from "../../contracts/roles.ts";
import { owners, see, type SessionEvent } from "../../session-core/session.ts";
import { encode, rangeFrame, seenBy, type Range } from "./encoding.ts";
import type { Seat } from "./subscribers.ts";

/** Two seconds of the fastest class that one object carries; whoever missed more is shown where things stand. */
const KEPT_EVENTS = 16_384;
/** Text that is kept for those who are a moment late. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;

interface Kept {
  event: SessionEvent;
  /** Encoded as each group is shown it, once it was asked for; null where it is shown nothing. */
  texts: Partial<Record<Group, string | null>>;
  /** For every group that is shown all of it. */
  whole: string | null;
}

export interface Cut {
  /** Null where nothing is shown. */
  frame: string | null;
  /** Those to whom an event belongs that their group is not shown whole. */
  ownMore: ReadonlySet<string>;
}

/**
 * The last events as each group is shown them. Invariant: an event is encoded once for all who are shown the same of it, whichever
 * frames it goes out in; a frame is cut from these texts, however far back it begins.
 */
export class RecentEvents {
  #kept: Kept[] = [];
  #characters = 0;
  /** Of this moment, by group and range: readers that fell behind together come level by one frame. */
  readonly #cuts = new Map<string, Cut>();

  /** They follow those that are kept. */
  add(events: readonly SessionEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.#kept.push({ event, texts: {}, whole: null });
    let late = Math.max(0, this.#kept.length - Math.max(KEPT_EVENTS, events.length));
    for (let n = 0; n < late; n++) this.#characters -= charactersOf(this.#kept[n]!);
    while (this.#characters > KEPT_CHARACTERS) this.#characters -= charactersOf(this.#kept[late++]!);
    this.#kept.splice(0, late);
    this.#cuts.clear();
  }

  /** Nobody waits for them any more, or they were rewritten. */
  forget(): void {
    this.#kept = [];
    this.#characters = 0;
    this.#cuts.clear();
  }

  /** Whether every event after this number is here. */
  reachBackTo(sequence: number): boolean {
    const first = this.#kept[0];
    return first !== undefined && first.event.sequence <= sequence + 1;
  }

  /** What a whole group is shown of the events after a number, and who of it is shown more. */
  cut(group: Group, after: number, range: Range): Cut {
    const name = `${group}|${after}|${range.from}|${range.to}`;
    let cut = this.#cuts.get(name);
    if (!cut) {
      const kept = this.#after(after);
      const texts = kept.flatMap((one) => this.#textOf(one, group) ?? []);
      cut = {
        frame: texts.length === 0 ? null : rangeFrame(range, texts),
        ownMore: new Set(kept.flatMap((one) => ownMoreOf(one, group))),
      };
      this.#cuts.set(name, cut);
    }
    return cut;
  }

  /** The same for one seat alone. */
  cutFor(seat: Seat, after: number, range: Range): string | null {
    const { group } = seat;
    const { frame, ownMore } = this.cut(group, after, range);
    return ownMore.has(seat.participantId) ? this.ownCut(seat, after, range) : frame;
  }

  /** For whoever is shown more than their group. */
  ownCut({ participantId, group }: Seat, after: number, range: Range): string | null {
    const events = this.#after(after).map(({ event }) => event);
    const seen = seenBy({ group, participant: participantId }, events);
    return seen.length === 0 ? null : encode(range, seen);
  }

  #after(sequence: number): readonly Kept[] {
    let start = this.#kept.length;
    while (start > 0 && this.#kept[start - 1]!.event.sequence > sequence) start--;
    return this.#kept.slice(start);
  }

  #textOf(kept: Kept, group: Group): string | null {
    const known = kept.texts[group];
    if (known !== undefined) return known;
    const seen = see(kept.event, { group });
    const isWhole = seen !== null && seen.data === kept.event.data;
    const text = isWhole && kept.whole !== null ? kept.whole : seen && JSON.stringify(seen);
    if (text !== null && text !== kept.whole) this.#characters += text.length;
    if (isWhole) kept.whole = text;
    return (kept.texts[group] = text);
  }
}

/** Those to whom it belongs, where their group is not shown all of it. */
function ownMoreOf({ event }: Kept, group: Group): readonly string[] {
  const holders = owners(event);
  return holders.length > 0 && see(event, { group })?.data !== event.data ? holders : [];
}

function charactersOf({ texts, whole }: Kept): number {
  let characters = whole?.length ?? 0;
  for (const text of Object.values(texts)) if (text !== whole) characters += text?.length ?? 0;
  return characters;
}
