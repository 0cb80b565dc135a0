import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer, type RawData } from "ws";

/**
 * Deepgram's live protocol to the letter, over audio that cannot be misheard: a sample that is not zero is a word, its value the word.
 * Audio that is lost or comes twice shows as a word that does. Each stream may be given a fault; what a client must not do is noted.
 */

export interface Fault {
  /** Instead of a socket. */
  refuse?: number;
  /** Ends the stream after so many seconds of its audio: by a close of this code, or as a cable that is pulled. */
  breakAfter?: { seconds: number; code: number | "cut" };
  /** Every answer comes so much later. */
  lateMs?: number;
  /** Between results: what is no result, what a later version may send, and a word in between that was final already. */
  noise?: boolean;
}

export interface StrictRecogniser {
  url: string;
  key: string;
  streams(): number;
  /** What was asked for, stream by stream. */
  queries: URLSearchParams[];
  /** What no client may do. */
  violations: string[];
  close(): Promise<void>;
}

const RATE = 16_000;
/** A final result follows each third word, and ends a little behind it. */
const WORDS_A_FINAL = 3;
const BEHIND_SAMPLES = RATE / 4;
const PATIENCE_MS = 10_000;
/** Deepgram takes 1.25 times the speed of speech; a scheduler may be this uneven. */
const FASTEST = 1.25;
const SLACK_S = 1.5;

/** So many words, one in the middle of each second. */
export function countedTo(words: number): Int16Array {
  const samples = new Int16Array(words * RATE);
  for (let n = 0; n < words; n++) samples[n * RATE + RATE / 2] = n + 1;
  return samples;
}

export async function serveStrictly(faults: readonly Fault[]): Promise<StrictRecogniser> {
  const key = "strict";
  const violations: string[] = [];
  const queries: URLSearchParams[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const http = createServer((_request, response) => response.writeHead(404).end());
  http.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://strict");
    const fault = faults[queries.length] ?? {};
    queries.push(url.searchParams);
    if (request.headers.authorization !== `Token ${key}`) violations.push("no key");
    if (url.pathname !== "/v1/listen") violations.push(`address ${url.pathname}`);
    if (fault.refuse) return socket.end(`HTTP/1.1 ${fault.refuse} No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (open) => serve(open, fault, (what) => violations.push(what)));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    ...{ key, queries, violations, streams: () => queries.length },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}

function serve(socket: WebSocket, fault: Fault, violated: (what: string) => void): void {
  let received = 0;
  let finalTo = 0;
  let words: { value: number; at: number }[] = [];
  let firstAt: number | null = null;
  let over = false;
  let patience: NodeJS.Timeout;
  const close = (code: number, reason: string) => {
    over = true;
    clearTimeout(patience);
    socket.close(code, reason);
  };
  const heardFrom = () => {
    clearTimeout(patience);
    patience = setTimeout(() => close(1011, "NET-0001"), PATIENCE_MS);
  };
  heardFrom();
  const say = (message: unknown) => {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    setTimeout(() => socket.readyState === WebSocket.OPEN && socket.send(text), fault.lateMs ?? 0);
  };
  const result = (to: number, said: typeof words, isFinal: boolean) => ({
    ...{ type: "Results", start: finalTo / RATE, duration: (to - finalTo) / RATE, is_final: isFinal },
    channel: {
      alternatives: [
        {
          transcript: said.map(({ value }) => `w${value}`).join(" "),
          words: said.map(({ value, at }) => ({ word: `w${value}`, start: at / RATE - 0.1, end: at / RATE + 0.1 })),
        },
      ],
    },
  });
  const final = (to: number) => {
    const said = words.filter(({ at }) => at < to);
    const message = result(to, said, true);
    say(message);
    if (fault.noise) {
      for (const odd of ["{", "null", { type: "SpeechStarted" }, { type: "Results" }, { type: "OfALaterVersion", start: "?" }])
        say(odd);
      say({ ...message, is_final: false });
    }
    words = words.filter(({ at }) => at >= to);
    finalTo = to;
  };

  socket.on("message", (data: RawData, binary: boolean) => {
    if (over) return;
    heardFrom();
    if (!binary) return told(String(data));
    const bytes = data as Buffer;
    if (bytes.length === 0 || bytes.length % 2 !== 0) return violated(`a frame of ${bytes.length} bytes`);
    firstAt ??= Date.now();
    for (let at = 0; at < bytes.length; at += 2) {
      const value = bytes.readInt16LE(at);
      if (value !== 0) words.push({ value, at: received });
      received++;
    }
    const ahead = received / RATE - ((Date.now() - firstAt) / 1_000) * FASTEST;
    if (ahead > SLACK_S) violated(`${ahead.toFixed(1)} s of audio too early`);
    const third = words[WORDS_A_FINAL - 1];
    if (third && received >= third.at + BEHIND_SAMPLES) final(third.at + BEHIND_SAMPLES);
    else if (words.length > 0) say(result(received, words, false));
    else if (received - finalTo > 3 * RATE) final(received);
    const { breakAfter } = fault;
    if (!breakAfter || received < breakAfter.seconds * RATE) return;
    if (breakAfter.code !== "cut") return close(breakAfter.code, "NET-0000");
    over = true;
    clearTimeout(patience);
    socket.terminate();
  });
  const told = (text: string) => {
    switch (text) {
      case '{"type":"KeepAlive"}':
        return;
      case '{"type":"Finalize"}':
        return final(received);
      case '{"type":"CloseStream"}':
        final(received);
        say({ type: "Metadata", duration: received / RATE });
        setTimeout(() => close(1000, ""), fault.lateMs ?? 0);
        return;
      default:
        violated(`said ${text.slice(0, 60)}`);
        close(1008, "DATA-0000");
    }
  };
  socket.on("close", () => clearTimeout(patience));
}
