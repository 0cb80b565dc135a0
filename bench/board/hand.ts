import { once } from "node:events";
import { WebSocket } from "ws";
import type { Admission } from "../../contracts/http.ts";
import type { ServerFrame } from "../../contracts/frames.ts";
import { COMMANDS_PER_SECOND } from "../../contracts/limits.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import type { Api } from "../../tests/e2e/api.ts";

export interface Hand {
  /** One command, as a client sends it; answers when it is durable. */
  do(type: string, data: object): Promise<void>;
  leave(): void;
}

/** Somebody in class without a screen. */
export async function takePart(as: Api, sessionId: string): Promise<Hand> {
  const { socket: way } = await as.ask<Admission>("POST", "/v1/sessions/join", { sessionId });
  const origin = new URL(way.url).origin.replace(/^ws/, "http");
  const socket = new WebSocket(way.url, [PROTOCOL, way.ticket], { origin });
  const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const welcomed = new Promise<void>((resolve) => {
    let received = 0;
    socket.on("message", (data: Buffer) => {
      const text = data.toString();
      received += text.length;
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.t === "welcome") resolve();
      else if (frame.t === "refused")
        waiting.get(frame.key ?? "")?.reject(new Error(`${frame.code}: ${JSON.stringify(frame.details)}`));
      else if (frame.t === "ok") waiting.get(frame.key)?.resolve();
      else if (frame.t === "events") {
        for (const { key } of frame.ok ?? []) waiting.get(key)?.resolve();
        socket.send(JSON.stringify({ t: "ack", sequence: frame.to, received }));
      }
    });
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ t: "hello" }));
  await welcomed;
  return {
    async do(type, data) {
      const key = crypto.randomUUID();
      const answered = new Promise<void>((resolve, reject) => waiting.set(key, { resolve, reject }));
      socket.send(JSON.stringify({ t: "command", key, type, data }));
      // No faster than anybody may.
      await Promise.all([answered, new Promise((resolve) => setTimeout(resolve, 1_000 / COMMANDS_PER_SECOND))]);
      waiting.delete(key);
    },
    leave: () => socket.close(),
  };
}
