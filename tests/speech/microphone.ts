import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import type { CaptionFeedAnswer } from "../../contracts/captions.ts";
import { Uplink, type UplinkSocket } from "../../web/captions/uplink.ts";

const PIECE_MS = 100;
const PIECE_SAMPLES = 1_600;

export interface Microphone {
  feed: string;
  uplink: Uplink;
  /** When the first sample was recorded; ms since 1970. */
  begunAt: number;
  /** What the page would show, in order. */
  states: string[];
  /** Reads samples into it at the speed of speech; resolves when the last is recorded. */
  say(samples: Int16Array): Promise<void>;
}

/** A teacher's page without a browser: the product's own uplink, over a socket of Node's. */
export function switchOn(
  url: string,
  ask: (path: string, body: unknown) => Promise<{ status: number; text: string }>,
  of: { sessionId: string; participantId: string; language?: string; keyterms?: string[] },
): Microphone {
  const feed = randomUUID();
  const states: string[] = [];
  const uplink = new Uplink({
    async open(again) {
      try {
        const { status, text } = await ask("/v1/captions/feeds", { feed, again, ...of });
        if (status === 200) return { ok: true, value: JSON.parse(text) as CaptionFeedAnswer };
        return { ok: false, again: status >= 500, code: (JSON.parse(text) as { code: string }).code };
      } catch {
        return { ok: false, again: true, code: "no_connection" };
      }
    },
    connect: (address, protocols) => adapt(new WebSocket(address, protocols, { origin: url })),
    now: () => performance.now(),
    after(ms, wake) {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    changed: ({ kind }) => states.push(kind),
  });
  return {
    feed,
    uplink,
    states,
    begunAt: Date.now(),
    async say(samples) {
      const begun = performance.now();
      this.begunAt = Date.now();
      for (let at = 0; at < samples.length; at += PIECE_SAMPLES) {
        const due = begun + (at / PIECE_SAMPLES + 1) * PIECE_MS;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
        uplink.record(samples.slice(at, at + PIECE_SAMPLES));
      }
    },
  };
}

function adapt(socket: WebSocket): UplinkSocket {
  const adapter: UplinkSocket = {
    send: (data) => socket.readyState === WebSocket.OPEN && socket.send(data),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.on("message", (data) => adapter.onmessage?.(String(data)));
  socket.on("close", () => adapter.onclose?.());
  socket.on("error", () => undefined);
  return adapter;
}
