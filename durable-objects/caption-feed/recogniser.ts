import type { Env } from "../../platform/env.ts";
import { listenQuery, type Wishes } from "./deepgram.ts";

/** A socket to whoever recognises, as the feed uses it. */
export interface RecogniserSocket {
  send(data: string | ArrayBuffer): void;
  close(): void;
}
export interface RecogniserEvents {
  message(text: string): void;
  /** Once; also after our own `close`. */
  closed(reason: string): void;
}

/** It answered, and will not do what is asked however often it is asked: no such language, no such key. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

export type ConnectRecogniser = (wishes: Wishes, events: RecogniserEvents) => Promise<RecogniserSocket>;

/** How long an upgrade may take before it is tried anew. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Workers AI, as far as it is used here. */
export interface WorkersAi {
  run(model: string, input: Record<string, unknown>, options: { websocket: true }): Promise<Response>;
}

/** The recogniser that the configuration names; null where there is none. */
export function recogniserFrom(env: Env, ai: WorkersAi | undefined): ConnectRecogniser | null {
  switch (env.CAPTIONS_FROM) {
    case "workers-ai":
      return ai
        ? connectWith((wishes) => ai.run("@cf/deepgram/nova-3", Object.fromEntries(listenQuery(wishes)), { websocket: true }))
        : null;
    // Another that speaks Deepgram's protocol.
    case "local":
    case "deepgram": {
      const { DEEPGRAM_URL, DEEPGRAM_API_KEY } = env;
      if (DEEPGRAM_API_KEY === undefined) return null;
      return connectWith((wishes, signal) =>
        fetch(`${DEEPGRAM_URL.replace(/^ws/, "http").replace(/\/$/, "")}/v1/listen?${listenQuery(wishes).toString()}`, {
          headers: { upgrade: "websocket", authorization: `Token ${DEEPGRAM_API_KEY}` },
          signal,
        }),
      );
    }
  }
}

const connectWith =
  (open: (wishes: Wishes, signal: AbortSignal) => Promise<Response>): ConnectRecogniser =>
  async (wishes, events) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), CONNECT_TIMEOUT_MS);
    const response = await open(wishes, patience.signal).finally(() => clearTimeout(timer));
    const socket = response.webSocket;
    if (!socket) {
      const message = response.headers.get("dg-error") ?? `status ${response.status}`;
      await response.body?.cancel();
      throw [400, 401, 402, 403].includes(response.status) ? new Unavailable(message) : new Error(message);
    }
    let over = false;
    const closed = (reason: string) => {
      if (over) return;
      over = true;
      events.closed(reason);
    };
    socket.addEventListener("message", ({ data }) => typeof data === "string" && !over && events.message(data));
    socket.addEventListener("close", ({ code, reason }) => closed(`${code} ${reason}`));
    socket.addEventListener("error", () => closed("error"));
    socket.accept();
    return {
      send(data) {
        if (!over && socket.readyState === WebSocket.OPEN) socket.send(data);
      },
      close() {
        if (!over) socket.close(1000);
        closed("closed by us");
      },
    };
  };
