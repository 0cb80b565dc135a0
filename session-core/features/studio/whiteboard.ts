import * as z from "zod/mini";
import { Uuid } from "../../../contracts/ids.ts";
import {
  accept,
  command,
  defineFeature,
  event,
  refuse,
  type CommandContext,
  type DefinedFeature,
  type SessionState,
} from "../../feature.ts";
import { may } from "../interaction/moderation.ts";
import { BoardElement, ElementId, Removal } from "./board-element.ts";
import { changed, cleared, EMPTY_BOARD, leavesOf, reconcile, type Board } from "./board.ts";
import { scenes, type SceneDeleted } from "./scenes.ts";
import { Cursor, Stroke } from "./whiteboard-signals.ts";

/** Elements of one board. Ten thousand is what a board is held to; twice that still moves. */
export const BOARD_MAX_ELEMENTS = 20_000;
/** Numbers that one board may hold (`weightOf`): 10,000 elements of 40 points each, and room. */
export const BOARD_MAX_WEIGHT = 1_500_000;
/** All boards of a class: some 40 MB in the memory of whoever folds them. */
export const BOARDS_MAX_WEIGHT = 4_000_000;

/** Elements moved in one change: their ids fill a frame. */
export const MOVE_MAX_ELEMENTS = 2_000;

const Distance = z.number().check(z.minimum(-1_000_000), z.maximum(1_000_000));
const Move = z.strictObject({
  ids: z.array(ElementId).check(z.minLength(1), z.maxLength(MOVE_MAX_ELEMENTS)),
  dx: Distance,
  dy: Distance,
});
const change = {
  sceneId: Uuid,
  /** New elements, and changed ones whole, each with a version higher than the one it was made from. */
  upserts: z.optional(z.array(BoardElement).check(z.maxLength(1_000))),
  removals: z.optional(z.array(Removal).check(z.maxLength(1_000))),
  /** What was only shifted, however much it is. */
  moves: z.optional(z.array(Move).check(z.maxLength(20))),
};
export const WhiteboardChangeData = z.strictObject(change);
export type WhiteboardChangeData = z.infer<typeof WhiteboardChangeData>;
const WhiteboardChanged = z.strictObject(change);
type WhiteboardChanged = z.infer<typeof WhiteboardChanged>;
const WhiteboardCleared = z.strictObject({ sceneId: Uuid });
type WhiteboardCleared = z.infer<typeof WhiteboardCleared>;

export interface WhiteboardState {
  /** By the scene they are the stage of; a board nobody has drawn on is not there. */
  boards: Readonly<Record<string, Board>>;
}

const everyone = { staff: "all", student: "all", observer: "all" } as const;

/**
 * Whiteboards (R28): what is drawn on scenes of that kind, element by element. Only a board that has been on screen can be drawn on, so
 * that every audience may see every change. Of two edits of one element the higher version holds, and all see the same.
 */
export const whiteboard: DefinedFeature<WhiteboardState> = defineFeature<WhiteboardState>({
  name: "whiteboard",
  owner: "studio",
  initial: { boards: {} },

  commands: {
    "whiteboard.change": command({
      summary: "Draws on a board: adds, changes, moves or takes off elements. Students may where it is open to them.",
      schema: WhiteboardChangeData,
      by: ["teacher", "assistant", "student"],
      decide(state, { sceneId, ...wanted }, { actor }) {
        const refused = notOpen(state, sceneId, actor);
        if (refused) return refused;
        const before = boardOf(state, sceneId);
        const holds = reconcile(before, wanted);
        const after = changed(before, holds);
        if (after === before) return accept();
        const grows = after.count > before.count || after.weight > before.weight;
        const others = totalWeight(whiteboard.of(state)) - before.weight;
        const full =
          after.count > BOARD_MAX_ELEMENTS || after.weight > BOARD_MAX_WEIGHT || others + after.weight > BOARDS_MAX_WEIGHT;
        if (grows && full) return refuse("board_full", { elements: after.count, weight: after.weight });
        return accept({ type: "whiteboard.changed", data: { sceneId, ...nonEmpty(holds) } satisfies WhiteboardChanged });
      },
    }),
    "whiteboard.clear": command({
      summary: "Takes everything off a board.",
      schema: WhiteboardCleared,
      by: ["teacher", "assistant"],
      decide(state, { sceneId }, { actor }) {
        const refused = notOpen(state, sceneId, actor);
        if (refused) return refused;
        if (boardOf(state, sceneId).count === 0) return accept();
        return accept({ type: "whiteboard.cleared", data: { sceneId } satisfies WhiteboardCleared });
      },
    }),
  },

  events: {
    "whiteboard.changed": event({
      summary: "A board changed: what of the command held against what was there.",
      data: WhiteboardChanged,
      see: everyone,
    }),
    "whiteboard.cleared": event({ summary: "Everything was taken off a board.", data: WhiteboardCleared, see: everyone }),
  },

  evolve: {
    "whiteboard.changed": (slice, { sceneId, ...change }: WhiteboardChanged) =>
      withBoard(slice, sceneId, changed(slice.boards[sceneId] ?? EMPTY_BOARD, change)),
    "whiteboard.cleared": (slice, { sceneId }: WhiteboardCleared) =>
      withBoard(slice, sceneId, cleared(slice.boards[sceneId] ?? EMPTY_BOARD)),
    "scene.deleted": (slice, { sceneId }: SceneDeleted) => {
      if (!slice.boards[sceneId]) return slice;
      const { [sceneId]: _gone, ...boards } = slice.boards;
      return { boards };
    },
  },

  view: (slice, { group }) => (group === "lobby" ? whiteboard.initial : slice),

  /** Leaf by leaf, so that a stroke on a board of ten thousand elements hashes forty. */
  condense: ({ boards }, digest) =>
    mapValues(boards, (board) => ({
      ...board,
      elements: Object.fromEntries([...leavesOf(board)].map(([place, leaf]) => [place, digest(leaf)])),
      removed: { recent: digest(board.removed.recent), older: digest(board.removed.older) },
    })),

  signals: {
    "whiteboard.stroke": {
      summary:
        "What somebody is drawing right now, or null once it is drawn or given up. Of a long stroke only the latest points.",
      schema: Stroke,
      by: ["teacher", "assistant", "student"],
      to: ["staff", "student", "observer"],
      allowed: mayDraw,
    },
    "whiteboard.cursor": {
      summary: "Where somebody who may draw points at. Told to staff and to those who may draw.",
      schema: Cursor,
      by: ["teacher", "assistant", "student"],
      to: ["staff"],
      toThose: mayDraw,
      allowed: mayDraw,
    },
  },
});

export const boardOf = (state: SessionState, sceneId: string): Board => whiteboard.of(state).boards[sceneId] ?? EMPTY_BOARD;

/** Whether somebody who is in the class may draw now. Asked of a student's own view, it answers for that student. */
export function mayDraw(state: SessionState, participantId: string): boolean {
  return may(state, participantId, "draw");
}

function notOpen(state: SessionState, sceneId: string, actor: CommandContext["actor"]) {
  const { byId, shown } = scenes.of(state);
  const scene = byId[sceneId];
  if (!scene || scene.metadata.kind !== "whiteboard") return refuse("scene_not_found");
  if (!shown.includes(sceneId)) return refuse("scene_not_shown");
  if (actor.kind !== "participant") return refuse("forbidden");
  if (!mayDraw(state, actor.id)) return refuse("not_permitted");
  return null;
}

function withBoard(slice: WhiteboardState, sceneId: string, board: Board): WhiteboardState {
  if (board === (slice.boards[sceneId] ?? EMPTY_BOARD)) return slice;
  return { boards: { ...slice.boards, [sceneId]: board } };
}

const totalWeight = ({ boards }: WhiteboardState) => Object.values(boards).reduce((sum, { weight }) => sum + weight, 0);

const nonEmpty = <Lists extends Record<string, readonly unknown[]>>(lists: Lists): { [Name in keyof Lists]?: Lists[Name] } =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as never;

const mapValues = <From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
