import { byPlace, type BoardElement } from "../../session-core/features/studio/board-element.ts";
import { elementOf, EMPTY_BOARD, type Board, type BoardChange } from "../../session-core/features/studio/board.ts";
import { changesOf, inCommands } from "./changes.ts";
import { differences } from "./differences.ts";
import { unpack, type EditorElement } from "./element.ts";

/** Commands on their way at once: below the burst that the session takes from one participant. The rest waits in the editor itself. */
const MAX_UNDERWAY = 24;

export interface SyncPorts {
  /** All that the editor holds, with what was deleted in it. */
  elements(): readonly EditorElement[];
  /** Puts this into the editor, as nothing that its user did. */
  show(elements: readonly EditorElement[]): void;
  /** In the hands of the editor's user at this moment. */
  isHeld(id: string): boolean;
  /** The board as it is now, with what is on its way. */
  board(): Board;
  send(change: BoardChange): Promise<unknown>;
}

type Mark = Pick<EditorElement, "version" | "versionNonce">;

/**
 * Keeps an editor and a board the same. Invariant: what the editor holds and the board does not is either in its user's hands or on its way;
 * all else is as the board has it. What is refused therefore goes back by itself.
 */
export class BoardSync {
  readonly #ports: SyncPorts;
  /** What the editor holds as the board has it. */
  readonly #known = new Map<string, Mark>();
  /** Changed on the board while it was in somebody's hands here. */
  readonly #deferred = new Set<string>();
  #board: Board = EMPTY_BOARD;
  #underway = 0;
  #more = false;

  constructor(ports: SyncPorts) {
    this.#ports = ports;
  }

  /** The board may have changed: brings the editor level. */
  take(board: Board): void {
    const changed = this.#changedIn(board);
    this.#board = board;
    if (changed.size === 0) return;
    const held = new Map(this.#ports.elements().map((element) => [element.id, element]));
    const replaced = new Map<string, EditorElement>();
    this.#deferred.clear();
    for (const id of changed) {
      const mine = held.get(id);
      if (mine && (this.#ports.isHeld(id) || this.#isUnsent(mine))) this.#deferred.add(id);
      else this.#level(id, mine, elementOf(board, id), replaced);
    }
    if (replaced.size === 0) return;
    const merged = [...held.values()].map((element) => replaced.get(element.id) ?? element);
    for (const [id, element] of replaced) if (!held.has(id)) merged.push(element);
    this.#ports.show(merged.sort(byPlace as unknown as (a: EditorElement, b: EditorElement) => number));
    // The editor may number places anew: that is not its user's doing, and stays here.
    for (const element of this.#ports.elements()) if (replaced.has(element.id)) this.#mark(element);
  }

  /** The editor's user let go of something: sends what is new. */
  flush(): void {
    this.#more = this.#underway >= MAX_UNDERWAY;
    if (this.#more) return;
    // Somebody in the middle of a stroke has nothing to send, and is not to wait for what others drew.
    const isLetGo = [...this.#deferred].some((id) => !this.#ports.isHeld(id));
    if (!isLetGo && this.#unsent().length === 0) return;
    this.take(this.#ports.board());
    const unsent = this.#unsent();
    if (unsent.length === 0) return;
    const change = changesOf(this.#board, unsent);
    const byId = new Map(unsent.map((element) => [element.id, element]));
    for (const command of inCommands(change)) {
      if (this.#underway >= MAX_UNDERWAY) {
        this.#more = true;
        break;
      }
      for (const id of idsOf(command)) {
        this.#mark(byId.get(id)!);
        byId.delete(id);
      }
      this.#underway += 1;
      void this.#ports.send(command).finally(() => {
        this.#underway -= 1;
        if (this.#more) this.flush();
      });
    }
    // What is left has nothing new in it, or is nothing for a board.
    if (!this.#more) for (const element of byId.values()) this.#mark(element);
  }

  #level(
    id: string,
    mine: EditorElement | undefined,
    board: BoardElement | undefined,
    replaced: Map<string, EditorElement>,
  ): void {
    if (board) {
      if (mine && !mine.isDeleted && isSame(mine, board)) this.#mark(mine);
      else {
        const element = unpack(board);
        if (element) replaced.set(id, element);
      }
    } else if (mine && !mine.isDeleted) {
      replaced.set(id, { ...mine, isDeleted: true, version: mine.version + 1 });
    }
  }

  #mark(element: EditorElement): void {
    if (element.isDeleted) this.#known.delete(element.id);
    else this.#known.set(element.id, { version: element.version, versionNonce: element.versionNonce });
  }

  #unsent(): EditorElement[] {
    return this.#ports.elements().filter((element) => this.#isUnsent(element) && !this.#ports.isHeld(element.id));
  }

  #isUnsent(element: EditorElement): boolean {
    const known = this.#known.get(element.id);
    if (element.isDeleted) return known !== undefined;
    return known === undefined || !isSame(element, known);
  }

  #changedIn(board: Board): Set<string> {
    const changed = new Set(this.#deferred);
    for (const { id } of differences(this.#board, board)) changed.add(id);
    return changed;
  }
}

const isSame = (one: Mark, other: Mark) => one.version === other.version && one.versionNonce === other.versionNonce;

const idsOf = ({ upserts = [], removals = [], moves = [] }: BoardChange): string[] => [
  ...upserts.map(({ id }) => id),
  ...removals.map(({ id }) => id),
  ...moves.flatMap(({ ids }) => ids),
];
