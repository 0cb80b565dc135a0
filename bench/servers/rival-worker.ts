import { DurableObject } from "cloudflare:workers";

/** What one would write first on the same platform. Both relay what they receive to every socket, in order. */

interface Bindings {
  ECHO: DurableObjectNamespace;
  PER_EVENT: DurableObjectNamespace;
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

export default {
  fetch(request, { ECHO, PER_EVENT }) {
    const [, kind, name] = new URL(request.url).pathname.split("/");
    const namespace = kind === "echo" ? ECHO : PER_EVENT;
    return namespace.get(namespace.idFromName(name!)).fetch(request);
  },
} satisfies ExportedHandler<Bindings>;
