import { DurableObject } from "cloudflare:workers";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { CLOSE } from "../../contracts/close-codes.ts";
import { errorTable, type ErrorCode } from "../../contracts/errors.ts";
import { PING, PONG } from "../../contracts/frames.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import { createDatabase } from "../../platform/database.ts";
import { loadEnv, type Env } from "../../platform/env.ts";
import type {
  AdmitRequest,
  LiveSessionRpc,
  MediaNews,
  SignalRequest,
  StartRequest,
  SubmitRequest,
} from "../../platform/live-session.ts";
import { createLogger } from "../../platform/log.ts";
import { overflowCastOf, roomRecordersOf } from "../../platform/egress.ts";
import { mediaServerOf, roomOf } from "../../platform/media-server.ts";
import { objectKeys } from "../../platform/object-keys.ts";
import { problemResponse } from "../../platform/problem.ts";
import { mediaHeard, mediaPass } from "./media-door.ts";
import { connectionOver, type Attachment, type HibernatableConnection } from "./connection.ts";
import { appendToPostgres, classifyAppendFailure, readFromPostgres } from "./postgres.ts";
import { Room } from "./room.ts";
import { saltsFrom } from "./salts.ts";
import type { SessionStorage, SqlValue } from "./storage.ts";

interface LiveSessionBindings {
  FILES: R2Bucket;
}

/** The Durable Object of one live session: entry points only. What they do is in room.ts. */
export class LiveSession extends DurableObject<LiveSessionBindings> implements LiveSessionRpc {
  readonly #room: Room;
  readonly #env: Env;
  readonly #connections = new WeakMap<WebSocket, HibernatableConnection>();

  constructor(ctx: DurableObjectState, bindings: LiveSessionBindings) {
    super(ctx, bindings);
    this.#env = loadEnv(bindings);
    const database = createDatabase(this.#env);
    const media = mediaServerOf(this.#env);
    this.#room = new Room({
      storage: sqliteOf(ctx.storage),
      secrets: this.#env.TICKET_SECRETS,
      sha256: (text) => createHash("sha256").update(text).digest("hex"),
      now: () => Date.now(),
      after(ms, wake) {
        const timer = setTimeout(wake, ms);
        return () => clearTimeout(timer);
      },
      newId: () => randomUUID(),
      newSalt: saltsFrom(randomBytes),
      jitter: () => Math.random(),
      append: (session, events) => appendToPostgres(database, session, events),
      readPostgres: (session, after, limit) => readFromPostgres(database, session, after, limit),
      classify: classifyAppendFailure,
      anchor: async (record) => {
        await bindings.FILES.put(objectKeys.anchor(record.tenantId, record.sessionId), JSON.stringify(record));
      },
      media: media && {
        ...{ server: media, cast: overflowCastOf(this.#env), recorders: roomRecordersOf(this.#env) },
        room: (sessionId) => roomOf(sessionId, ctx.id.jurisdiction),
      },
      logger: createLogger(this.#env.LOG_LEVEL, { room: "live-session", object: ctx.id.toString() }),
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    for (const socket of ctx.getWebSockets()) {
      const attachment = socket.deserializeAttachment() as Attachment | null;
      if (attachment) this.#room.restored(this.#connectionOf(socket), attachment.pass, attachment.standing);
      else socket.close(CLOSE.restarted, "restarted");
    }
    this.#room.awake();
  }

  start(request: StartRequest) {
    return this.#room.start(request);
  }
  admit(request: AdmitRequest) {
    return this.#room.admit(request);
  }
  submit(request: SubmitRequest) {
    return this.#room.submit(request);
  }
  async signal(request: SignalRequest) {
    this.#room.signal(request);
  }
  async status() {
    return this.#room.status();
  }
  poke() {
    return this.#room.poke();
  }
  async mediaPass(request: { tenantId: string; userId: string }) {
    return mediaPass(this.#room.parts, request);
  }
  mediaHeard(news: MediaNews) {
    return mediaHeard(this.#room.parts, news);
  }

  /** The WebSocket upgrade: subprotocols `chalkline.v1` and, when joining, a ticket. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return refusal("upgrade_required");
    const [protocol, ticket] = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((part) => part.trim());
    if (protocol !== PROTOCOL) return refusal("unknown_protocol");
    const origin = request.headers.get("origin");
    if (origin !== null && !this.#isAllowed(origin)) return refusal("foreign_origin");
    const checked = await this.#room.checkTicket(ticket ?? null, origin);
    if (!checked.ok) return refusal(checked.code, checked.details);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#room.opened(this.#connectionOf(server), checked.pass, origin);
    return new Response(null, { status: 101, webSocket: client, headers: { "sec-websocket-protocol": PROTOCOL } });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> | void {
    // Binary frames are no part of the protocol: the empty text is refused as such.
    const text = typeof message === "string" ? message : "";
    const connection = this.#connectionOf(socket);
    connection.heard();
    return this.#room.received(connection, text, (pass) => socket.serializeAttachment({ pass } satisfies Attachment));
  }
  override webSocketClose(socket: WebSocket, code: number): void {
    this.#room.closed(this.#connectionOf(socket));
    // 1005 and 1006 may not be sent: they say that no code came.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }
  override webSocketError(socket: WebSocket): void {
    this.#room.closed(this.#connectionOf(socket));
  }
  override alarm(): Promise<void> {
    return this.#room.alarm();
  }

  #isAllowed(origin: string): boolean {
    return origin === new URL(this.#env.PUBLIC_URL).origin || this.#env.ALLOWED_ORIGINS.includes(origin);
  }

  #connectionOf(socket: WebSocket): HibernatableConnection {
    let connection = this.#connections.get(socket);
    if (!connection) {
      connection = connectionOver(
        socket,
        (closed) => this.#room.closed(closed),
        () => this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? null,
      );
      this.#connections.set(socket, connection);
    }
    return connection;
  }
}

function sqliteOf(storage: DurableObjectStorage): SessionStorage {
  return {
    exec: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) =>
      storage.sql.exec<Row>(query, ...bindings).toArray(),
    transaction: (work) => storage.transactionSync(work),
    setAlarm: (at) => void (at === null ? storage.deleteAlarm() : storage.setAlarm(at)),
  };
}

function refusal(code: ErrorCode, details?: unknown): Response {
  return problemResponse({ code, message: errorTable[code].message, details });
}
