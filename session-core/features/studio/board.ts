import { isNewer, weightOf, type BoardElement, type Removal } from "./board-element.ts";

/**
 * One board, for ten thousand elements and more: a tree of two levels by a hash of the id, so that a change copies the few branches it
 * touches, and who hashes or compares boards looks at those alone.
 */
type Branches<Value> = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Value>>>>>>;
type Marks = Readonly<Record<string, readonly [version: number, versionNonce: number]>>;

export interface Board {
  elements: Branches<BoardElement>;
  count: number;
  weight: number;
  /** What was taken off lately, and before that: the older half goes when the newer is full. */
  removed: { recent: Marks; older: Marks };
}

export const EMPTY_BOARD: Board = { elements: {}, count: 0, weight: 0, removed: { recent: {}, older: {} } };

/** Removals remembered, twice: enough for what anyone did while they were away, small beside the board. */
export const REMEMBERED_REMOVALS = 1_000;

/** What one change does to a board. */
export interface BoardChange {
  upserts?: readonly BoardElement[] | undefined;
  removals?: readonly Removal[] | undefined;
  moves?: readonly Move[] | undefined;
}
export interface Move {
  ids: readonly string[];
  dx: number;
  dy: number;
}

const own = <Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

/** Two hexadecimal digits of FNV-1a: spread evenly whatever the ids have in common. */
function placeOf(id: string): [string, string] {
  let hash = 0x811c9dc5;
  for (let n = 0; n < id.length; n++) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193);
  const byte = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & 0xff;
  return [(byte >> 4).toString(16), (byte & 15).toString(16)];
}

export function elementOf({ elements }: Board, id: string): BoardElement | undefined {
  const [first, second] = placeOf(id);
  return own(elements[first]?.[second], id);
}

/** In no order that means anything. */
export function* elementsOf({ elements }: Board): Generator<BoardElement> {
  for (const branch of Object.values(elements)) for (const leaf of Object.values(branch)) yield* Object.values(leaf);
}

/** The branches as they are shared from one state to the next: a leaf that is the same object holds the same. */
export function* leavesOf({ elements }: Board): Generator<[place: string, leaf: Readonly<Record<string, BoardElement>>]> {
  for (const [first, branch] of Object.entries(elements)) {
    for (const [second, leaf] of Object.entries(branch)) yield [first + second, leaf];
  }
}

/** What of a change still holds against what is there. */
export function reconcile(board: Board, { upserts = [], removals = [], moves = [] }: BoardChange) {
  const seen = new Set<string>();
  const once = ({ id }: { id: string }) => !seen.has(id) && seen.add(id);
  return {
    upserts: upserts.filter((element) => {
      const present = elementOf(board, element.id) ?? removalOf(board, element.id);
      return (!present || isNewer(element, present)) && once(element);
    }),
    removals: removals.filter((removal) => {
      const present = elementOf(board, removal.id);
      return present !== undefined && isNewer(removal, present) && once(removal);
    }),
    moves: moves.flatMap(({ ids, dx, dy }) => {
      const there = [...new Set(ids)].filter((id) => elementOf(board, id) !== undefined);
      return there.length === 0 || (dx === 0 && dy === 0) ? [] : [{ ids: there, dx, dy }];
    }),
  };
}

/** The version at which it was taken off, where that is remembered. */
export function removalOf({ removed }: Board, id: string): Omit<Removal, "id"> | undefined {
  const mark = own(removed.recent, id) ?? own(removed.older, id);
  return mark && { version: mark[0], versionNonce: mark[1] };
}

/** The board after a change that was decided: moves first, for who sends both meant them of what was there. */
export function changed(board: Board, { moves = [], upserts = [], removals = [] }: BoardChange): Board {
  const edit = new Edit(board);
  for (const { ids, dx, dy } of moves) {
    for (const id of ids) {
      const element = edit.get(id);
      if (element)
        edit.set({ ...element, x: hundredths(element.x + dx), y: hundredths(element.y + dy), version: element.version + 1 });
    }
  }
  for (const element of upserts) edit.set(element);
  for (const removal of removals) edit.remove(removal);
  return edit.board();
}

/** Everything off; what stood there counts as taken off last, as far as that is remembered. */
export function cleared(board: Board): Board {
  const edit = new Edit(board);
  // In an order that every fold has: which of them are remembered depends on it.
  const gone = [...elementsOf(board)].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, version, versionNonce } of gone) edit.remove({ id, version: version + 1, versionNonce });
  return edit.board();
}

/** A hundredth of a pixel is more than anyone sees, and sums of moves stay short numbers. */
const hundredths = (value: number) => Math.round(value * 100) / 100;

/** A change in the making: each branch it touches is copied once. */
class Edit {
  readonly #from: Board;
  readonly #copies = new Map<string, Record<string, BoardElement>>();
  #elements: Branches<BoardElement>;
  #count: number;
  #weight: number;
  #removed: Board["removed"];
  #marks: Record<string, Marks[string]> | null = null;
  #remembered: number | null = null;

  constructor(board: Board) {
    this.#from = board;
    this.#elements = board.elements;
    this.#count = board.count;
    this.#weight = board.weight;
    this.#removed = board.removed;
  }

  get(id: string): BoardElement | undefined {
    const [first, second] = placeOf(id);
    return own(this.#copies.get(first + second) ?? this.#elements[first]?.[second], id);
  }

  set(element: BoardElement): void {
    const before = this.get(element.id);
    this.#copyOf(element.id)[element.id] = element;
    this.#count += before ? 0 : 1;
    this.#weight += weightOf(element) - (before ? weightOf(before) : 0);
  }

  remove({ id, version, versionNonce }: Removal): void {
    const before = this.get(id);
    if (!before) return;
    delete this.#copyOf(id)[id];
    this.#count -= 1;
    this.#weight -= weightOf(before);
    this.#marks ??= { ...this.#removed.recent };
    this.#remembered ??= Object.keys(this.#marks).length;
    if (!Object.hasOwn(this.#marks, id)) this.#remembered += 1;
    this.#marks[id] = [version, versionNonce];
    if (this.#remembered < REMEMBERED_REMOVALS) return;
    this.#removed = { recent: {}, older: this.#marks };
    this.#marks = {};
    this.#remembered = 0;
  }

  board(): Board {
    if (this.#copies.size === 0) return this.#from;
    const elements: Record<string, Record<string, Readonly<Record<string, BoardElement>>>> = { ...this.#elements };
    for (const [place, leaf] of this.#copies) {
      const [first, second] = [place[0]!, place[1]!];
      if (elements[first] === this.#elements[first]) elements[first] = { ...elements[first] };
      const branch = elements[first]!;
      if (Object.keys(leaf).length > 0) branch[second] = leaf;
      else delete branch[second];
      if (Object.keys(branch).length === 0) delete elements[first];
    }
    const removed = this.#marks ? { ...this.#removed, recent: this.#marks } : this.#removed;
    return { elements, count: this.#count, weight: this.#weight, removed };
  }

  #copyOf(id: string): Record<string, BoardElement> {
    const [first, second] = placeOf(id);
    let copy = this.#copies.get(first + second);
    if (!copy) this.#copies.set(first + second, (copy = { ...this.#elements[first]?.[second] }));
    return copy;
  }
}
