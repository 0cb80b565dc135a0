import { isNewer, type BoardElement, type Removal } from "../../session-core/features/studio/board-element.ts";
import { elementOf, removalOf, type Board, type BoardChange, type Move } from "../../session-core/features/studio/board.ts";
import { pack, type EditorElement } from "./element.ts";

/** Half a frame and more: with the envelope, and characters of several bytes, a command stays below the 64 KiB it may be. */
const COMMAND_MAX_BYTES = 48 * 1024;
/** From so many elements on, a shift is told by its distance instead of by every element. */
const MOVED_TOGETHER = 4;
/** Longest lists that one command takes. */
const LIST_MAX = { upserts: 1_000, removals: 1_000, ids: 2_000 };

/** What the editor holds that the board does not: as one change, however large. */
export function changesOf(board: Board, edited: readonly EditorElement[]): Required<BoardChange> {
  const upserts: BoardElement[] = [];
  const removals: Removal[] = [];
  const shifted = new Map<string, { dx: number; dy: number; packed: BoardElement[] }>();
  for (const element of edited) {
    const { id, version, versionNonce } = element;
    const before = elementOf(board, id);
    const gone = before ? undefined : removalOf(board, id);
    if (element.isDeleted) {
      if (before) removals.push(newer({ id, version, versionNonce }, before));
      continue;
    }
    const packed = pack(element);
    if (!packed || (before && sameButForVersion(packed, before))) continue;
    const distance = before && shiftOf(before, packed);
    if (!distance) {
      // What was taken off and is there again was brought back on purpose.
      upserts.push(before || gone ? newer(packed, (before ?? gone)!) : packed);
      continue;
    }
    const [dx, dy] = distance;
    let together = shifted.get(`${dx} ${dy}`);
    if (!together) shifted.set(`${dx} ${dy}`, (together = { dx, dy, packed: [] }));
    together.packed.push(packed);
  }
  const moves: Move[] = [];
  for (const { dx, dy, packed } of shifted.values()) {
    if (packed.length >= MOVED_TOGETHER) moves.push({ ids: packed.map(({ id }) => id), dx, dy });
    else upserts.push(...packed.map((element) => newer(element, elementOf(board, element.id)!)));
  }
  return { upserts, removals, moves };
}

/** In pieces that fit a frame. Moves come first, as they are decided. */
export function* inCommands({ upserts = [], removals = [], moves = [] }: BoardChange): Generator<BoardChange> {
  for (const { ids, dx, dy } of moves) for (const some of slices(ids, LIST_MAX.ids)) yield { moves: [{ ids: some, dx, dy }] };
  for (const some of slices(removals, LIST_MAX.removals)) yield* bySize("removals", some);
  for (const some of slices(upserts, LIST_MAX.upserts)) yield* bySize("upserts", some);
}

function* bySize<Item>(name: string, items: readonly Item[]): Generator<BoardChange> {
  let some: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = utf8Length(JSON.stringify(item)) + 1;
    if (some.length > 0 && bytes + size > COMMAND_MAX_BYTES) {
      yield { [name]: some };
      [some, bytes] = [[], 0];
    }
    some.push(item);
    bytes += size;
  }
  if (some.length > 0) yield { [name]: some };
}

function* slices<Item>(items: readonly Item[], length: number): Generator<Item[]> {
  for (let from = 0; from < items.length; from += length) yield items.slice(from, from + length);
}

const encoder = new TextEncoder();
const utf8Length = (text: string) => encoder.encode(text).length;

/** An edit made here is newer than what it was made from, whatever the editor counts. */
const newer = <Edit extends Omit<Removal, "id">>(edit: Edit, than: Omit<Removal, "id">): Edit =>
  isNewer(edit, than) ? edit : { ...edit, version: than.version + 1 };

const content = ({ version: _version, versionNonce: _nonce, ...rest }: BoardElement) => rest;
const sameButForVersion = (one: BoardElement, other: BoardElement) => equal(content(one), content(other));

/** How far it was moved, where nothing else about it is different. */
function shiftOf(before: BoardElement, after: BoardElement): [dx: number, dy: number] | null {
  const dx = Math.round((after.x - before.x) * 100) / 100;
  const dy = Math.round((after.y - before.y) * 100) / 100;
  if (dx === 0 && dy === 0) return null;
  return equal({ ...content(before), x: 0, y: 0 }, { ...content(after), x: 0, y: 0 }) ? [dx, dy] : null;
}

function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => equal((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]));
}
