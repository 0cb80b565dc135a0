import { randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { transcribe } from "./batch.ts";
import { createEngine } from "./engine.ts";
import { readLiveOptions, serveLive } from "./live.ts";

/** An hour of a class at 16 kHz is 115 MB. */
const LARGEST_BYTES = 512 * 1024 * 1024;
const LARGEST_FRAME_BYTES = 1024 * 1024;

export interface SpeechServer {
  url: string;
  close(): Promise<void>;
}

/** A recogniser that speaks Deepgram's protocols, live and batch, on this machine's loopback. */
export async function serveSpeech({ port, key }: { port: number; key: string }): Promise<SpeechServer> {
  const engine = createEngine();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_FRAME_BYTES,
    handleProtocols: (offered) => (offered.has("token") ? "token" : false),
  });
  const http = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const url = new URL(request.url ?? "/", "http://speech");
    if (url.pathname !== "/v1/listen" || request.method !== "POST") return answer(404, refusal("NOT_FOUND", "no such address"));
    if (!isAllowed(request, key)) return answer(401, refusal("INVALID_AUTH", "Invalid credentials."));
    void (async () => {
      try {
        const bytes = await bodyOf(request);
        const heard = bytes && (await transcribe(bytes, url.searchParams, engine));
        if (heard) answer(200, heard);
        else answer(400, refusal("Bad Request", "Bad Request: failed to process audio: corrupt or unsupported data"));
      } catch (error) {
        answer(500, refusal("INTERNAL_SERVER_ERROR", error instanceof Error ? error.message : "failed"));
      }
    })();
  });
  http.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://speech");
    const options = url.pathname === "/v1/listen" ? readLiveOptions(url.searchParams) : "no such address";
    const problem = !isAllowed(request, key)
      ? { status: "401 Unauthorized", message: "Invalid credentials." }
      : typeof options === "string"
        ? { status: "400 Bad Request", message: options }
        : null;
    if (problem || typeof options === "string") {
      const body = JSON.stringify(refusal("Bad Request", problem?.message ?? ""));
      socket.end(
        `HTTP/1.1 ${problem?.status}\r\ncontent-type: application/json\r\ndg-error: ${problem?.message}\r\n` +
          `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => serveLive(open, options, engine));
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

const refusal = (err_code: string, err_msg: string) => ({ err_code, err_msg, request_id: randomUUID() });

/** `Authorization: Token KEY` or `Bearer KEY`, or, since browsers cannot set that, the subprotocols `token, KEY`. */
function isAllowed({ headers }: IncomingMessage, key: string): boolean {
  const [, fromHeader] = /^(?:token|bearer)\s+(.+)$/i.exec(headers.authorization ?? "") ?? [];
  const [scheme, fromProtocol] = (headers["sec-websocket-protocol"] ?? "").split(",").map((part) => part.trim());
  const given = fromHeader ?? (scheme === "token" ? fromProtocol : undefined) ?? "";
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > LARGEST_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
