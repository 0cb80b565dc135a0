import { WebSocket } from "ws";
import type { Admission } from "../../contracts/http.ts";
import type { ServerFrame } from "../../contracts/frames.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import type { Api } from "./api.ts";

const PATIENCE_MS = 5_000;

/** One command over a socket of somebody's own, as a client sends it. Resolves once it is committed, rejects with why it is refused. */
export async function command(as: Api, sessionId: string, type: string, data: object): Promise<void> {
  const { socket: way } = await as.ask<Admission>("POST", "/v1/sessions/join", { sessionId });
  // From the page that asked: tickets are bound to it.
  const origin = new URL(way.url).origin.replace(/^ws/, "http");
  const socket = new WebSocket(way.url, [PROTOCOL, way.ticket], { origin });
  const key = crypto.randomUUID();
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`${type} was not answered`)), PATIENCE_MS);
      socket.addEventListener("open", () => socket.send(JSON.stringify({ t: "hello" })));
      socket.addEventListener("error", ({ message }) => reject(new Error(`no socket for ${type}: ${message}`)));
      socket.addEventListener("message", ({ data: text }) => {
        const frame = JSON.parse(text as string) as ServerFrame;
        if (frame.t === "welcome") socket.send(JSON.stringify({ t: "command", key, type, data }));
        if (frame.t === "refused") reject(new Error(`${type}: ${frame.code}`));
        if (frame.t === "ok" || (frame.t === "events" && frame.ok?.some((ok) => ok.key === key))) resolve();
      });
    });
  } finally {
    socket.close();
  }
}
