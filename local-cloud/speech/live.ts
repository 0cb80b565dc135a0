import { randomUUID } from "node:crypto";
import { WebSocket, type RawData } from "ws";
import { fromPcm } from "./audio.ts";
import type { Engine } from "./engine.ts";
import type { Heard, Listening } from "./listening.ts";
import { seconds } from "./words.ts";

/** Without a word or a KeepAlive for so long, Deepgram closes, and so do we. */
const PATIENCE_MS = 10_000;
/** Behind by more than this, words in between are left out: what is final comes first. */
const HURRY_MS = 1_500;

export interface LiveOptions {
  sampleRate: number;
  interim: boolean;
  endpointingMs: number;
  utteranceEndMs: number | null;
  filter: boolean;
  diarize: boolean;
  vadEvents: boolean;
}

/** Reads the address as Deepgram does; a sentence where it asks for what is not here. */
export function readLiveOptions(query: URLSearchParams): LiveOptions | string {
  const encoding = query.get("encoding") ?? "linear16";
  if (encoding !== "linear16") return `encoding ${encoding} is not supported here: send linear16.`;
  if (Number(query.get("channels") ?? 1) !== 1) return "one channel only.";
  const sampleRate = Number(query.get("sample_rate") ?? 16_000);
  if (!Number.isInteger(sampleRate) || sampleRate < 8_000 || sampleRate > 96_000) return "sample_rate must be 8000 to 96000.";
  const language = query.get("language") ?? "en";
  if (!/^(en\b|multi$)/.test(language)) return `language ${language} is not supported here: this recogniser knows English.`;
  const on = (name: string) => query.get(name) === "true";
  const endpointing = query.get("endpointing");
  const utteranceEnd = Number(query.get("utterance_end_ms") ?? 0);
  return {
    sampleRate,
    interim: on("interim_results"),
    // Deepgram's 10 ms is for talking machines: a small model needs whole sentences.
    endpointingMs: Math.min(2_000, Math.max(200, endpointing === "false" ? 2_000 : Number(endpointing ?? 300) || 300)),
    utteranceEndMs: utteranceEnd > 0 ? utteranceEnd : null,
    filter: on("profanity_filter"),
    diarize: on("diarize"),
    vadEvents: on("vad_events"),
  };
}

/** Speaks Deepgram's live protocol on one socket. Invariant: what comes in is heard in its order, and answered in that order. */
export function serveLive(socket: WebSocket, options: LiveOptions, engine: Engine): void {
  const requestId = randomUUID();
  let queue: Promise<unknown> = Promise.resolve();
  let closing = false;
  let received = 0;
  let odd = new Uint8Array(0);
  let lastWordEnd: number | null = null;
  const say = (message: object) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const failed = (code: number, reason: string) => {
    closing = true;
    clearTimeout(patience);
    socket.close(code, reason);
  };

  const tell = ({ start, duration, transcript, words, isFinal, speechFinal }: Heard, fromFinalize = false) => {
    say({
      type: "Results",
      channel_index: [0, 1],
      start: seconds(start),
      duration: seconds(duration),
      is_final: isFinal,
      speech_final: speechFinal,
      from_finalize: fromFinalize,
      channel: {
        alternatives: [
          {
            transcript,
            confidence: words[0]?.confidence ?? 0,
            words: options.diarize ? words.map((word) => ({ ...word, speaker: 0 })) : words,
          },
        ],
      },
      metadata: {
        request_id: requestId,
        model_info: { name: "moonshine-tiny", version: "1", arch: "moonshine" },
        model_uuid: requestId,
      },
    });
    if (!isFinal) return;
    const gapMs = (start + duration - (lastWordEnd ?? 0)) * 1_000;
    if (words.length > 0) lastWordEnd = words.at(-1)!.end;
    else if (lastWordEnd !== null && options.utteranceEndMs !== null && gapMs >= options.utteranceEndMs) {
      say({ type: "UtteranceEnd", channel: [0, 1], last_word_end: lastWordEnd });
      lastWordEnd = null;
    }
  };
  let finalizing = false;
  const listening = engine.listen(
    { live: true, endpointingMs: options.endpointingMs, interim: options.interim, filter: options.filter },
    (heard) => tell(heard, finalizing),
    (at) => options.vadEvents && say({ type: "SpeechStarted", channel: [0, 1], timestamp: seconds(at) }),
  );
  const inTurn = (work: (listening: Listening) => Promise<void>) => {
    queue = queue.then(async () => {
      try {
        await work(await listening);
      } catch (error) {
        failed(1011, `NET-0000 ${error instanceof Error ? error.message : "failed"}`.slice(0, 120));
      }
    });
  };

  let patience = setTimeout(() => failed(1011, "NET-0001"), PATIENCE_MS);
  const heardFrom = () => {
    clearTimeout(patience);
    patience = setTimeout(() => failed(1011, "NET-0001"), PATIENCE_MS);
  };

  const take = (bytes: Uint8Array) => {
    const whole = Buffer.concat([odd, bytes]);
    odd = new Uint8Array(whole.subarray(whole.length - (whole.length % 2)));
    const samples = fromPcm(whole.subarray(0, whole.length - odd.length), options.sampleRate);
    received += samples.length / 16_000;
    inTurn(async (listener) => {
      listener.hurried = (received - listener.heardSeconds) * 1_000 > HURRY_MS;
      await engine.alone(() => listener.take(samples));
    });
  };
  const finish = (fromFinalize: boolean) =>
    inTurn(async (listener) => {
      finalizing = fromFinalize;
      await engine.alone(() => listener.finish());
      finalizing = false;
    });
  const end = () => {
    if (closing) return;
    closing = true;
    finish(false);
    inTurn(async () => {
      say({
        ...{ type: "Metadata", transaction_key: "deprecated", request_id: requestId, sha256: "", channels: 1 },
        ...{ created: new Date().toISOString(), duration: seconds(received) },
      });
      socket.close(1000);
    });
  };

  socket.on("message", (data: RawData, binary: boolean) => {
    if (closing) return;
    if (binary) {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(data as Buffer[]);
      // An empty frame ended a stream before there was CloseStream.
      if (bytes.length === 0) return end();
      heardFrom();
      return take(bytes);
    }
    switch (typeOf(data)) {
      case "KeepAlive":
        return heardFrom();
      case "Finalize":
        heardFrom();
        return finish(true);
      case "CloseStream":
        return end();
      default:
        return failed(1008, "DATA-0000");
    }
  });
  socket.on("close", () => {
    closing = true;
    clearTimeout(patience);
  });
  socket.on("error", () => socket.terminate());
}

function typeOf(data: RawData): unknown {
  try {
    return (JSON.parse(String(data)) as { type?: unknown } | null)?.type;
  } catch {
    return undefined;
  }
}
