import { createHash, randomUUID } from "node:crypto";
import { fromPcm, fromWav } from "./audio.ts";
import type { Engine } from "./engine.ts";
import type { Heard } from "./listening.ts";
import { SAMPLE_RATE } from "./runtime.ts";
import { seconds } from "./words.ts";

/** Given back between pieces, so that live streams are heard while a long recording is. */
const PIECE_SAMPLES = SAMPLE_RATE * 2;

/** A whole recording, answered as Deepgram's `POST /v1/listen` does; null where it is no audio that can be read here. */
export async function transcribe(bytes: Uint8Array, query: URLSearchParams, engine: Engine): Promise<object | null> {
  const raw = query.get("encoding") === "linear16";
  const samples = raw ? fromPcm(bytes, Number(query.get("sample_rate") ?? SAMPLE_RATE)) : fromWav(bytes);
  if (!samples) return null;
  const finals: Heard[] = [];
  const options = { live: false, endpointingMs: 400, interim: false, filter: query.get("profanity_filter") === "true" };
  const listening = await engine.listen(options, (heard) => heard.transcript !== "" && finals.push(heard));
  for (let at = 0; at < samples.length; at += PIECE_SAMPLES) {
    await engine.alone(() => listening.take(samples.slice(at, at + PIECE_SAMPLES)));
  }
  await engine.alone(() => listening.finish());

  const words = finals.flatMap((heard) => heard.words);
  const alternative = {
    transcript: finals.map((heard) => heard.transcript).join(" "),
    confidence: words[0]?.confidence ?? 0,
    words: query.get("diarize") === "true" ? words.map((word) => ({ ...word, speaker: 0, speaker_confidence: 0 })) : words,
  };
  const utterances = finals.map(({ start, duration, transcript, words: own }) => ({
    ...{
      id: randomUUID(),
      start: seconds(start),
      end: seconds(start + duration),
      channel: 0,
      confidence: alternative.confidence,
    },
    ...{ transcript, words: own },
  }));
  return {
    metadata: {
      ...{ request_id: randomUUID(), transaction_key: "deprecated", created: new Date().toISOString(), channels: 1 },
      ...{ sha256: createHash("sha256").update(bytes).digest("hex"), duration: seconds(samples.length / SAMPLE_RATE) },
      ...{ models: ["moonshine-tiny"], model_info: {} },
    },
    results: {
      channels: [{ alternatives: [alternative] }],
      ...(query.get("utterances") === "true" ? { utterances } : {}),
    },
  };
}
