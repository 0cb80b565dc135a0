import { DeepgramClient } from "@deepgram/sdk";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenQuery, readHeard, type Heard } from "../../durable-objects/caption-feed/deepgram.ts";
import { serveSpeech, type SpeechServer } from "../../local-cloud/speech/server.ts";
import { lessonText, samplesOf, speak } from "../speech/voice.ts";
import { wordError } from "../speech/word-error.ts";

/** What captions need of a recogniser, held against the local one, and against Deepgram itself where there is a key for it. */

interface Side {
  name: string;
  open(): Promise<{ url: string; key: string; close(): Promise<void> }>;
}
const KEY = "k".repeat(32);
const deepgramKey = process.env["DEEPGRAM_API_KEY"];
const sides: Side[] = [
  {
    name: "the local recogniser",
    async open() {
      const server: SpeechServer = await serveSpeech({ port: 0, key: KEY });
      return { url: server.url, key: KEY, close: () => server.close() };
    },
  },
  ...(deepgramKey
    ? [
        {
          name: "Deepgram",
          open: async () => ({ url: "https://api.deepgram.com", key: deepgramKey, close: async () => undefined }),
        },
      ]
    : []),
];

const wishes = { language: "en", keyterms: ["velocity"], wordFilter: true, diarize: false };
let text: string;
let samples: Int16Array;

beforeAll(async () => {
  [text] = (await lessonText()).split(/\n\s*\n/) as [string];
  samples = samplesOf(await speak(text));
});

describe.each(sides)("$name", ({ open }) => {
  let side: Awaited<ReturnType<Side["open"]>>;
  beforeAll(async () => (side = await open()));
  afterAll(() => side?.close());

  async function listen(query = listenQuery(wishes), key = side.key) {
    const socket = new WebSocket(`${side.url.replace(/^http/, "ws")}/v1/listen?${query.toString()}`, {
      headers: { authorization: `Token ${key}` },
    });
    const heard: Heard[] = [];
    const types: string[] = [];
    socket.on("message", (data) => {
      types.push((JSON.parse(String(data)) as { type: string }).type);
      const result = readHeard(String(data));
      if (result) heard.push(result);
    });
    const closed = new Promise<{ code: number; reason: string }>((resolve) =>
      socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })),
    );
    const status = await new Promise<number>((resolve, reject) => {
      socket.on("open", () => resolve(101));
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      socket.on("error", reject);
    });
    return { socket, heard, types, closed, status };
  }
  const say = async (socket: WebSocket, audio: Int16Array, speed = 1.25) => {
    for (let at = 0; at < audio.length; at += 1_600) {
      const piece = audio.subarray(at, at + 1_600);
      socket.send(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
      await new Promise((resolve) => setTimeout(resolve, 100 / speed));
    }
  };

  test("final results follow one another without gap or overlap, with words inside their time", { timeout: 60_000 }, async () => {
    const { socket, heard, types, closed } = await listen();
    await say(socket, samples);
    socket.send(JSON.stringify({ type: "CloseStream" }));
    expect((await closed).code).toBe(1000);
    expect(types.at(-1)).toBe("Metadata");
    const finals = heard.filter(({ final }) => final);
    expect(heard.length).toBeGreaterThan(finals.length);
    let at = 0;
    for (const { start, end, words } of finals) {
      expect(Math.abs(start - at)).toBeLessThan(0.05);
      at = end;
      for (const [n, word] of words.entries()) {
        expect(word.start).toBeGreaterThanOrEqual(n === 0 ? start - 0.05 : words[n - 1]!.start);
        expect(word.end).toBeLessThanOrEqual(end + 0.05);
      }
    }
    expect(Math.abs(at - samples.length / 16_000)).toBeLessThan(0.1);
    expect(wordError(text, finals.map((final) => final.text).join(" "))).toBeLessThanOrEqual(0.1);
  });

  test("Finalize makes final what was said so far, and the stream goes on", { timeout: 60_000 }, async () => {
    const { socket, heard, closed } = await listen();
    await say(socket, samples.subarray(0, 16_000));
    socket.send(JSON.stringify({ type: "Finalize" }));
    await expect.poll(() => heard.some(({ final, text: said }) => final && said !== ""), { timeout: 10_000 }).toBe(true);
    const before = heard.filter(({ final }) => final).at(-1)!.end;
    await say(socket, samples.subarray(16_000, 48_000));
    socket.send(JSON.stringify({ type: "CloseStream" }));
    await closed;
    expect(heard.filter(({ final }) => final).at(-1)!.end).toBeGreaterThan(before + 1);
  });

  test("KeepAlive holds a silent stream; silence without it is closed with 1011", { timeout: 60_000 }, async () => {
    const [kept, left] = await Promise.all([listen(), listen()]);
    const timer = setInterval(() => kept.socket.send(JSON.stringify({ type: "KeepAlive" })), 4_000);
    expect(await left.closed).toMatchObject({ code: 1011, reason: expect.stringContaining("NET-0001") as string });
    clearInterval(timer);
    expect(kept.socket.readyState).toBe(WebSocket.OPEN);
    kept.socket.send(JSON.stringify({ type: "CloseStream" }));
    await kept.closed;
  });

  test("a wrong key, and what it cannot do, are refused before there is a socket", async () => {
    expect((await listen(listenQuery(wishes), "wrong")).status).toBe(401);
    const unknown = listenQuery({ ...wishes, language: "xx" });
    expect((await listen(unknown)).status).toBe(400);
  });

  test("a whole recording is answered by Deepgram's own client", { timeout: 60_000 }, async () => {
    const client = new DeepgramClient({ apiKey: side.key, environment: environmentAt(side.url) } as never);
    const answer = (await client.listen.v1.media.transcribeFile(await speak(text), {
      ...{ model: "nova-3", language: "en", punctuate: true, utterances: true },
    })) as { results: { channels: { alternatives: { transcript: string; words: { start: number }[] }[] }[] } };
    const [best] = answer.results.channels[0]!.alternatives;
    expect(wordError(text, best!.transcript)).toBeLessThanOrEqual(0.1);
    expect(best!.words.length).toBeGreaterThan(40);
  });
});

const environmentAt = (url: string) => ({ base: url, production: url.replace(/^http/, "ws"), agent: url.replace(/^http/, "ws") });
