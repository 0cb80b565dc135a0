import { CaptureUpdateAction } from "@excalidraw/excalidraw";
import type { AppState, ExcalidrawImperativeAPI, SocketId } from "@excalidraw/excalidraw/types";
import { boardOf } from "../../session-core/features/studio/whiteboard.ts";
import type { SessionClient } from "../session-client/index.ts";
import type { EditorElement } from "./element.ts";
import { Pace } from "./pace.ts";
import { readPicture } from "./picture-bytes.ts";
import type { Passing } from "./passing.ts";
import { StrokesOut, type Hands } from "./strokes-out.ts";
import { BoardSync } from "./sync.ts";

/** Changes of one hand are sent at most so often: as many as the session takes from one participant in the long run. */
const FLUSH_EVERY_MS = 100;

interface DeskOptions {
  api: ExcalidrawImperativeAPI;
  client: SessionClient;
  sceneId: string;
  passing: Passing;
  nameOf(participantId: string): string;
}

/** One open editor: what its user does goes to the class, what the class does comes to it. No React in it. */
export class Desk {
  readonly #options: DeskOptions;
  readonly #sync: BoardSync;
  readonly strokes: StrokesOut;
  /** The editor looks at all of its elements whenever it is shown anything. */
  readonly #levelling = new Pace(() => this.#level());
  readonly #fetched = new Set<string>();
  #flushedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: DeskOptions) {
    const { api, client, sceneId } = options;
    this.#options = options;
    this.strokes = new StrokesOut(sceneId, (type, data) => client.signal(type, data));
    this.#sync = new BoardSync({
      elements: () => api.getSceneElementsIncludingDeleted() as unknown as EditorElement[],
      show: (elements) => api.updateScene({ elements: elements as never, captureUpdate: CaptureUpdateAction.NEVER }),
      isHeld: (id) => isHeld(this.#hands, id),
      board: () => boardOf(client.current().state, sceneId),
      send: (change) => client.submit("whiteboard.change", { sceneId, ...change }),
    });
  }

  /** The class's board may have changed. */
  take(): void {
    this.#levelling.ask();
  }

  #level(): void {
    const { client, sceneId } = this.#options;
    this.#sync.take(boardOf(client.current().state, sceneId));
    this.#fetchPictures();
  }

  /** After anything the editor did. */
  changed(elements: readonly unknown[]): void {
    this.strokes.drew(this.#hands, elements as EditorElement[]);
    if (this.#timer === null) {
      const wait = Math.max(0, this.#flushedAt + FLUSH_EVERY_MS - performance.now());
      this.#timer = setTimeout(() => this.#flush(), wait);
    }
  }

  showCursors(): void {
    const { api, passing, nameOf } = this.#options;
    const collaborators = new Map(
      passing
        .cursors()
        .map(([id, { x, y }]) => [id as SocketId, { id, username: nameOf(id), pointer: { x, y, tool: "pointer" as const } }]),
    );
    api.updateScene({ collaborators });
  }

  /** Sends what is still unsent. */
  close(): void {
    this.#levelling.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#sync.flush();
    this.strokes.left();
  }

  get #hands(): Hands {
    return this.#options.api.getAppState() as unknown as Hands;
  }

  #flush(): void {
    this.#timer = null;
    this.#flushedAt = performance.now();
    this.#sync.flush();
  }

  #fetchPictures(): void {
    const { api } = this.#options;
    const present = api.getFiles();
    for (const element of api.getSceneElements()) {
      if (element.type !== "image" || !element.fileId || present[element.fileId] || this.#fetched.has(element.fileId)) continue;
      this.#fetched.add(element.fileId);
      void readPicture(element.fileId).then((file) => {
        if (file) api.addFiles([file]);
        else this.#fetched.delete(element.fileId!);
      });
    }
  }
}

function isHeld(hands: Hands, id: string): boolean {
  const { newElement, multiElement, resizingElement, editingTextElement, cursorButton, selectedElementIds } = hands;
  if ([newElement, multiElement, resizingElement, editingTextElement].some((element) => element?.id === id)) return true;
  return cursorButton === "down" && selectedElementIds[id] === true;
}

export const cameraOf = ({ scrollX, scrollY, zoom }: Pick<AppState, "scrollX" | "scrollY" | "zoom">) => ({
  x: -scrollX,
  y: -scrollY,
  zoom: zoom.value,
});
