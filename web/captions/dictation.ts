import { CaptionFeedAnswer, type CaptionFeedBody } from "../../contracts/captions.ts";
import { call } from "../api.ts";
import { microphone } from "../media/microphone.ts";
import { capture, openMicrophone, type Capture } from "./capture.ts";
import { Uplink, type UplinkSocket, type UplinkState } from "./uplink.ts";

/** What the button says. */
export type DictationState =
  | { kind: "off" }
  | { kind: "starting" }
  | { kind: "on"; uplink: UplinkState; behindMs: number; muted: boolean }
  | { kind: "failed"; why: string };

/** Behind by less is the road and the recogniser, by more a break that is being made up for. */
const LOOK_EVERY_MS = 1_000;

export type DictationWishes = Omit<CaptionFeedBody, "feed" | "again">;

/** One person's own microphone being captioned: outlives the parts of the screen that show it, and ends with the page. */
export class Dictation {
  #state: DictationState = { kind: "off" };
  #uplink: Uplink | null = null;
  #capture: Capture | null = null;
  #own: MediaStreamTrack | null = null;
  #ended: (() => void) | null = null;
  /** Of starting, listening and stopping: what takes its time is dropped where another came after it. */
  #step = 0;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly current = (): DictationState => this.#state;

  /** `shared`: the class has audio, and its microphone is captioned; else one is opened for the captions alone. */
  async start(wishes: DictationWishes, shared: boolean): Promise<void> {
    if (this.#state.kind === "starting" || this.#state.kind === "on") return;
    this.#become({ kind: "starting" });
    const step = ++this.#step;
    if (!shared) {
      const opened = await openMicrophone();
      if (step !== this.#step) {
        if (typeof opened !== "string") opened.stop();
        return;
      }
      if (typeof opened === "string") return this.#become({ kind: "failed", why: opened });
      this.#own = opened;
      opened.addEventListener("ended", () => void this.#pulledOut());
    }
    const feed = crypto.randomUUID();
    const uplink = new Uplink({
      async open(again) {
        const body: CaptionFeedBody = { ...wishes, feed, again };
        const answer = await call({ method: "POST", path: "/v1/captions/feeds", answer: CaptionFeedAnswer, body });
        if (answer.ok) return answer;
        const { status, code } = answer.failure;
        return { ok: false, again: status === 0 || status >= 500 || status === 429, code };
      },
      connect: (url, protocols) => browserSocket(url, protocols),
      now: () => performance.now(),
      after(ms, wake) {
        const timer = setTimeout(wake, ms);
        return () => clearTimeout(timer);
      },
      random: () => Math.random(),
      changed: () => this.#look(),
    });
    this.#uplink = uplink;
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    const unsubscribe = shared ? microphone.subscribe(() => void this.#listen(uplink)) : () => undefined;
    this.#ended = () => {
      this.#step += 1;
      clearInterval(timer);
      unsubscribe();
      this.#own?.stop();
      this.#own = null;
      this.#capture?.stop();
      this.#capture = null;
    };
    await this.#listen(uplink);
    this.#look();
  }

  /** Resolves when the last words are final, or cannot be waited for. */
  async stop(): Promise<void> {
    this.#step += 1;
    const uplink = this.#uplink;
    if (!uplink) return this.#become({ kind: "off" });
    this.#capture?.stop();
    this.#capture = null;
    await uplink.end();
    if (this.#uplink !== uplink) return;
    this.#uplink = null;
    this.#ended?.();
    this.#become({ kind: "off" });
  }

  /** The microphone of our own is gone: what it heard is still brought up. */
  async #pulledOut(): Promise<void> {
    await this.stop();
    if (this.#state.kind === "off") this.#become({ kind: "failed", why: "no_microphone" });
  }

  /** From the track that is on air now, if any. */
  async #listen(uplink: Uplink): Promise<void> {
    this.#capture?.stop();
    this.#capture = null;
    const step = ++this.#step;
    const track = this.#own ?? microphone.current();
    if (track) {
      try {
        const opened = await capture(track, (samples) => {
          if (step === this.#step) uplink.record(samples);
        });
        if (step === this.#step) this.#capture = opened;
        else opened.stop();
      } catch {
        if (step !== this.#step) return;
        this.#uplink = null;
        // What was heard until now is still brought up.
        void uplink.end();
        this.#ended?.();
        return this.#become({ kind: "failed", why: "failed" });
      }
    }
    this.#look();
  }

  #look(): void {
    const uplink = this.#uplink;
    if (!uplink) return;
    const { state } = uplink;
    if (state.kind === "refused" || state.kind === "ended") {
      this.#uplink = null;
      this.#ended?.();
      return this.#become(state.kind === "refused" ? { kind: "failed", why: state.code } : { kind: "off" });
    }
    this.#become({ kind: "on", uplink: state, behindMs: uplink.behindMs, muted: this.#capture === null });
  }

  #become(state: DictationState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The page has one microphone. */
export const dictation = new Dictation();

function browserSocket(url: string, protocols: string[]): UplinkSocket {
  const socket = new WebSocket(url, protocols);
  const adapter: UplinkSocket = {
    send: (data) => socket.readyState === WebSocket.OPEN && socket.send(data),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onmessage = ({ data }) => adapter.onmessage?.(String(data));
  socket.onclose = () => adapter.onclose?.();
  return adapter;
}
