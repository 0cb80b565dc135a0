import { expect, test } from "vitest";
import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import {
  changed,
  elementOf,
  EMPTY_BOARD,
  reconcile,
  type Board,
  type BoardChange,
} from "../../session-core/features/studio/board.ts";
import { CLIENT_FRAME_MAX_BYTES } from "../../contracts/limits.ts";
import { changesOf, inCommands } from "./changes.ts";
import { pack, unpack, type EditorElement } from "./element.ts";
import { Passing } from "./passing.ts";
import { StrokesOut, type Hands } from "./strokes-out.ts";
import { BoardSync } from "./sync.ts";

const box = (id: string, more: object = {}) =>
  ({
    id,
    type: "rectangle",
    version: 1,
    versionNonce: 1,
    x: 0,
    y: 0,
    width: 50,
    height: 40,
    index: "a0",
    ...more,
  }) as BoardElement;
const edited = (id: string, more: object = {}): EditorElement => ({ ...unpack(box(id))!, version: 2, versionNonce: 9, ...more });
const boardOf = (...elements: BoardElement[]) => changed(EMPTY_BOARD, { upserts: elements });

/** An editor and a board that takes every command when told to. */
class Pair {
  board: Board = EMPTY_BOARD;
  held = new Map<string, EditorElement>();
  hands = new Set<string>();
  sent: BoardChange[] = [];
  shown = 0;
  refuses = false;
  #answers: (() => void)[] = [];
  readonly sync = new BoardSync({
    elements: () => [...this.held.values()],
    show: (elements) => {
      this.shown += 1;
      this.held = new Map(elements.map((element) => [element.id, element]));
    },
    isHeld: (id) => this.hands.has(id),
    board: () => this.board,
    send: (change) => {
      this.sent.push(change);
      if (!this.refuses) this.board = changed(this.board, reconcile(this.board, change));
      return new Promise<void>((resolve) => this.#answers.push(resolve));
    },
  });
  edit(element: EditorElement): void {
    this.held.set(element.id, element);
  }
  async answerAll(): Promise<void> {
    for (const answer of this.#answers.splice(0)) answer();
    await Promise.resolve();
    await Promise.resolve();
  }
}

test("an element keeps all that can be seen of it through the board's form", () => {
  const stroke = {
    ...edited("s"),
    ...{
      type: "freedraw",
      points: [
        [0, 0],
        [1.23456, 99.98765],
      ],
      pressures: [0.5, 0.25],
      simulatePressure: false,
    },
    ...{ strokeColor: "#e03131", groupIds: ["g"], roundness: { type: 3 }, lastCommittedPoint: [1, 1] },
  } as unknown as EditorElement;
  const packed = pack(stroke)!;
  expect(packed).toMatchObject({ points: [0, 0, 1.2346, 99.99], pressures: [0.5, 0.25], strokeColor: "#e03131" });
  expect(packed).not.toHaveProperty("opacity");
  expect(unpack(packed)).toMatchObject({
    points: [
      [0, 0],
      [1.2346, 99.99],
    ],
    simulatePressure: false,
    opacity: 100,
    angle: 0,
  });
  expect(pack(unpack(packed)!)).toEqual(packed);
});

test("a stroke of ten thousand points is thinned to what everyone can carry; its ends stay", () => {
  const points = Array.from({ length: 10_000 }, (_, n) => [n, 2 * n]);
  const packed = pack({
    ...edited("s"),
    type: "freedraw",
    points,
    pressures: [],
    simulatePressure: true,
  } as unknown as EditorElement);
  expect(packed).toMatchObject({ type: "freedraw" });
  const kept = (packed as { points: number[] }).points;
  expect(kept.length).toBeLessThanOrEqual(4_000);
  expect([kept[0], kept.at(-1)]).toEqual([0, 2 * 9_999]);
});

test("what no board holds stays where it was made", () => {
  expect(pack({ ...edited("e"), type: "embeddable", link: "https://evil.test" })).toBeNull();
  expect(pack({ ...edited("e"), link: "javascript:alert(1)" })).toBeNull();
  expect(pack({ ...edited("e"), type: "image", fileId: null })).toBeNull();
});

test("what no board holds does not reach the editor, should a log hold it", () => {
  const hostile = (more: object) => unpack({ ...box("e"), ...more } as BoardElement);
  expect(hostile({ type: "iframe", customData: { html: "<script>" } })).toBeNull();
  expect(hostile({ type: "embeddable", link: "https://evil.test" })).toBeNull();
  expect(hostile({ type: "constructor" })).toBeNull();
  expect(hostile({ customData: { html: "<script>" } })).toBeNull();
  expect(hostile({ link: "javascript:alert(1)" })).toBeNull();
  expect(hostile({ link: "https://lesson.test" })).toMatchObject({ link: "https://lesson.test" });
});

test("a place that the editor could not count on from is left to it", () => {
  const placed = (index: string) => unpack(box("e", { index }))!["index"];
  for (const index of ["a0", "a1", "a0V", "Zz", "b10", "b05k"]) expect(placed(index)).toBe(index);
  for (const index of ["a10", "a", "b1", "5", "A00000000000000000000000000"]) expect(placed(index)).toBeNull();
});

test("many that were shifted together are told by their distance, few by themselves", () => {
  const ids = Array.from({ length: 3_000 }, (_, n) => `e${n}`);
  const board = boardOf(...ids.map((id) => box(id)));
  const all = changesOf(
    board,
    ids.map((id) => edited(id, { x: 30, y: -5 })),
  );
  expect(all).toMatchObject({ upserts: [], moves: [{ dx: 30, dy: -5 }] });
  expect([...inCommands(all)]).toHaveLength(2);
  expect(changesOf(board, [edited("e1", { x: 30 })])).toMatchObject({ moves: [], upserts: [{ id: "e1", x: 30, version: 2 }] });
  expect(changesOf(board, [edited("e1"), edited("e2", { strokeColor: "#e03131" })]).upserts).toHaveLength(1);
});

test("a large paste is sent in pieces, each smaller than a frame, with nothing lost", () => {
  const pasted = Array.from({ length: 2_000 }, (_, n) =>
    edited(`e${n}`, { type: "text", text: "é".repeat(60), originalText: "é".repeat(60), fontSize: 20, fontFamily: 5 }),
  );
  const commands = [...inCommands(changesOf(EMPTY_BOARD, pasted))];
  expect(commands.length).toBeGreaterThan(4);
  for (const command of commands) expect(Buffer.byteLength(JSON.stringify(command))).toBeLessThan(CLIENT_FRAME_MAX_BYTES - 4_096);
  expect(commands.flatMap(({ upserts = [] }) => upserts)).toHaveLength(2_000);
});

test("what is drawn goes out once, and what others draw comes in", () => {
  const pair = new Pair();
  pair.edit(edited("a"));
  pair.sync.flush();
  pair.sync.flush();
  expect(pair.sent).toMatchObject([{ upserts: [{ id: "a" }] }]);
  pair.board = changed(pair.board, { upserts: [box("b", { x: 7 })] });
  pair.sync.take(pair.board);
  expect(pair.held.get("b")).toMatchObject({ x: 7, isDeleted: false });
  pair.sync.flush();
  expect(pair.sent).toHaveLength(1);
});

test("what is in somebody's hands is not taken from them, and is sent when they let go", () => {
  const pair = new Pair();
  pair.board = boardOf(box("a"));
  pair.sync.take(pair.board);
  pair.hands.add("a");
  pair.edit(edited("a", { x: 5, version: 9 }));
  pair.board = changed(pair.board, { upserts: [box("a", { x: 100, version: 2 })] });
  pair.sync.take(pair.board);
  pair.sync.flush();
  expect([pair.held.get("a")!.x, pair.sent.length]).toEqual([5, 0]);
  pair.hands.clear();
  pair.sync.flush();
  expect(elementOf(pair.board, "a")).toMatchObject({ x: 5, version: 9 });
});

test("a hand in the middle of a stroke does not wait for what others drew; letting go brings it level", () => {
  const pair = new Pair();
  pair.board = boardOf(box("a"));
  pair.sync.take(pair.board);
  for (const id of ["a", "stroke"]) pair.hands.add(id);
  pair.edit(edited("stroke"));
  pair.board = changed(pair.board, { upserts: [box("a", { x: 100, version: 2 })] });
  pair.sync.take(pair.board);
  pair.board = changed(pair.board, { upserts: [box("b")] });
  pair.sync.flush();
  expect([pair.held.has("b"), pair.held.get("a")!.x, pair.sent.length]).toEqual([false, 0, 0]);
  pair.hands.delete("a");
  pair.sync.flush();
  expect([pair.held.has("b"), pair.held.get("a")!.x, pair.sent.length]).toEqual([true, 100, 0]);
  pair.hands.clear();
  pair.sync.flush();
  expect(pair.sent).toMatchObject([{ upserts: [{ id: "stroke" }] }]);
});

test("what is refused goes back by itself", () => {
  const pair = new Pair();
  pair.board = boardOf(box("a"));
  pair.sync.take(pair.board);
  const confirmed = pair.board;
  pair.edit(edited("a", { x: 5 }));
  pair.edit(edited("new"));
  pair.sync.flush();
  pair.sync.take(pair.board);
  pair.board = confirmed;
  pair.sync.take(pair.board);
  expect(pair.held.get("a")!.x).toBe(0);
  expect(pair.held.get("new")!.isDeleted).toBe(true);
});

test("what somebody deletes is gone for all, and their undo brings it back", () => {
  const pair = new Pair();
  pair.edit(edited("a"));
  pair.sync.flush();
  pair.edit(edited("a", { isDeleted: true, version: 3 }));
  pair.sync.flush();
  expect(pair.board.count).toBe(0);
  pair.edit(edited("a", { version: 3 }));
  pair.sync.flush();
  expect(elementOf(pair.board, "a")).toBeDefined();
});

test("no more commands are on their way at once than the session takes; the rest follows the answers", async () => {
  const pair = new Pair();
  for (let n = 0; n < 60; n++) {
    const points = Array.from({ length: 2_000 }, (_, m) => [m * 111.11, m * 99.99]);
    pair.edit({
      ...edited(`s${n}`),
      type: "freedraw",
      points,
      pressures: [],
      simulatePressure: true,
    } as unknown as EditorElement);
  }
  pair.sync.flush();
  expect(pair.sent.length).toBe(24);
  for (let rounds = 0; rounds < 5; rounds++) await pair.answerAll();
  expect(pair.board.count).toBe(60);
  expect(pair.sent.flatMap(({ upserts = [] }) => upserts)).toHaveLength(60);
});

test("a stroke on its way arrives whole although signals are lost, and ends with a word or in silence", () => {
  let now = 0;
  const heard: unknown[] = [];
  const out = new StrokesOut(
    "scene",
    (_type, data) => heard.push(data),
    () => now,
  );
  const passing = new Passing("scene", "me", () => now);
  const hands = (points: number[][]) =>
    ({
      cursorButton: "down",
      selectedElementIds: {},
      newElement: { ...edited("s"), type: "freedraw", points },
    }) as unknown as Hands;
  const points = Array.from({ length: 120 }, (_, n) => [n, n]);
  for (let n = 12; n <= 120; n += 12) {
    now += 120;
    out.drew(hands(points.slice(0, n)), []);
    // Every third is lost.
    if (heard.length % 3 !== 0) passing.take({ type: "whiteboard.stroke", data: heard.at(-1), actor: "ada" });
  }
  expect(passing.strokes(() => false)).toMatchObject([["ada", { points: points.flat() }]]);
  expect(passing.strokes((id) => id === "s")).toEqual([]);
  now += 5_000;
  expect(passing.expire()).toBe(true);
  expect(passing.strokes(() => false)).toEqual([]);
  out.drew({ cursorButton: "up", selectedElementIds: {} } as unknown as Hands, []);
  expect(heard.at(-1)).toEqual({ sceneId: "scene", stroke: null });
});
