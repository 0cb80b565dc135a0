import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to a request between the worker and the database. */
export type Weather =
  | "fine"
  /** The connection breaks. */
  | "gone"
  /** Accepted and never answered. */
  | "silent"
  /** Carried out, and the answer lost. */
  | "forgetful"
  /** Kept back until the weather changes, then carried out. */
  | "held"
  | { slowMs: number };

/**
 * The road from the worker to the endpoint that speaks Neon's protocol, with weather of its own for each session: a request is of
 * the session that its parameters name.
 */
export interface Road {
  endpoint: string;
  leadsTo(fetchEndpoint: string): void;
  /** For every request, or for one session's. */
  turn(weather: Weather, sessionId?: string): void;
  /** Requests that met something else than fine weather since it turned. */
  met(sessionId?: string): number;
  /** Sessions with a request kept back now. */
  waiting(): number;
  close(): Promise<void>;
}

const ALL = "all";

export async function openRoad(): Promise<Road> {
  let target = "";
  const weathers = new Map<string, Weather>();
  const met = new Map<string, number>();
  const held = new Map<ServerResponse, { session: string; release: () => void }>();

  const sessionIn = (body: string): string | undefined => [...weathers.keys()].find((id) => id !== ALL && body.includes(id));

  async function pass(request: IncomingMessage, body: string): Promise<{ status: number; text: string }> {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name.startsWith("neon-") || name === "content-type"),
    );
    const answer = await fetch(target, { method: "POST", headers: headers as Record<string, string>, body });
    return { status: answer.status, text: await answer.text() };
  }

  async function travel(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const session = sessionIn(body) ?? ALL;
    const weather = weathers.get(session) ?? "fine";
    if (weather !== "fine") met.set(session, (met.get(session) ?? 0) + 1);
    if (weather === "gone") return void response.destroy();
    if (weather === "silent") return;
    if (weather === "held") {
      const released = new Promise<void>((release) => held.set(response, { session, release }));
      response.on("close", () => held.delete(response));
      await released;
    }
    const answer = await pass(request, body);
    if (weather === "forgetful") return void response.destroy();
    const send = () => {
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(answer.text);
    };
    if (typeof weather === "object") setTimeout(send, weather.slowMs);
    else send();
  }

  const server = createServer((request, response) => {
    // Whoever gave up waiting, or a database that is away itself, ends a request like a broken connection does.
    travel(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sql`,
    leadsTo: (fetchEndpoint) => void (target = fetchEndpoint),
    turn(weather, sessionId = ALL) {
      weathers.set(sessionId, weather);
      met.set(sessionId, 0);
      for (const [response, { session, release }] of held) {
        if (session !== sessionId && sessionId !== ALL) continue;
        held.delete(response);
        release();
      }
    },
    met: (sessionId = ALL) => met.get(sessionId) ?? 0,
    waiting: () => new Set([...held.values()].map(({ session }) => session)).size,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
