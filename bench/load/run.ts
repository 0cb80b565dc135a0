import { randomUUID } from "node:crypto";
import { quantile } from "../measure/numbers.ts";
import type { Client } from "./client.ts";

export interface Drive {
  /** Commands a second, over all rooms. */
  perSecond: number;
  forMs: number;
  /** Bytes of text in a chat message. */
  textBytes?: number;
  /** Instead of everyone's chat: the first client of each room turns slides of this scene. */
  slides?: { sceneId: string };
  /** A run is over when nobody was told anything for this long, even when something is missing. */
  drainMs?: number;
}

export interface DriveResult {
  sent: number;
  refused: number;
  /** Events that everyone was told. */
  completed: number;
  /** Of these, how many before the sending ended. */
  completedInTime: number;
  /** Events that somebody was not told. */
  missing: number;
  /** Times that a client was shown the state instead of being told what it missed. */
  snapshots: number;
  deliveries: number;
  frames: number;
  bytes: number;
  elapsedMs: number;
  /** From the send to the last student. */
  toLastMs: { p50: number; p99: number; max: number };
  /** From the send to each student; of at most a million deliveries. */
  toEachMs: { p50: number; p99: number };
  cpuMs: number;
  /** How late the generator itself was with a send: above a few ms it is the bottleneck. */
  behindMs: number;
}

const DEFAULT_DRAIN_MS = 3_000;
const TICK_MS = 2;
const MAX_DELIVERIES_SAMPLED = 1_000_000;

/** Sends at an even pace, whatever comes back, and waits until everyone was told everything. */
export async function drive(
  clients: readonly Client[],
  { perSecond, forMs, textBytes = 100, slides, drainMs }: Drive,
): Promise<DriveResult> {
  const rooms = Map.groupBy(clients, ({ target }) => target.room);
  const base = new Map([...rooms].map(([room, members]) => [room, Math.max(...members.map(({ position }) => position))]));
  for (const client of clients) client.reset();
  const run = randomUUID().slice(0, 8);
  const text = "x".repeat(textBytes);
  const senders = slides ? [...rooms.values()].map((members) => members[0]!) : interleave([...rooms.values()]);
  const total = Math.max(1, Math.floor((perSecond * forMs) / 1_000));
  const sentAt = new Float64Array(total);
  const cpu = process.cpuUsage();
  const started = performance.now();
  let sent = 0;
  let behindMs = 0;
  while (sent < total) {
    const now = performance.now();
    const due = Math.min(total, Math.floor(((now - started) * perSecond) / 1_000) + 1);
    if (due > sent) behindMs = Math.max(behindMs, now - started - (sent * 1_000) / perSecond);
    for (; sent < due; sent++) {
      const sender = senders[sent % senders.length]!;
      sentAt[sent] = performance.now();
      sender.send(slides ? turn(slides.sceneId, sent, `${run}-${sent}`) : sender.dialect.chat(sent, `${run}-${sent}`, text));
    }
    if (sent < total) await pause(Math.max(TICK_MS, started + (sent * 1_000) / perSecond - performance.now()));
  }
  const sendingEnded = performance.now();
  const closed = clients.filter(({ closedWith }) => closedWith !== null);
  if (closed.length > 0)
    throw new Error(`${closed.length} sockets were closed by the server, the first with ${closed[0]!.closedWith}`);
  await drained(clients, rooms, base, total, drainMs ?? DEFAULT_DRAIN_MS);
  return summarize(rooms, base, sentAt, { started, sendingEnded, behindMs }, process.cpuUsage(cpu));
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Starts at the second, so that a sender comes round after everyone else has. */
function interleave(rooms: Client[][]): Client[] {
  const longest = Math.max(...rooms.map((members) => members.length));
  return Array.from({ length: longest }, (_, n) => rooms.flatMap((members) => members[n] ?? [])).flat();
}

const turn = (sceneId: string, n: number, key: string) =>
  JSON.stringify({
    t: "command",
    key,
    type: "slide.change",
    data: { sceneId, index: (n + 1) % 2 },
  });

async function drained(
  clients: readonly Client[],
  rooms: Map<number, Client[]>,
  base: Map<number, number>,
  total: number,
  drainMs: number,
): Promise<void> {
  let before = -1;
  for (let quietSince = performance.now(); performance.now() - quietSince < drainMs;) {
    const refused = clients.reduce((sum, client) => sum + client.refused, 0);
    const told = [...rooms].reduce(
      (sum, [room, members]) => sum + Math.min(...members.map((m) => m.position)) - base.get(room)!,
      0,
    );
    if (told >= total - refused) return;
    const progress = clients.reduce((sum, { position }) => sum + position, refused);
    if (progress !== before) quietSince = performance.now();
    before = progress;
    await pause(10);
  }
}

function summarize(
  rooms: Map<number, Client[]>,
  base: Map<number, number>,
  sentAt: Float64Array,
  { started, sendingEnded, behindMs }: { started: number; sendingEnded: number; behindMs: number },
  cpu: NodeJS.CpuUsage,
): DriveResult {
  const toLast: number[] = [];
  const toEach: number[] = [];
  let completedInTime = 0;
  let missing = 0;
  let deliveries = 0;
  let ended = sendingEnded;
  for (const [room, members] of rooms) {
    const first = base.get(room)!;
    const reference = members.find(({ isReference }) => isReference)!;
    let turned = 0;
    const idOf = new Map(
      reference.ids.filter(({ sequence }) => sequence > first).map(({ sequence, id }) => [sequence, id === -2 ? turned++ : id]),
    );
    const furthest = Math.max(...members.map(({ position }) => position));
    const lastAt = new Float64Array(Math.max(0, furthest - first));
    const count = new Uint32Array(lastAt.length);
    const sampling = lastAt.length * members.length <= MAX_DELIVERIES_SAMPLED;
    for (const { reached, reachedAt } of members) {
      let from = first;
      reached.forEach((to, n) => {
        const at = reachedAt[n]!;
        if (to < 0) return void (from = -to);
        for (let sequence = Math.max(from, first) + 1; sequence <= to; sequence++) {
          const index = sequence - first - 1;
          count[index]!++;
          if (at > lastAt[index]!) lastAt[index] = at;
          const id = sampling ? (idOf.get(sequence) ?? -1) : -1;
          if (id >= 0) toEach.push(at - sentAt[id]!);
        }
        from = to;
      });
    }
    for (let index = 0; index < count.length; index++) {
      const id = idOf.get(first + 1 + index) ?? -1;
      if (id < 0) continue;
      deliveries += count[index]!;
      if (count[index]! < members.length) missing++;
      else {
        toLast.push(lastAt[index]! - sentAt[id]!);
        if (lastAt[index]! <= sendingEnded) completedInTime++;
        if (lastAt[index]! > ended) ended = lastAt[index]!;
      }
    }
  }
  const all = [...rooms.values()].flat();
  const sum = (of: (client: Client) => number) => all.reduce((total, client) => total + of(client), 0);
  return {
    sent: sentAt.length,
    refused: sum(({ refused }) => refused),
    completed: toLast.length,
    completedInTime,
    missing,
    snapshots: sum(({ snapshots }) => snapshots),
    deliveries,
    frames: sum(({ frames }) => frames),
    bytes: sum(({ bytes }) => bytes),
    elapsedMs: ended - started,
    toLastMs: { p50: quantile(toLast, 0.5), p99: quantile(toLast, 0.99), max: quantile(toLast, 1) },
    toEachMs: { p50: quantile(toEach, 0.5), p99: quantile(toEach, 0.99) },
    cpuMs: (cpu.user + cpu.system) / 1_000,
    behindMs,
  };
}
