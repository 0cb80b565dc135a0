import type { SessionStorage } from "../../durable-objects/live-session/storage.ts";
import { Crash, type SimulatedStorage } from "./storage.ts";

export interface Life {
  alive: boolean;
}

/** A dead object touches nothing, whatever of it still runs. */
export function livingStorage(storage: SimulatedStorage, life: Life): SessionStorage {
  const living = () => {
    if (!life.alive) throw new Crash("the process is dead");
    return storage;
  };
  return {
    exec: (query, ...bindings) => living().exec(query, ...bindings),
    transaction: (work) => living().transaction(work),
    setAlarm: (at) => living().setAlarm(at),
  };
}

/** What a dead object waited for never comes: nobody is there to be told. */
export function dyingWith<T>(life: Life, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    work.then(
      (value) => life.alive && resolve(value),
      (error: unknown) => life.alive && reject(error as Error),
    );
  });
}
