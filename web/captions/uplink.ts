import {
  CAPTION_CATCH_UP_SPEED,
  CAPTION_HEADER_BYTES,
  CAPTION_PROTOCOL,
  CAPTION_SAMPLE_RATE,
  ToMicrophone,
  type CaptionFeedAnswer,
  type FeedState,
  type FromMicrophone,
} from "../../contracts/captions.ts";
import { KeptAudio } from "./kept-audio.ts";

/** A frame holds at most this much, so that what is sent again can be paced. */
const FRAME_SAMPLES = CAPTION_SAMPLE_RATE / 10;
const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 5_000;
/** The last words are final by then, or the recogniser is gone. */
const END_PATIENCE_MS = 6_000;
/** The feed acknowledges speech and silence every few seconds, and says within 15 s that its recogniser is away: this road is dead. */
const UNANSWERED_MS = 25_000;
/** A microphone that is on is heard ten times a second. */
const PAUSE_MS = 2_000;
/** Timers of a page in the background are this late. */
const SKIPPED_SAMPLES = 2 * CAPTION_SAMPLE_RATE;
/** Up to here a burst is the scheduler's, not a catching up. */
const SLACK_MS = 250;

export interface UplinkSocket {
  send(data: string | ArrayBuffer): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((text: string) => void) | null;
  onclose: (() => void) | null;
}

export type OpenFeed = { ok: true; value: CaptionFeedAnswer } | { ok: false; again: boolean; code: string };

export interface UplinkPorts {
  /** Asks for a ticket; `again` where it had one before. It answers `again` where another try may help. */
  open(again: boolean): Promise<OpenFeed>;
  connect(url: string, protocols: string[]): UplinkSocket;
  /** A clock that never goes back. */
  now(): number;
  after(ms: number, wake: () => void): () => void;
  random(): number;
  changed(state: UplinkState): void;
}

/** `connecting` until the feed says something; `refused` when asking again would not help. */
export type UplinkState = { kind: "connecting" } | { kind: FeedState } | { kind: "ended" } | { kind: "refused"; code: string };

/**
 * Sends a microphone's audio to the caption feed. Invariant: what the feed has not acknowledged is here, and goes out again in its
 * order, whatever breaks in between; never faster than recognisers take it.
 */
export class Uplink {
  readonly #ports: UplinkPorts;
  readonly #kept = new KeptAudio();
  #socket: UplinkSocket | null = null;
  /** The next sample to send; null while nobody listens. */
  #next: number | null = null;
  #free = 0;
  #timer: (() => void) | null = null;
  #retryMs = FIRST_RETRY_MS;
  #ending: ((done: boolean) => void) | null = null;
  /** Whoever asks for the end again waits for the same. */
  #heard: Promise<boolean> | null = null;
  #over = false;
  state: UplinkState = { kind: "connecting" };
  /** Bytes sent, with what was sent again. */
  sentBytes = 0;
  #wasOpen = false;
  /** When the first audio was sent of which nothing was heard yet. */
  #unansweredSince: number | null = null;
  #sentAt = 0;

  constructor(ports: UplinkPorts) {
    this.#ports = ports;
    void this.#open();
  }

  /** Samples that were just recorded. */
  record(samples: Int16Array): void {
    if (this.#over) return;
    this.#kept.add(samples, this.#ports.now() - (samples.length / CAPTION_SAMPLE_RATE) * 1_000);
    this.#flow();
  }

  /** How much speech waits to be heard, in ms. */
  get behindMs(): number {
    return ((this.#kept.end - (this.#next ?? this.#kept.begin)) / CAPTION_SAMPLE_RATE) * 1_000;
  }

  /** The microphone is off: resolves when its last words are final; false where that could not be waited for. */
  end(): Promise<boolean> {
    return (this.#heard ??= this.#finish());
  }

  async #finish(): Promise<boolean> {
    if (this.#over) return false;
    const done = new Promise<boolean>((resolve) => (this.#ending = resolve));
    const cancel = this.#ports.after(END_PATIENCE_MS, () => this.#ending?.(false));
    this.#flow();
    const heard = await done;
    cancel();
    this.close();
    return heard;
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.();
    this.#ending?.(false);
    this.#socket?.close();
    this.#become({ kind: "ended" });
  }

  async #open(): Promise<void> {
    const opened = await this.#ports.open(this.#wasOpen);
    if (this.#over) return;
    if (!opened.ok) return opened.again ? this.#retry() : this.#refused(opened.code);
    this.#wasOpen = true;
    this.#unansweredSince = null;
    const socket = this.#ports.connect(opened.value.url, [CAPTION_PROTOCOL, opened.value.ticket]);
    this.#socket = socket;
    socket.onmessage = (text) => this.#received(text);
    socket.onclose = () => this.#lost(socket);
  }

  #lost(socket: UplinkSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#next = null;
    this.#timer?.();
    if (!this.#over) this.#retry();
  }

  #received(text: string): void {
    const frame = ToMicrophone.safeParse(JSON.parse(text));
    if (!frame.success || this.#over) return;
    this.#retryMs = FIRST_RETRY_MS;
    this.#unansweredSince = null;
    switch (frame.data.t) {
      case "listen": {
        const { from } = frame.data;
        this.#next = Math.max(from, this.#kept.begin);
        if (this.#next > from) this.#say({ t: "skip", to: this.#next });
        this.#become({ kind: "listening" });
        return this.#flow();
      }
      case "hold":
        this.#next = null;
        return this.#become({ kind: frame.data.state });
      case "ack":
        return this.#kept.drop(frame.data.through);
      case "ended":
        return this.#ending ? this.#ending(true) : this.close();
    }
  }

  /** Sends what there is. What was recorded just now goes at once; what lies back goes no faster than it may. */
  #flow(): void {
    this.#timer?.();
    this.#timer = null;
    if (this.#over || !this.#socket) return;
    // Given up while it waited for its turn: a little more is, since each time the recogniser begins anew.
    if (this.#next !== null && this.#next < this.#kept.begin) {
      this.#next = Math.min(this.#kept.end, this.#kept.begin + SKIPPED_SAMPLES);
      this.#say({ t: "skip", to: this.#next });
    }
    while (this.#next !== null) {
      const piece = this.#kept.from(this.#next, FRAME_SAMPLES);
      if (!piece) break;
      const now = this.#ports.now();
      if (this.#free > now + SLACK_MS) {
        this.#timer = this.#ports.after(this.#free - now, () => this.#flow());
        return;
      }
      const lasts = (piece.samples.length / CAPTION_SAMPLE_RATE) * 1_000;
      this.#free = Math.max(now, this.#free) + lasts / CAPTION_CATCH_UP_SPEED;
      this.#send(this.#next, piece.samples, now - piece.recordedAt);
      this.#next += piece.samples.length;
    }
    if (this.#unansweredSince !== null && this.#ports.now() - this.#unansweredSince > UNANSWERED_MS) {
      const silent = this.#socket;
      this.#lost(silent);
      // Its own end may take minutes to come, or never come.
      return silent.close();
    }
    if (this.#ending && this.#next !== null) this.#say({ t: "end", at: this.#kept.end });
  }

  #send(place: number, samples: Int16Array, ageMs: number): void {
    const frame = new ArrayBuffer(CAPTION_HEADER_BYTES + samples.length * 2);
    const view = new DataView(frame);
    view.setUint32(0, place, true);
    view.setUint32(4, Math.max(0, Math.round(ageMs)), true);
    // Little-endian, like every machine that runs a browser.
    new Int16Array(frame, CAPTION_HEADER_BYTES).set(samples);
    const now = this.#ports.now();
    // Muted in between, nothing was to be answered.
    if (this.#unansweredSince === null || now - this.#sentAt > PAUSE_MS) this.#unansweredSince = now;
    this.#sentAt = now;
    this.#socket?.send(frame);
    this.sentBytes += frame.byteLength;
  }

  #say(message: FromMicrophone): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #retry(): void {
    this.#become({ kind: "reconnecting" });
    const ms = this.#retryMs * (0.75 + this.#ports.random() / 2);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
    this.#ports.after(ms, () => !this.#over && void this.#open());
  }

  #refused(code: string): void {
    this.#over = true;
    this.#ending?.(false);
    this.#become({ kind: "refused", code });
  }

  #become(state: UplinkState): void {
    if (state.kind === this.state.kind) return;
    this.state = state;
    this.#ports.changed(state);
  }
}
