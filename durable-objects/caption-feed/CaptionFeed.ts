import { DurableObject } from "cloudflare:workers";
import { CAPTION_PROTOCOL } from "../../contracts/captions.ts";
import { errorTable, type ErrorCode } from "../../contracts/errors.ts";
import { verifyFeedTicket, type CaptionFeedRpc } from "../../platform/caption-feed.ts";
import { loadEnv, type Env } from "../../platform/env.ts";
import type { LineName } from "../../platform/caption-line.ts";
import type { LiveSessionRpc } from "../../platform/live-session.ts";
import { createLogger } from "../../platform/log.ts";
import { problemResponse } from "../../platform/problem.ts";
import { Desk, type DeskSocket } from "./desk.ts";
import { recogniserFrom, type WorkersAi } from "./recogniser.ts";
import { FeedStore } from "./store.ts";

interface CaptionFeedBindings {
  LIVE_SESSIONS: DurableObjectNamespace;
  CAPTION_FEEDS: DurableObjectNamespace;
  AI?: WorkersAi;
}

/**
 * The captions of one live session: audio in, words out. It holds the recogniser's sockets, which keep an object awake, so that the
 * sequencer may sleep. Entry points only; what they do is in desk.ts.
 */
export class CaptionFeed extends DurableObject<CaptionFeedBindings> implements CaptionFeedRpc {
  readonly #env: Env;
  readonly #desk: Desk;
  readonly #store: FeedStore;
  readonly #sockets = new WeakMap<WebSocket, DeskSocket>();

  constructor(ctx: DurableObjectState, bindings: CaptionFeedBindings) {
    super(ctx, bindings);
    this.#env = loadEnv(bindings);
    const { sql } = ctx.storage;
    this.#store = new FeedStore({
      exec: (query, ...values) => sql.exec<never>(query, ...values).toArray(),
      transaction: (work) => ctx.storage.transactionSync(work),
    });
    const log = createLogger(this.#env.LOG_LEVEL, { room: "caption-feed", object: ctx.id.toString() });
    this.#desk = new Desk({
      store: this.#store,
      connect: recogniserFrom(this.#env, bindings.AI),
      session: ({ sessionId, jurisdiction }) => {
        const namespace = jurisdiction
          ? bindings.LIVE_SESSIONS.jurisdiction(jurisdiction as DurableObjectJurisdiction)
          : bindings.LIVE_SESSIONS;
        return namespace.get(namespace.idFromName(sessionId)) as unknown as LiveSessionRpc;
      },
      now: () => Date.now(),
      after(ms, wake) {
        const timer = setTimeout(wake, ms);
        return () => clearTimeout(timer);
      },
      jitter: () => Math.random(),
      setAlarm: (at) => void ctx.storage.setAlarm(at),
      report: (message, detail) => log.warn(message, { detail }),
    });
    for (const server of ctx.getWebSockets()) {
      const feed = server.deserializeAttachment() as string | null;
      if (feed !== null && server.readyState === WebSocket.OPEN) this.#desk.restored(this.#over(server), feed);
    }
  }

  /** The WebSocket upgrade: subprotocols `chalkline.captions.v1` and a ticket. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return refusal("upgrade_required");
    const [protocol, ticket] = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((part) => part.trim());
    if (protocol !== CAPTION_PROTOCOL) return refusal("unknown_protocol");
    const verified = await verifyFeedTicket(this.#env.TICKET_SECRETS, ticket ?? "", request.headers.get("origin"));
    if (!verified.ok) return refusal(verified.code);
    const { pass } = verified;
    if (!this.#isOurs(pass.sessionId, pass.jurisdiction)) return refusal("ticket_elsewhere");
    if (!this.#store.take(verified.id, verified.expiresAt, Date.now())) return refusal("ticket_used");
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.serializeAttachment(pass.feed);
    this.#desk.opened(this.#over(server), pass);
    return new Response(null, { status: 101, webSocket: client, headers: { "sec-websocket-protocol": CAPTION_PROTOCOL } });
  }

  override webSocketMessage(server: WebSocket, message: string | ArrayBuffer): void {
    const socket = this.#sockets.get(server);
    if (socket) this.#desk.received(socket, message);
  }
  override webSocketClose(server: WebSocket, code: number): void {
    this.#closed(server);
    server.close(code === 1005 || code === 1006 ? 1000 : code);
  }
  override webSocketError(server: WebSocket): void {
    this.#closed(server);
  }
  override alarm(): Promise<void> {
    return this.#desk.alarm();
  }

  async leftovers(tenantId: string) {
    return this.#desk.leftovers(tenantId);
  }
  async forget(tenantId: string, saved: readonly LineName[]) {
    const isOver = this.#desk.forget(tenantId, saved);
    if (isOver) await this.ctx.storage.deleteAlarm();
    return isOver;
  }

  #over(server: WebSocket): DeskSocket {
    const socket: DeskSocket = {
      send: (text) => server.readyState === WebSocket.OPEN && server.send(text),
      close: (code, reason) => server.close(code, reason),
    };
    this.#sockets.set(server, socket);
    return socket;
  }

  #closed(server: WebSocket): void {
    const socket = this.#sockets.get(server);
    this.#sockets.delete(server);
    if (socket) this.#desk.closed(socket);
  }

  /** A ticket names its session, and the session's name is this object's. */
  #isOurs(sessionId: string, jurisdiction: string | null): boolean {
    const { CAPTION_FEEDS: feeds } = this.env;
    const namespace = jurisdiction ? feeds.jurisdiction(jurisdiction as DurableObjectJurisdiction) : feeds;
    return namespace.idFromName(sessionId).equals(this.ctx.id);
  }
}

const refusal = (code: ErrorCode): Response => problemResponse({ code, message: errorTable[code].message });
