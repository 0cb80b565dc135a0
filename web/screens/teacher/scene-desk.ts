import { arrayMove } from "@dnd-kit/sortable";
import type { Failure, Result } from "../../api.ts";
import type { Scene } from "../../../session-core/features/studio/scenes.ts";

/** A pause in typing this long is a good moment to save: shorter saves in mid-word, longer loses more to a closed laptop. */
export const SAVE_AFTER_MS = 700;

export interface SceneWrites {
  create(scene: Omit<Scene, "id">, key: string): Promise<Result<Scene>>;
  duplicate(sceneId: string, name: string, key: string): Promise<Result<Scene>>;
  update(scene: Scene, key: string): Promise<Result<unknown>>;
  move(sceneId: string, position: number, key: string): Promise<Result<unknown>>;
  remove(sceneId: string, key: string): Promise<Result<unknown>>;
}

export interface DeskState {
  scenes: readonly Scene[];
  saving: { status: "saved" | "waiting" | "saving" } | { status: "failed"; failure: Failure };
}

/** One write that is not done yet. An edit that fails stays, under its key, until it is tried again or overtaken by a later edit. */
interface Task {
  /** Edits of one scene replace each other; everything else stands alone. */
  replaces: string | null;
  key: string;
  run(key: string): Promise<Result<unknown>>;
}

/**
 * The scenes under preparation: shown at once, saved behind.
 * Invariant: writes reach the server one at a time and in order; `saved` means that it holds exactly what is on the desk.
 */
export class SceneDesk {
  private state: DeskState;
  private readonly listeners = new Set<() => void>();
  private readonly tasks: Task[] = [];
  private readonly writes: SceneWrites;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(scenes: readonly Scene[], writes: SceneWrites) {
    this.state = { scenes, saving: { status: "saved" } };
    this.writes = writes;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  current = (): DeskState => this.state;

  edit(sceneId: string, change: (scene: Scene) => Scene): void {
    this.set({ scenes: this.state.scenes.map((scene) => (scene.id === sceneId ? change(scene) : scene)) });
    this.enqueue({
      replaces: sceneId,
      key: crypto.randomUUID(),
      run: async (key) => {
        const scene = this.state.scenes.find(({ id }) => id === sceneId);
        return scene ? this.writes.update(scene, key) : { ok: true, value: null };
      },
    });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }

  move(sceneId: string, position: number): void {
    const from = this.state.scenes.findIndex(({ id }) => id === sceneId);
    if (from === -1 || position < 0 || position >= this.state.scenes.length || from === position) return;
    this.set({ scenes: arrayMove([...this.state.scenes], from, position) });
    this.enqueue({ replaces: null, key: crypto.randomUUID(), run: (key) => this.writes.move(sceneId, position, key) });
    void this.flush();
  }

  /** Answers the new scene's id, once the server has given it one. */
  async add(scene: Omit<Scene, "id">): Promise<Result<string>> {
    await this.flush();
    const made = await this.writes.create(scene, crypto.randomUUID());
    if (!made.ok) return made;
    this.set({ scenes: [...this.state.scenes, made.value] });
    return { ok: true, value: made.value.id };
  }

  /** Answers the copy's id. It stands behind its original. */
  async duplicate(sceneId: string, name: string): Promise<Result<string>> {
    await this.flush();
    const made = await this.writes.duplicate(sceneId, name, crypto.randomUUID());
    if (!made.ok) return made;
    const place = this.state.scenes.findIndex(({ id }) => id === sceneId) + 1;
    this.set({ scenes: this.state.scenes.toSpliced(place, 0, made.value) });
    return { ok: true, value: made.value.id };
  }

  async remove(sceneId: string): Promise<Result<unknown>> {
    this.drop(sceneId);
    const removed = await this.writes.remove(sceneId, crypto.randomUUID());
    if (removed.ok) this.set({ scenes: this.state.scenes.filter(({ id }) => id !== sceneId) });
    return removed;
  }

  /** Sends what waits. Also "try again" after a failure. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.running) return;
    this.running = true;
    for (let task = this.tasks[0]; task; task = this.tasks[0]) {
      this.set({ saving: { status: "saving" } });
      const result = await task.run(task.key);
      if (!result.ok) {
        this.running = false;
        this.set({ saving: { status: "failed", failure: result.failure } });
        return;
      }
      // An edit made meanwhile has taken this one's place, and is still to be sent.
      if (this.tasks[0] === task) this.tasks.shift();
    }
    this.running = false;
    this.set({ saving: { status: "saved" } });
  }

  private enqueue(task: Task): void {
    const known = task.replaces === null ? -1 : this.tasks.findIndex(({ replaces }) => replaces === task.replaces);
    if (known === -1) this.tasks.push(task);
    else this.tasks[known] = task;
    if (this.state.saving.status !== "saving") this.set({ saving: { status: "waiting" } });
  }

  private drop(sceneId: string): void {
    const known = this.tasks.findIndex(({ replaces }) => replaces === sceneId);
    if (known !== -1 && !this.running) this.tasks.splice(known, 1);
  }

  private set(change: Partial<DeskState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
