import { fork } from "node:child_process";
import { join } from "node:path";
import type { Calls } from "./generator.ts";

type Asked = { [Call in keyof Calls]: (...argument: Parameters<Calls[Call]>) => ReturnType<Calls[Call]> };

export interface Load extends Asked {
  readonly pid: number;
  stop(): void;
}

/** Starts a load generator. */
export function startLoad(): Load {
  const child = fork(join(import.meta.dirname, "generator.ts"), { serialization: "advanced" });
  const waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>();
  let asked = 0;
  child.on("message", ({ id, answer, error }: { id: number; answer: never; error?: string }) => {
    const { resolve, reject } = waiting.get(id)!;
    waiting.delete(id);
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the load generator ended with ${code}`));
  });
  const ask = (call: string) => (argument: unknown) =>
    new Promise((resolve, reject) => {
      const id = asked++;
      waiting.set(id, { resolve, reject });
      child.send({ id, call, argument });
    });
  return {
    pid: child.pid!,
    connect: ask("connect"),
    drive: ask("drive"),
    pause: ask("pause"),
    setAside: ask("setAside"),
    comeBack: ask("comeBack"),
    back: ask("back"),
    close: ask("close"),
    positions: ask("positions"),
    stop: () => child.disconnect(),
  } as Load;
}
