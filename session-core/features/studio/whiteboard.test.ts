import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { CLIENT_FRAME_MAX_BYTES } from "../../../contracts/limits.ts";
import { canonical, stateHash } from "../../hash-chain.ts";
import { evolve, initialState, parseCommand, routeSignal, see, view } from "../../session.ts";
import { SliceHasher } from "../../slice-hasher.ts";
import { someElement } from "../../testing/attempts/whiteboard.ts";
import { assistant, inClass, sha256, student, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import type { BoardElement } from "./board-element.ts";
import { changed, elementOf, elementsOf, EMPTY_BOARD, reconcile, REMEMBERED_REMOVALS } from "./board.ts";
import { BOARD_MAX_ELEMENTS, boardOf, mayDraw, MOVE_MAX_ELEMENTS, whiteboard } from "./whiteboard.ts";

const [ada, bo] = [student(3), student(4)];
const BOARD = uuid(100);
const OTHER = uuid(101);
const nothing = { accepted: true, events: [] };

let scribe: Scribe;
const draw = (who: typeof ada | typeof teacher, data: object) =>
  scribe.write(who, "whiteboard.change", { sceneId: BOARD, ...data });
const box = (id: string, version = 1, more: object = {}) =>
  ({ id, type: "rectangle", version, versionNonce: 5, x: 0, y: 0, width: 10, height: 10, ...more }) as BoardElement;
const there = (id: string) => elementOf(boardOf(scribe.state, BOARD), id);
const gone = (id: string, version: number) => ({ id, version, versionNonce: 1 });

beforeEach(() => {
  const scene = (id: string) => ({ id, name: "Board", layout: "stage", metadata: { kind: "whiteboard" } });
  scribe = inClass([scene(BOARD), scene(OTHER)]);
  scribe.write(teacher, "scene.change", { sceneId: BOARD });
});

describe("R28 a whiteboard", () => {
  test("is drawn on by staff, and by students while it is open to them", () => {
    expect(draw(ada, { upserts: [box("a")] })).toMatchObject({ code: "not_permitted" });
    expect(draw(assistant, { upserts: [box("a")] })).toMatchObject({ accepted: true });
    scribe.write(teacher, "permission.change", { participantId: ada.id, permissions: { draw: true } });
    expect(draw(ada, { upserts: [box("b")] })).toMatchObject({ accepted: true });
    expect(draw(bo, { upserts: [box("c")] })).toMatchObject({ code: "not_permitted" });
    expect(scribe.write(ada, "whiteboard.clear", { sceneId: BOARD })).toMatchObject({ code: "forbidden" });
    expect(mayDraw(view(scribe.state, { group: "student", participant: ada.id }), ada.id)).toBe(true);
  });

  test("that nobody has seen, is none, or is no board is not drawn on", () => {
    expect(scribe.write(teacher, "whiteboard.change", { sceneId: OTHER, upserts: [box("a")] })).toMatchObject({
      code: "scene_not_shown",
    });
    expect(scribe.write(teacher, "whiteboard.clear", { sceneId: uuid(7) })).toMatchObject({ code: "scene_not_found" });
    scribe.write(teacher, "scene.change", { sceneId: OTHER });
    expect(draw(teacher, { upserts: [box("a")] }), "a board shown before").toMatchObject({ accepted: true });
  });

  test("takes the higher version of an element, of equal ones the lower nonce, and tells only what holds", () => {
    draw(teacher, { upserts: [box("a", 3)] });
    expect(draw(teacher, { upserts: [box("a", 2)] })).toEqual(nothing);
    expect(draw(teacher, { upserts: [box("a", 3, { versionNonce: 6 })] })).toEqual(nothing);
    draw(teacher, { upserts: [box("a", 3, { versionNonce: 4, x: 7 })] });
    expect(there("a")).toMatchObject({ x: 7 });
    const mixed = draw(teacher, { upserts: [box("a", 1), box("b")] });
    expect(mixed).toMatchObject({ events: [{ data: { sceneId: BOARD, upserts: [{ id: "b" }] } }] });
  });

  test("does not bring back what was taken off by an edit from before, but by one from after", () => {
    draw(teacher, { upserts: [box("a", 2)] });
    draw(teacher, { removals: [gone("a", 3)] });
    expect(draw(assistant, { upserts: [box("a", 2)] })).toEqual(nothing);
    draw(teacher, { upserts: [box("a", 4)] });
    expect(there("a")).toBeDefined();
    scribe.write(teacher, "whiteboard.clear", { sceneId: BOARD });
    expect(draw(assistant, { upserts: [box("a", 4)] })).toEqual(nothing);
    expect(boardOf(scribe.state, BOARD)).toMatchObject({ count: 0, weight: 0 });
  });

  test("shifts many elements by a message that holds their ids and a distance", () => {
    const ids = Array.from({ length: MOVE_MAX_ELEMENTS }, (_, n) => `abcdefghijklmnopq${n.toString().padStart(4, "0")}`);
    for (let n = 0; n < ids.length; n += 500) draw(teacher, { upserts: ids.slice(n, n + 500).map((id) => box(id)) });
    const move = { sceneId: BOARD, moves: [{ ids, dx: 12.5, dy: -3 }] };
    expect(JSON.stringify({ t: "command", key: uuid(1), type: "whiteboard.change", data: move }).length).toBeLessThan(
      CLIENT_FRAME_MAX_BYTES,
    );
    expect(scribe.write(teacher, "whiteboard.change", move)).toMatchObject({ accepted: true });
    expect(there(ids[1999]!)).toMatchObject({ x: 12.5, y: -3, version: 2 });
    expect(draw(teacher, { moves: [{ ids: ["unknown"], dx: 1, dy: 1 }] })).toEqual(nothing);
  });

  test("that is full takes no more, but lets go", () => {
    for (let n = 0; n < BOARD_MAX_ELEMENTS; n += 1_000)
      draw(teacher, { upserts: Array.from({ length: 1_000 }, (_, m) => box(`e${n + m}`)) });
    expect(draw(teacher, { upserts: [box("one-more")] })).toMatchObject({ code: "board_full" });
    expect(draw(teacher, { removals: [gone("e0", 2)] })).toMatchObject({ accepted: true });
    expect(draw(teacher, { upserts: [box("one-more")] })).toMatchObject({ accepted: true });
  });

  test("is shown to everyone in class, whole, and to nobody in the lobby; it goes with its scene", () => {
    draw(teacher, { upserts: [box("a")] });
    for (const group of ["staff", "student", "observer"] as const) {
      expect(see(scribe.log.at(-1)!, { group })).not.toBeNull();
      expect(whiteboard.of(view(scribe.state, { group }))).toBe(whiteboard.of(scribe.state));
    }
    expect(whiteboard.of(view(scribe.state, { group: "lobby" }))).toEqual({ boards: {} });
    scribe.write(teacher, "scene.change", { sceneId: OTHER });
    scribe.write(teacher, "scene.delete", { sceneId: BOARD });
    expect(whiteboard.of(scribe.state)).toEqual({ boards: {} });
  });

  test("hashes the same however it came to be, and anew by the leaf that changed alone", () => {
    for (let n = 0; n < 2_000; n += 500) draw(teacher, { upserts: Array.from({ length: 500 }, (_, m) => box(`e${n + m}`)) });
    let hashed = 0;
    const hasher = new SliceHasher((text) => ((hashed += text.length), sha256(text)));
    const hash = () => hasher.hash("whiteboard", whiteboard.of(scribe.state));
    const first = hash();
    draw(teacher, { upserts: [box("e7", 2)] });
    hashed = 0;
    expect(hash()).not.toBe(first);
    expect(hashed).toBeLessThan(30_000);
    const copy = JSON.parse(JSON.stringify(whiteboard.of(scribe.state))) as unknown;
    expect(new SliceHasher(sha256).hash("whiteboard", copy)).toBe(hash());
  });

  test("two who drew apart hold the same, whichever came first", () => {
    const change = fc.record({ upserts: fc.array(someElement, { maxLength: 6 }) });
    const holds = (...changes: { upserts: BoardElement[] }[]) =>
      canonical([...elementsOf(changes.reduce((board, next) => changed(board, reconcile(board, next)), EMPTY_BOARD))].sort(byId));
    fc.assert(
      fc.property(change, change, (one, other) => {
        // Equal versions and nonces are the same edit: nobody makes two.
        const seen = new Set<string>();
        const apart = [one, other].map(({ upserts }) => ({
          upserts: upserts.filter(({ id, version, versionNonce }) => {
            const edit = `${id} ${version} ${versionNonce}`;
            return !seen.has(edit) && seen.add(edit);
          }),
        }));
        const [first, second] = apart.map(({ upserts }) => ({ upserts: latest(upserts) })) as [typeof one, typeof one];
        expect(holds(first, second)).toBe(holds(second, first));
      }),
    );
  });

  test("remembers its latest removals, and no more than two thousand", () => {
    for (let n = 0; n < 3 * REMEMBERED_REMOVALS; n += 1_000) {
      const ids = Array.from({ length: 1_000 }, (_, m) => `e${n + m}`);
      draw(teacher, { upserts: ids.map((id) => box(id)) });
      draw(teacher, { removals: ids.map((id) => gone(id, 2)) });
    }
    const { recent, older } = boardOf(scribe.state, BOARD).removed;
    expect(Object.keys(recent).length + Object.keys(older).length).toBeLessThanOrEqual(2 * REMEMBERED_REMOVALS);
    expect(draw(teacher, { upserts: [box(`e${3 * REMEMBERED_REMOVALS - 1}`)] })).toEqual(nothing);
  });
});

describe("R28 what is on its way on a board", () => {
  const stroke = {
    sceneId: BOARD,
    stroke: { id: "a", shape: "freedraw", x: 0, y: 0, width: 1, height: 1, color: "#000", size: 2, from: 0, points: [0, 0] },
  };
  const cursor = { sceneId: BOARD, at: { x: 1, y: 2 } };

  test("is sent by those who may draw alone; cursors are told to staff and to them", () => {
    const from = (who: typeof ada | typeof teacher, type: string, data: unknown) =>
      routeSignal(scribe.state, { participantId: who.id, role: who.role }, type, data);
    expect(from(ada, "whiteboard.stroke", stroke)).toBeNull();
    scribe.write(teacher, "permission.change", { participantId: ada.id, permissions: { draw: true } });
    expect(from(ada, "whiteboard.stroke", stroke)).toMatchObject({ to: ["staff", "student", "observer"] });
    const routed = from(teacher, "whiteboard.cursor", cursor)!;
    expect(routed.to).toEqual(["staff"]);
    expect([routed.toThose!(ada.id), routed.toThose!(bo.id)]).toEqual([true, false]);
  });
});

describe("R28 hostile elements", () => {
  const hostile: Record<string, unknown>[] = [
    { link: "javascript:alert(1)" },
    { link: "JaVaScRiPt:alert(1)" },
    { link: "data:text/html,<script>alert(1)</script>" },
    { link: 'https://x/"onmouseover=alert(1)' },
    { link: " javascript:alert(1)" },
    { strokeColor: "url(https://evil.test/x)" },
    { strokeColor: "red;background:url(//evil.test)" },
    { backgroundColor: '"><script>alert(1)</script>' },
    { type: "embeddable", link: "https://evil.test" },
    { type: "iframe" },
    { type: "magicframe", customData: { generationData: { status: "done", html: "<script>alert(1)</script>" } } },
    { customData: { html: "<img src=x onerror=alert(1)>" } },
    { type: "image", fileId: "https://evil.test/x.svg" },
    { type: "image", fileId: "data:image/svg+xml,<svg onload=alert(1)>" },
    { type: "image", fileId: `${uuid(1)}.${"0".repeat(64)}.svg` },
    { id: "__proto__" },
    { id: 'a"><script>' },
    { groupIds: ["__proto__"] },
    { index: "<b>" },
    { x: Number.NaN },
    { x: 1e9 },
    { type: "freedraw", points: [0] },
    { type: "freedraw", points: Array.from({ length: 10_000 }, () => 0) },
    { type: "text", text: "x".repeat(10_000), fontSize: 20, fontFamily: 1 },
    { type: "text", text: "x", fontSize: 20, fontFamily: "x; } body { background: url(//evil.test)" },
    { unknown: 1 },
  ];
  test.each(hostile.map((part) => [JSON.stringify(part).slice(0, 60), part]))("%s is refused at the wire", (_name, part) => {
    const data = { sceneId: BOARD, upserts: [{ ...box("a"), ...(part as object) }] };
    expect(parseCommand("whiteboard.change", data)).toMatchObject({ accepted: false, code: "invalid_request" });
  });

  test("ids that are names of Object's own machinery are ids", () => {
    draw(teacher, {
      upserts: [box("constructor"), box("hasOwnProperty"), box("__defineGetter__"), box("__V1StGXR8_Z5jdHi6B-my")],
    });
    expect(boardOf(scribe.state, BOARD).count).toBe(4);
    expect(there("__defineGetter__")).toMatchObject({ id: "__defineGetter__" });
    expect(there("toString")).toBeUndefined();
  });
});

test("a change to a board of ten thousand elements touches forty of them", () => {
  for (let n = 0; n < 10_000; n += 1_000) draw(teacher, { upserts: Array.from({ length: 1_000 }, (_, m) => box(`e${n + m}`)) });
  const before = boardOf(scribe.state, BOARD);
  draw(teacher, { upserts: [box("e1", 2)] });
  const after = boardOf(scribe.state, BOARD);
  const leaves = (board: typeof before) => Object.values(board.elements).flatMap((branch) => Object.values(branch));
  const kept = new Set(leaves(before));
  const fresh = leaves(after).filter((leaf) => !kept.has(leaf));
  expect(fresh).toHaveLength(1);
  expect(Math.max(...leaves(after).map((leaf) => Object.keys(leaf).length))).toBeLessThan(80);
  expect(stateHash(sha256, scribe.log.reduce(evolve, initialState))).toBe(stateHash(sha256, scribe.state));
});

const byId = (a: BoardElement, b: BoardElement) => (a.id < b.id ? -1 : 1);
/** One change holds each element once. */
const latest = (elements: BoardElement[]) => [...new Map(elements.map((element) => [element.id, element])).values()];
