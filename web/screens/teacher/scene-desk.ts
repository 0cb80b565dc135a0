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
  /** Somebody waits for the answer: tried once, whatever comes of it. */
  answered?(result: Result<unknown>): void;
  /** Of no use while edits of this scene are not saved. */
  needs?: string;
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
  private underWay: Task | null = null;

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
    const from = this.place(sceneId);
    if (from === -1 || position < 0 || position >= this.state.scenes.length || from === position) return;
    this.set({ scenes: arrayMove([...this.state.scenes], from, position) });
    this.enqueueMove(sceneId, position);
    void this.flush();
  }

  /** Answers the new scene's id, once the server has given it one. */
  async add(scene: Omit<Scene, "id">): Promise<Result<string>> {
    const made = await this.ask((key) => this.writes.create(scene, key));
    if (!made.ok) return made;
    this.set({ scenes: [...this.state.scenes, made.value] });
    return { ok: true, value: made.value.id };
  }

  /** Answers the copy's id. It stands behind its original. */
  async duplicate(sceneId: string, name: string): Promise<Result<string>> {
    const made = await this.ask((key) => this.writes.duplicate(sceneId, name, key), sceneId);
    if (!made.ok) return made;
    this.set({ scenes: this.state.scenes.toSpliced(this.place(sceneId) + 1, 0, made.value) });
    return { ok: true, value: made.value.id };
  }

  /** It goes at once, and comes back, with what was changed in it, where the server keeps it. */
  async remove(sceneId: string): Promise<Result<unknown>> {
    const place = this.place(sceneId);
    const scene = this.state.scenes[place];
    if (!scene) return { ok: true, value: null };
    const edit = this.tasks.find(({ replaces }) => replaces === sceneId);
    // What is to be deleted need not be saved before.
    if (edit && edit !== this.underWay) this.take(edit);
    this.set({ scenes: this.state.scenes.filter(({ id }) => id !== sceneId) });
    const order = this.order();
    const removed = await this.ask((key) => this.writes.remove(sceneId, key));
    if (removed.ok) return removed;
    const isMoved = this.order() !== order;
    this.set({ scenes: this.state.scenes.toSpliced(place, 0, scene) });
    if (edit) this.edit(sceneId, (kept) => kept);
    // Moves made meanwhile counted without it.
    if (isMoved) this.state.scenes.forEach(({ id }, position) => this.enqueueMove(id, position));
    if (isMoved) void this.flush();
    return removed;
  }

  /** Sends what waits. Also "try again" after a failure. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.underWay) return;
    /** What the server will not have keeps nothing else from being saved. */
    const aside = new Map<Task, Failure>();
    let stopped: Failure | null = null;
    for (let task = this.tasks[0]; task && !stopped; task = this.tasks.find((waiting) => !aside.has(waiting))) {
      this.underWay = task;
      this.set({ saving: { status: "saving" } });
      const { needs } = task;
      const unsaved = needs === undefined ? undefined : [...aside].find(([{ replaces }]) => replaces === needs)?.[1];
      const result: Result<unknown> = unsaved ? { ok: false, failure: unsaved } : await task.run(task.key);
      // An edit made meanwhile has taken this one's place, and is still to be sent.
      if (result.ok || task.answered) this.take(task);
      else if (this.tasks.includes(task)) aside.set(task, result.failure);
      task.answered?.(result);
      if (!result.ok && !isRefusal(result.failure)) stopped = result.failure;
    }
    if (stopped) this.giveUpAsked(stopped);
    this.underWay = null;
    const failure = stopped ?? [...aside.values()].at(-1);
    this.set({ saving: failure && this.tasks.length > 0 ? { status: "failed", failure } : { status: "saved" } });
  }

  /** Who waits for an answer is told that none will come; what only waits to be saved goes on waiting. */
  private giveUpAsked(failure: Failure): void {
    for (const task of this.tasks.filter(({ answered }) => answered)) {
      this.take(task);
      task.answered?.({ ok: false, failure });
    }
  }

  /** A write whose answer somebody waits for, in its turn. */
  private ask<Answer>(run: (key: string) => Promise<Result<Answer>>, needs?: string): Promise<Result<Answer>> {
    return new Promise((resolve) => {
      const answered = (result: Result<unknown>) => resolve(result as Result<Answer>);
      this.enqueue({ replaces: null, key: crypto.randomUUID(), run, answered, ...(needs === undefined ? {} : { needs }) });
      void this.flush();
    });
  }

  private enqueueMove(sceneId: string, position: number): void {
    this.enqueue({ replaces: null, key: crypto.randomUUID(), run: (key) => this.writes.move(sceneId, position, key) });
  }

  private enqueue(task: Task): void {
    const known = task.replaces === null ? -1 : this.tasks.findIndex(({ replaces }) => replaces === task.replaces);
    if (known === -1) this.tasks.push(task);
    else this.tasks[known] = task;
    if (this.underWay === null) this.set({ saving: { status: "waiting" } });
  }

  private take(task: Task): void {
    const place = this.tasks.indexOf(task);
    if (place !== -1) this.tasks.splice(place, 1);
  }

  private place(sceneId: string): number {
    return this.state.scenes.findIndex(({ id }) => id === sceneId);
  }
  private order(): string {
    return this.state.scenes.map(({ id }) => id).join();
  }

  private set(change: Partial<DeskState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** The server looked at it and will not have it; anything else may be otherwise in a moment, for all writes alike. */
const isRefusal = ({ status }: Failure): boolean => status >= 400 && status < 500 && status !== 401 && status !== 429;
