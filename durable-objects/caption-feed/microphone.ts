import {
  CAPTION_FRAME_MAX_BYTES,
  CAPTION_HEADER_BYTES,
  CAPTION_SAMPLE_RATE,
  type FeedState,
  type ToMicrophone,
} from "../../contracts/captions.ts";
import type { FeedPass } from "../../platform/caption-feed.ts";
import type { CaptionLine } from "../../platform/caption-line.ts";
import { CLOSE_STREAM, FINALIZE, KEEP_ALIVE, readHeard, type Heard } from "./deepgram.ts";
import { linesOf, voicesIn } from "./lines.ts";
import { Unavailable, type ConnectRecogniser, type RecogniserSocket } from "./recogniser.ts";
import type { KeptFeed } from "./store.ts";
import { Timeline } from "./timeline.ts";

/** Deepgram closes after 10 s without a word; this is what it asks for. */
const KEEP_ALIVE_MS = 4_000;
/** Muted in the middle of a sentence: no silence follows by which the recogniser would know that it is over. */
const PAUSED_MS = 1_500;
/** Somebody is muted: a recogniser that waits costs as much as one that works. */
const REST_AFTER_MS = 60_000;
/** Audio goes there and nothing comes back. The local one says at least every three seconds that it hears nothing. */
const STALLED_MS = 15_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4_000;
/** What will not work in a moment either is tried seldom. */
const UNAVAILABLE_RETRY_MS = 30_000;
/** The last words of a class: whoever ends it waits no longer for them. */
const END_PATIENCE_MS = 4_000;
/** Asking again for what is on its way already would have it sent twice. */
const ASK_AGAIN_MS = 1_000;

export interface MicrophonePorts {
  connect: ConnectRecogniser | null;
  now(): number;
  after(ms: number, wake: () => void): () => void;
  jitter(): number;
  /** Makes lines and the place heard through durable. */
  keep(lines: readonly CaptionLine[], through: number): void;
  /** What is being said right now. */
  heard(text: string): void;
  state(state: FeedState): void;
  tell(message: ToMicrophone): void;
  report(message: string, detail: string): void;
}

type Link =
  | { kind: "resting" }
  | { kind: "connecting" }
  | { kind: "waiting"; cancel: () => void }
  | {
      kind: "listening";
      socket: RecogniserSocket;
      base: number;
      /** Told apart before it. */
      voices: number;
      sentAt: number;
      answeredAt: number;
      ending: boolean;
    };

/**
 * One microphone and the recogniser that listens to it. Invariant: the recogniser's stream is the microphone's from `base` on,
 * without gap or repeat; so its times are places of the microphone, and after any break it begins where the last final word ended.
 */
export class Microphone {
  readonly #ports: MicrophonePorts;
  readonly #pass: FeedPass;
  readonly #timeline = new Timeline();
  #link: Link = { kind: "resting" };
  #through: number;
  #utterance: number;
  #voices: number;
  /** The sample that is to come next. */
  #expected: number;
  #askedAt = -Infinity;
  #retryMs = FIRST_RETRY_MS;
  /** As the class was last told; null before it was told anything. */
  #state: FeedState | null = null;
  #audioAt: number;
  #finalizedAt = -Infinity;
  #ticking: (() => void) | null = null;
  #ended: (() => void) | null = null;
  #closed = false;

  constructor(ports: MicrophonePorts, pass: FeedPass, kept: Pick<KeptFeed, "through" | "utterance" | "voices">) {
    this.#ports = ports;
    this.#pass = pass;
    this.#through = this.#expected = kept.through;
    this.#utterance = kept.utterance;
    this.#voices = kept.voices;
    this.#audioAt = ports.now();
  }

  /** Its browser is there, new or again. */
  attached(): void {
    this.#audioAt = this.#ports.now();
    if (this.#link.kind === "listening") this.#ports.tell({ t: "listen", from: this.#expected });
    else if (this.#link.kind === "resting") this.#connect();
    else this.#ports.tell({ t: "hold", state: this.#state ?? "reconnecting" });
  }

  /** Its browser is gone for now: what was heard so far becomes final. */
  detached(): void {
    if (this.#link.kind === "listening") this.#link.socket.send(FINALIZE);
  }

  /** False where it is no frame of ours. */
  audio(frame: ArrayBuffer): boolean {
    if (frame.byteLength <= CAPTION_HEADER_BYTES || frame.byteLength > CAPTION_FRAME_MAX_BYTES || frame.byteLength % 2 !== 0) {
      return false;
    }
    const header = new DataView(frame, 0, CAPTION_HEADER_BYTES);
    const place = header.getUint32(0, true);
    const age = header.getUint32(4, true);
    const samples = (frame.byteLength - CAPTION_HEADER_BYTES) / 2;
    this.#audioAt = this.#ports.now();
    if (this.#link.kind === "resting") this.#connect();
    if (this.#link.kind !== "listening" || this.#link.ending) return true;
    if (place > this.#expected) {
      this.#ask();
      return true;
    }
    const known = this.#expected - place;
    if (known >= samples) return true;
    this.#timeline.note(this.#expected, this.#ports.now() - age + (known / CAPTION_SAMPLE_RATE) * 1_000);
    this.#link.socket.send(frame.slice(CAPTION_HEADER_BYTES + known * 2));
    this.#link.sentAt = this.#ports.now();
    this.#expected = place + samples;
    return true;
  }

  /** The browser no longer has what was before: it is given up, and the stream begins anew. */
  skip(to: number): void {
    if (to <= this.#expected) return;
    this.#ports.report("audio was given up", `${to - this.#through} samples`);
    this.#heardThrough([], to);
    this.#drop();
    this.#connect();
  }

  /** Resolves when all up to here is final, or cannot be. */
  async end(at: number): Promise<void> {
    if (this.#link.kind === "listening" && this.#through < at) {
      const done = new Promise<void>((resolve) => (this.#ended = resolve));
      this.#link.ending = true;
      this.#link.socket.send(CLOSE_STREAM);
      const cancel = this.#ports.after(END_PATIENCE_MS, () => this.#ended?.());
      await done;
      cancel();
    }
    this.close();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
    this.#ended?.();
  }

  get through(): number {
    return this.#through;
  }

  #connect(): void {
    const { connect } = this.#ports;
    if (this.#closed || this.#link.kind === "connecting" || this.#link.kind === "listening") return;
    if (!connect) return this.#become("unavailable");
    if (this.#link.kind === "waiting") this.#link.cancel();
    const connecting: Link = { kind: "connecting" };
    this.#link = connecting;
    // A stream that was given up may still speak: what it says is heard again by the next one.
    let mine: Link | null = null;
    const events = {
      message: (text: string) => this.#link === mine && this.#received(text),
      closed: (reason: string) => this.#link === mine && this.#broke(reason),
    };
    connect(this.#pass, events).then(
      (socket) => {
        if (this.#link !== connecting) return socket.close();
        const now = this.#ports.now();
        const [base, voices] = [this.#through, this.#voices];
        mine = { kind: "listening", socket, base, voices, sentAt: now, answeredAt: now, ending: false };
        this.#link = mine;
        this.#expected = this.#through;
        this.#become("listening");
        this.#ports.tell({ t: "listen", from: this.#expected });
        this.#tick();
      },
      (error: unknown) => {
        if (this.#link === connecting) this.#wait(String(error), error instanceof Unavailable);
      },
    );
  }

  /** Something between is missing: it comes again from here. */
  #ask(): void {
    const now = this.#ports.now();
    if (now - this.#askedAt < ASK_AGAIN_MS) return;
    this.#askedAt = now;
    this.#ports.tell({ t: "listen", from: this.#expected });
  }

  #received(text: string): void {
    if (this.#link.kind !== "listening") return;
    this.#link.answeredAt = this.#ports.now();
    this.#retryMs = FIRST_RETRY_MS;
    const heard = readHeard(text);
    if (!heard) return;
    if (heard.final) return this.#final(heard, this.#link);
    if (heard.text !== "") this.#ports.heard(heard.text);
  }

  #final(heard: Heard, { base, voices }: { base: number; voices: number }): void {
    const place = (seconds: number) => base + Math.round(seconds * CAPTION_SAMPLE_RATE);
    const { feed, speaker, language } = this.#pass;
    const at = (seconds: number) => this.#timeline.at(place(seconds));
    const lines = linesOf(heard, { feed, speaker, language }, this.#utterance, at, voices);
    // A recogniser may round its times up beyond what it was sent.
    this.#heardThrough(lines, Math.min(place(heard.end), this.#expected));
  }

  #heardThrough(lines: readonly CaptionLine[], through: number): void {
    this.#through = Math.max(this.#through, through);
    this.#utterance += lines.length;
    this.#voices = voicesIn(lines, this.#voices);
    this.#ports.keep(lines, this.#through);
    this.#ports.tell({ t: "ack", through: this.#through });
  }

  #broke(reason: string): void {
    if (this.#link.kind !== "listening") return;
    const { ending } = this.#link;
    if (ending) {
      this.#link = { kind: "resting" };
      return this.#ended?.();
    }
    this.#wait(reason, false);
  }

  #wait(reason: string, forLong: boolean): void {
    this.#ticking?.();
    this.#ports.report("the recogniser is away", reason);
    const ms = forLong ? UNAVAILABLE_RETRY_MS : this.#retryMs * (0.75 + this.#ports.jitter() / 2);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
    const cancel = this.#ports.after(ms, () => this.#connect());
    this.#link = { kind: "waiting", cancel };
    this.#become(forLong ? "unavailable" : "reconnecting");
  }

  /** While it listens: keeps it from leaving, notices when it is dead, and lets it go when nobody speaks. */
  #tick(): void {
    this.#ticking?.();
    this.#ticking = this.#ports.after(KEEP_ALIVE_MS / 2, () => {
      if (this.#link.kind !== "listening") return;
      const now = this.#ports.now();
      const { socket, sentAt, answeredAt } = this.#link;
      if (now - this.#audioAt > REST_AFTER_MS) return this.#drop();
      if (now - this.#audioAt > PAUSED_MS && this.#finalizedAt < this.#audioAt) {
        this.#finalizedAt = now;
        socket.send(FINALIZE);
      }
      if (sentAt > answeredAt && now - answeredAt > STALLED_MS) {
        this.#broke("it does not answer");
        return socket.close();
      }
      if (now - sentAt >= KEEP_ALIVE_MS) {
        socket.send(KEEP_ALIVE);
        this.#link.sentAt = now;
        this.#link.answeredAt = now;
      }
      this.#tick();
    });
  }

  #drop(): void {
    this.#ticking?.();
    const link = this.#link;
    this.#link = { kind: "resting" };
    if (link.kind === "waiting") link.cancel();
    if (link.kind === "listening") link.socket.close();
  }

  #become(state: FeedState): void {
    if (state !== "listening") this.#ports.tell({ t: "hold", state });
    if (state === this.#state) return;
    this.#state = state;
    this.#ports.state(state);
  }
}
