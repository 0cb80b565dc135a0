import { DurableObject } from "cloudflare:workers";
import { restAfter } from "../../durable-objects/live-session/sequencer.ts";

/** What one would write first on the same platform. Both relay what they receive to every socket, in order. */

interface Bindings {
  ECHO: DurableObjectNamespace;
  PER_EVENT: DurableObjectNamespace;
  COALESCING: DurableObjectNamespace;
}

class Broadcaster extends DurableObject<Bindings> {
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }
  override webSocketClose(socket: WebSocket): void {
    socket.close(1000);
  }
  protected tellEveryone(text: string): void {
    for (const socket of this.ctx.getWebSockets()) if (socket.readyState === WebSocket.OPEN) socket.send(text);
  }
}

/** Nothing is checked, numbered or stored. */
export class Echo extends Broadcaster {
  override webSocketMessage(_socket: WebSocket, message: string): void {
    this.tellEveryone(message);
  }
}

/** Numbered, stored in the object's SQLite, then one frame to everyone for each event. */
export class PerEvent extends Broadcaster {
  #sequence: number;

  constructor(ctx: DurableObjectState, bindings: Bindings) {
    super(ctx, bindings);
    ctx.storage.sql.exec(
      "create table if not exists events (sequence integer primary key, data text not null, at integer not null)",
    );
    this.#sequence = ctx.storage.sql.exec<{ last: number }>("select coalesce(max(sequence), 0) as last from events").one().last;
  }

  override webSocketMessage(_socket: WebSocket, message: string): void {
    const { type, data } = JSON.parse(message) as { type: string; data: unknown };
    const sequence = ++this.#sequence;
    this.ctx.storage.sql.exec(
      "insert into events (sequence, data, at) values (?, ?, ?)",
      sequence,
      JSON.stringify(data),
      Date.now(),
    );
    this.tellEveryone(JSON.stringify({ t: "event", sequence, type, data }));
  }
}

/** The platform's floor for turns: one frame to everyone for all that came while it rested, and nothing checked, numbered or stored. */
export class Coalescing extends Broadcaster {
  #queue: unknown[] = [];
  #isResting = false;
  #sequence = 0;

  override webSocketMessage(_socket: WebSocket, message: string): void {
    this.#queue.push(JSON.parse(message));
    if (!this.#isResting) this.#takeTurn();
  }

  #takeTurn(): void {
    const commands = this.#queue as { type: string; data: unknown }[];
    this.#queue = [];
    this.#isResting = true;
    const from = this.#sequence;
    const events = commands.map(({ type, data }) => ({ sequence: ++this.#sequence, type, data }));
    this.tellEveryone(JSON.stringify({ t: "events", from, to: this.#sequence, events }));
    setTimeout(() => {
      this.#isResting = false;
      if (this.#queue.length > 0) this.#takeTurn();
    }, restAfter(this.ctx.getWebSockets().length));
  }
}

export default {
  fetch(request, { ECHO, PER_EVENT, COALESCING }) {
    const [, kind, name] = new URL(request.url).pathname.split("/");
    const namespace = { echo: ECHO, "per-event": PER_EVENT, coalescing: COALESCING }[kind!]!;
    return namespace.get(namespace.idFromName(name!)).fetch(request);
  },
} satisfies ExportedHandler<Bindings>;
