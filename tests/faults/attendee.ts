import { createHash, randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import type { ServerFrame } from "../../contracts/frames.ts";
import type { Admission } from "../../contracts/http.ts";
import type { ParticipantRole } from "../../contracts/roles.ts";
import type { Sha256 } from "../../session-core/hash-chain.ts";
import type { Acknowledged } from "../../session-core/invariants.ts";
import type { ClientSocket } from "../../web/session-client/ports.ts";
import { SessionClient } from "../../web/session-client/session.ts";

export const sha256: Sha256 = (text) => createHash("sha256").update(text).digest("hex");

export interface Person {
  userId: string;
  name: string;
  role: ParticipantRole;
  /** Authorization for the API. */
  bearer: string;
}

export interface AttendeePorts {
  sessionId: string;
  join(): Promise<Admission | { refused: { code: string; message: string } }>;
  /** Where a socket is really opened. */
  route(url: string): string;
}

/** Somebody in class: the product's own client over a socket of Node, and all that a judge needs to know of what it went through. */
export class Attendee {
  readonly person: Person;
  readonly client: SessionClient;
  readonly acknowledged: Acknowledged[] = [];
  readonly refused: string[] = [];
  /** What the client itself reported of a fold that went wrong. */
  readonly reports: string[] = [];
  /** The numbers at which it was given everything anew. */
  readonly snapshots: number[] = [];
  /** When it last lost its socket and was last greeted, on performance.now(). */
  lostAt = 0;
  liveAt = 0;
  participantId = "";
  readonly #sockets = new Set<WebSocket>();
  readonly #thawed: (() => void)[] = [];
  #frozen = false;
  #lastKey = "";

  constructor(person: Person, { sessionId, join, route }: AttendeePorts) {
    this.person = person;
    const kept = new Map<string, string>();
    this.client = new SessionClient(
      {
        openSocket: (url, protocols) => this.#open(route(url), protocols),
        storage: {
          getItem: (name) => kept.get(name) ?? null,
          setItem: (name, value) => void kept.set(name, value),
          removeItem: (name) => void kept.delete(name),
        },
        sha256,
        now: () => Date.now(),
        after: (ms, wake) => {
          const timer = setTimeout(() => (this.#frozen ? void this.#thawed.push(wake) : wake()), ms);
          return () => clearTimeout(timer);
        },
        random: () => Math.random(),
        newKey: () => (this.#lastKey = randomUUID()),
        newTrace: () => `00-${"1".repeat(32)}-${"2".repeat(16)}-01`,
        report: (kind, details) => void this.reports.push(`${person.name}: ${kind} ${JSON.stringify(details)}`),
      },
      { sessionId, userId: person.userId, join, onReload: () => void this.reports.push(`${person.name} was told to reload`) },
    );
  }

  get isLive(): boolean {
    return this.client.current().connection.status === "live";
  }

  /** Sends a command that always leads to an event, which carries `carries`. */
  command(type: string, data: unknown, carries: Record<string, unknown> = {}): void {
    const sentAt = performance.now();
    const answered = this.client.submit(type, data);
    const key = this.#lastKey;
    void answered.then((result) => {
      if (!result.ok) return this.refused.push(`${type}: ${result.code}`);
      return this.acknowledged.push({
        key: `${this.participantId}:${key}`,
        ...{ type, carries, sentAt, answeredAt: performance.now() },
      });
    });
  }

  /** As a background tab: no timer fires, and nothing is read. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }
  thaw(): void {
    this.#frozen = false;
    for (const wake of this.#thawed.splice(0)) wake();
    for (const socket of this.#sockets) socket.resume();
  }

  leave(): void {
    this.client.close();
    for (const socket of this.#sockets) socket.terminate();
  }

  #open(url: string, protocols: string[]): ClientSocket {
    const socket = new WebSocket(url, protocols, { perMessageDeflate: false });
    this.#sockets.add(socket);
    const adapter: ClientSocket = {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => (socket.readyState === WebSocket.OPEN ? socket.close() : socket.terminate()),
      onopen: null,
      onmessage: null,
      onclose: null,
    };
    socket.on("error", () => undefined);
    socket.on("open", () => adapter.onopen?.());
    socket.on("message", (data: Buffer) => {
      const text = data.toString("utf8");
      const greeted = text.startsWith('{"t":"welcome"') || text.startsWith('{"t":"snapshot"');
      if (greeted && adapter.onmessage) this.#noteGreeting(JSON.parse(text) as ServerFrame);
      adapter.onmessage?.(text);
    });
    socket.on("close", () => {
      this.#sockets.delete(socket);
      // Attempts that fail are part of the same loss.
      if (this.isLive) this.lostAt = performance.now();
      adapter.onclose?.();
    });
    return adapter;
  }

  #noteGreeting(frame: ServerFrame): void {
    if (frame.t === "snapshot") this.snapshots.push(frame.sequence);
    if (frame.t !== "welcome") return;
    this.liveAt = performance.now();
    this.participantId = frame.you.participantId;
    if (frame.snapshot) this.snapshots.push(frame.sequence);
  }
}
