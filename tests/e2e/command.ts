import { WebSocket } from "ws";
import type { Admission } from "../../contracts/http.ts";
import type { ServerFrame } from "../../contracts/frames.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import type { Api } from "./api.ts";

const PATIENCE_MS = 5_000;

/** One command over a socket of somebody's own, as a client sends it. Resolves once it is committed, rejects with why it is refused. */
export function command(as: Api, sessionId: string, type: string, data: object): Promise<void> {
  const key = crypto.randomUUID();
  return converse(as, sessionId, type, (frame, { send, done, failed }) => {
    if (frame.t === "welcome") send({ t: "command", key, type, data });
    if (frame.t === "refused") failed(frame.code);
    if (frame.t === "ok" || (frame.t === "events" && frame.ok?.some((ok) => ok.key === key))) done();
  });
}

/** The whole log, page by page, as this person may read it later: frames as they came. */
export async function readBack(as: Api, sessionId: string): Promise<string> {
  const pages: string[] = [];
  await converse(as, sessionId, "history", (frame, { send, done }) => {
    const ask = (from: number) => send({ t: "history", from, to: 1_000_000 });
    if (frame.t === "welcome") ask(0);
    if (frame.t !== "history") return;
    pages.push(JSON.stringify(frame));
    if (frame.to > frame.from) ask(frame.to);
    else done();
  });
  return pages.join("\n");
}

interface Turn {
  send(frame: object): void;
  done(): void;
  failed(code: string): void;
}

async function converse(as: Api, sessionId: string, what: string, hear: (frame: ServerFrame, turn: Turn) => void): Promise<void> {
  const { socket: way } = await as.ask<Admission>("POST", "/v1/sessions/join", { sessionId });
  // From the page that asked: tickets are bound to it.
  const origin = new URL(way.url).origin.replace(/^ws/, "http");
  const socket = new WebSocket(way.url, [PROTOCOL, way.ticket], { origin });
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`${what} was not answered`)), PATIENCE_MS);
      const send = (frame: object) => socket.send(JSON.stringify(frame));
      const turn: Turn = { send, done: resolve, failed: (code) => reject(new Error(`${what}: ${code}`)) };
      socket.addEventListener("open", () => send({ t: "hello" }));
      socket.addEventListener("error", ({ message }) => reject(new Error(`no socket for ${what}: ${message}`)));
      socket.addEventListener("message", ({ data }) => {
        const text = data as string;
        if (text.startsWith("{")) hear(JSON.parse(text) as ServerFrame, turn);
      });
    });
  } finally {
    socket.close();
  }
}
