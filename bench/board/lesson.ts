import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import type { WhiteboardChangeData } from "../../session-core/features/studio/whiteboard.ts";

/** Three hours with one board, which holds ten thousand elements at their end: the same ones in every run. */
export const LESSON_SECONDS = 3 * 3_600;
export const LESSON_ELEMENTS = 10_000;
/** Measured by the half hour. */
export const PARTS = 6;

/** Of a hundred things that are done on a board, what is not drawing. */
const DONE = { restyle: 4, erase: 6, shift: 4, shiftMany: 2 };
const SHIFTED_TOGETHER = 60;
/** A page of the board: one fills, then the next is begun beside it. */
const PAGE = { width: 1_600, height: 900, elements: 500 };
const COLORS = ["#1e1e1e", "#e03131", "#2f9e44", "#1971c2", "#f08c00"];

/** What a class does on its board, in order. It ends with exactly `elements` on it. */
export function* lesson(sceneId: string, elements = LESSON_ELEMENTS): Generator<WhiteboardChangeData> {
  const random = numbers(20);
  const upTo = (end: number) => Math.floor(random() * end);
  const present: BoardElement[] = [];
  let made = 0;
  const any = () => upTo(present.length);
  const edited = (at: number, more: object): BoardElement =>
    (present[at] = { ...present[at]!, ...more, version: present[at]!.version + 1, versionNonce: upTo(2 ** 31) } as BoardElement);

  while (present.length < elements) {
    const act = present.length < 100 ? 100 : upTo(100);
    if (act < DONE.restyle) {
      yield { sceneId, upserts: [edited(any(), { strokeColor: COLORS[upTo(COLORS.length)]! })] };
    } else if (act < DONE.restyle + DONE.erase) {
      const at = any();
      const { id, version } = present[at]!;
      present[at] = present.at(-1)!;
      present.pop();
      yield { sceneId, removals: [{ id, version: version + 1, versionNonce: upTo(2 ** 31) }] };
    } else if (act < DONE.restyle + DONE.erase + DONE.shift) {
      const at = any();
      yield { sceneId, upserts: [edited(at, { x: present[at]!.x + upTo(80) - 40 })] };
    } else if (act < DONE.restyle + DONE.erase + DONE.shift + DONE.shiftMany) {
      const from = upTo(Math.max(1, present.length - SHIFTED_TOGETHER));
      const [dx, dy] = [upTo(80) - 40, upTo(80) - 40];
      const ids = present.slice(from, from + SHIFTED_TOGETHER).map(({ id }, n) => {
        const { x, y } = present[from + n]!;
        edited(from + n, { x: x + dx, y: y + dy });
        return id;
      });
      yield { sceneId, moves: [{ ids, dx, dy }] };
    } else {
      const element = drawn(made++, random);
      present.push(element);
      yield { sceneId, upserts: [element] };
    }
  }
}

/** Mostly strokes of a hand, some shapes, arrows and words. */
function drawn(n: number, random: () => number): BoardElement {
  const upTo = (end: number) => Math.floor(random() * end);
  const page = Math.floor(n / PAGE.elements);
  const base = {
    ...{ id: `element-${n}-${upTo(1e9).toString(36)}`, version: 4, versionNonce: upTo(2 ** 31), seed: upTo(2 ** 31) },
    index: `b${n.toString(36).padStart(4, "0")}`,
    x: page * (PAGE.width + 100) + upTo(PAGE.width),
    y: upTo(PAGE.height),
    ...{ width: 40 + upTo(120), height: 20 + upTo(80), strokeColor: COLORS[upTo(COLORS.length)]! },
  };
  const kind = upTo(100);
  if (kind < 70) {
    const phase = random() * 6;
    const points = Array.from({ length: 2 * (10 + upTo(30)) }, (_, at) =>
      at % 2 === 0 ? at * 2 : Math.round(Math.sin(phase + at / 5) * 2_000) / 100,
    );
    return { ...base, type: "freedraw", points };
  }
  if (kind < 80) return { ...base, type: "rectangle", backgroundColor: "#ffec99", roundness: { type: 3 } };
  if (kind < 88) return { ...base, type: "arrow", points: [0, 0, base.width, base.height], roundness: { type: 2 } };
  return { ...base, type: "text", text: `v = ${n} m/s`, fontSize: 20, fontFamily: 5 };
}

/** Numbers from 0 to 1 that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** In parts of equal length, by what was done: one each half hour. */
export function inParts<Item>(items: readonly Item[], parts = PARTS): Item[][] {
  return Array.from({ length: parts }, (_, n) =>
    items.slice(Math.floor((items.length * n) / parts), Math.floor((items.length * (n + 1)) / parts)),
  );
}
