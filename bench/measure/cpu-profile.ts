import { once } from "node:events";
import { WebSocket } from "ws";

/** A V8 CPU profile as the inspector gives it. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
}

/** Profiles the worker behind workerd's inspector while `work` runs. (`node --inspect` does not reach workerd.) */
export async function profiled<Result>(
  inspectorPort: number,
  work: () => Promise<Result>,
): Promise<{ profile: CpuProfile; result: Result }> {
  const [target] = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target!.webSocketDebuggerUrl, { maxPayload: 1024 * 1024 * 1024 });
  await once(socket, "open");
  const waiting = new Map<number, (result: unknown) => void>();
  socket.on("message", (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString()) as { id?: number; result: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let asked = 0;
  const ask = (method: string, params = {}) =>
    new Promise<unknown>((resolve) => {
      waiting.set(++asked, resolve);
      socket.send(JSON.stringify({ id: asked, method, params }));
    });
  await ask("Profiler.enable");
  await ask("Profiler.setSamplingInterval", { interval: 200 });
  await ask("Profiler.start");
  const result = await work();
  const { profile } = (await ask("Profiler.stop")) as { profile: CpuProfile };
  socket.close();
  return { profile, result };
}

export interface Share {
  name: string;
  selfMs: number;
  /** With everything that it called. */
  totalMs: number;
}

/** Time by function, the costliest by itself first. */
export function shares({ nodes, samples, timeDeltas }: CpuProfile): Share[] {
  const nameOf = ({ callFrame: { functionName, lineNumber } }: CpuProfile["nodes"][number]) =>
    lineNumber < 0 ? functionName : `${functionName || "(anonymous)"}:${lineNumber + 1}`;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const selfUs = new Map<number, number>();
  samples.forEach((id, n) => selfUs.set(id, (selfUs.get(id) ?? 0) + Math.max(0, timeDeltas[n]!)));
  const found = new Map<string, Share>();
  const shareOf = (name: string) => {
    let share = found.get(name);
    if (!share) found.set(name, (share = { name, selfMs: 0, totalMs: 0 }));
    return share;
  };
  /** A function that calls itself is counted once on its path. */
  const visit = (id: number, above: ReadonlySet<string>): number => {
    const node = byId.get(id)!;
    const name = nameOf(node);
    const self = (selfUs.get(id) ?? 0) / 1_000;
    const below = new Set(above).add(name);
    const total = self + (node.children ?? []).reduce((sum, child) => sum + visit(child, below), 0);
    const share = shareOf(name);
    share.selfMs += self;
    if (!above.has(name)) share.totalMs += total;
    return total;
  };
  visit(nodes[0]!.id, new Set());
  return [...found.values()].sort((a, b) => b.selfMs - a.selfMs);
}
