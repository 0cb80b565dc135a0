import * as z from "zod/mini";
import { CAPTION_CATCH_UP_SPEED, FromMicrophone, type FeedState, type ToMicrophone } from "../../contracts/captions.ts";
import { FEED_CLOSE } from "../../contracts/close-codes.ts";
import type { ErrorCode } from "../../contracts/errors.ts";
import type { FeedPass } from "../../platform/caption-feed.ts";
import type { CaptionLine, LineName } from "../../platform/caption-line.ts";
import type { LiveSessionRpc } from "../../platform/live-session.ts";
import { Microphone } from "./microphone.ts";
import type { ConnectRecogniser } from "./recogniser.ts";
import { Sender } from "./sender.ts";
import type { FeedStore, KeptFeed } from "./store.ts";

/** A page that reloads or changes networks comes back within this; then its microphone is off. */
const ABSENCE_MS = 45_000;
/** Looks after what is left when the object was killed: lines that wait, microphones whose page never came back. */
const ALARM_MS = 15_000;
/** Words that no log took wait so long for a transcript: the time in which a school saves one by itself, and three weeks to think. */
const LEFTOVERS_KEPT_MS = 28 * 86_400_000;
/** Above catching up, and below what would fill the recogniser: so much audio at once, and so much a second, in seconds of it. */
const AUDIO_BURST_S = 20;
const AUDIO_PER_SECOND = CAPTION_CATCH_UP_SPEED * 1.2;
const BYTES_PER_SECOND = 32_000;

export interface DeskSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface DeskPorts {
  store: FeedStore;
  connect: ConnectRecogniser | null;
  session(pass: Pick<FeedPass, "sessionId" | "jurisdiction">): Pick<LiveSessionRpc, "submit" | "signal">;
  now(): number;
  after(ms: number, wake: () => void): () => void;
  jitter(): number;
  setAlarm(at: number): void;
  report(message: string, detail: string): void;
}

interface Open {
  pass: FeedPass;
  microphone: Microphone;
  socket: DeskSocket | null;
  /** Seconds of audio that may still come at once. */
  allowance: { seconds: number; at: number };
  leaving: (() => void) | null;
  /** What was said last is still being heard. */
  ending: boolean;
  /** What the class should know of it and could not be told. */
  untold: FeedState | null;
}

/** All microphones of one session. Invariant: a feed has one socket; the newest is the one that counts. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #open = new Map<string, Open>();
  readonly #bySocket = new Map<DeskSocket, Open>();
  readonly #sender: Sender;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    const { store, after, report } = ports;
    this.#sender = new Sender({
      waiting: (limit) => store.waiting(limit),
      submit: (line) => this.#submit(line.feed, `${line.feed}:${line.utterance}`, "caption.add", line),
      sent: (line) => store.sent(line),
      refused: (line, code) => this.#refused(line, code),
      after,
      report,
    });
    if (!this.idle) this.#arm();
  }

  opened(socket: DeskSocket, pass: FeedPass): void {
    let open = this.#open.get(pass.feed);
    // Back while it was being put off: it begins anew as soon as that is done, and is asked to come again.
    if (open?.ending) return socket.close(FEED_CLOSE.restarted, "ending");
    const kept = this.#ports.store.open(pass);
    if (open?.socket) {
      this.#bySocket.delete(open.socket);
      open.socket.close(FEED_CLOSE.elsewhere, "opened elsewhere");
    }
    open ??= this.#begin(kept);
    open.leaving?.();
    open.leaving = null;
    this.#seat(open, socket);
    this.#arm();
    // The newest of a person replaces the one before, as in the log.
    for (const other of this.#open.values()) {
      if (other !== open && other.pass.speaker === pass.speaker) void this.#end(other, Infinity);
    }
    open.microphone.attached();
    void this.#sender.drain();
  }

  /** A socket that outlived the object: it slept while nobody spoke. It goes on where it was, with the next sound. */
  restored(socket: DeskSocket, feed: string): void {
    const kept = this.#ports.store.find(feed);
    if (!kept || this.#open.has(feed)) return socket.close(FEED_CLOSE.restarted, "restarted");
    this.#seat(this.#begin(kept), socket);
  }

  received(socket: DeskSocket, message: string | ArrayBuffer): void {
    const open = this.#bySocket.get(socket);
    if (!open) return socket.close(FEED_CLOSE.restarted, "restarted");
    if (typeof message !== "string") {
      if (!this.#mayCome(open, message.byteLength)) return socket.close(FEED_CLOSE.flooding, "rate_limited");
      if (!open.microphone.audio(message)) socket.close(FEED_CLOSE.notOfOurs, "invalid_request");
      return;
    }
    const frame = z.safeParse(FromMicrophone, parse(message));
    if (!frame.success) return socket.close(FEED_CLOSE.notOfOurs, "invalid_request");
    switch (frame.data.t) {
      case "end":
        return void this.#end(open, frame.data.at);
      case "skip":
        return open.microphone.skip(frame.data.to);
    }
  }

  closed(socket: DeskSocket): void {
    const open = this.#bySocket.get(socket);
    this.#bySocket.delete(socket);
    if (!open || open.socket !== socket) return;
    open.socket = null;
    open.microphone.detached();
    this.#ports.store.absent(open.pass.feed, this.#ports.now());
    if (!open.ending) open.leaving = this.#ports.after(ABSENCE_MS, () => void this.#end(open, Infinity));
  }

  /** Never throws: a thrown alarm is retried six times and then never again. */
  async alarm(): Promise<void> {
    try {
      for (const open of this.#open.values()) if (open.untold) void this.#tellClass(open, open.untold);
      await this.#sender.drain();
      for (const { pass, absentSince } of this.#ports.store.feeds()) {
        if (this.#open.has(pass.feed)) continue;
        // Killed with its socket: its absence begins where it is first noticed.
        if (absentSince === null) this.#ports.store.absent(pass.feed, this.#ports.now());
        else if (this.#ports.now() - absentSince > ABSENCE_MS) await this.#stop(pass);
      }
    } catch (error) {
      this.#ports.report("an alarm failed", String(error));
    }
    if (!this.idle) return this.#arm();
    const { store, now, setAlarm } = this.#ports;
    store.forget(
      store.leftovers().filter(({ end }) => now() - end > LEFTOVERS_KEPT_MS),
      now(),
    );
    const [oldest] = store.leftovers();
    // A class whose words nobody saves is forgotten here, too.
    if (oldest) setAlarm(oldest.end + LEFTOVERS_KEPT_MS + ALARM_MS);
  }

  get idle(): boolean {
    return this.#open.size === 0 && this.#ports.store.feeds().length === 0 && this.#ports.store.waiting(1).length === 0;
  }

  leftovers(tenantId: string): CaptionLine[] {
    return this.#isForeign(tenantId) ? [] : this.#ports.store.leftovers();
  }
  /** Answers whether all is over and forgotten: a microphone that is still on, or a line that came since, is saved another time. */
  forget(tenantId: string, saved: readonly LineName[]): boolean {
    if (this.#isForeign(tenantId)) return true;
    this.#ports.store.forget(saved, this.#ports.now());
    return this.idle && this.#ports.store.leftovers().length === 0;
  }

  #begin(kept: KeptFeed): Open {
    const { pass } = kept;
    const allowance = { seconds: AUDIO_BURST_S, at: this.#ports.now() };
    const open = { pass, socket: null, leaving: null, ending: false, untold: null, allowance } as unknown as Open;
    open.microphone = new Microphone(this.#portsOf(open), pass, kept);
    this.#open.set(pass.feed, open);
    return open;
  }

  #seat(open: Open, socket: DeskSocket): void {
    open.socket = socket;
    this.#bySocket.set(socket, open);
  }

  #refused(line: CaptionLine, code: ErrorCode): void {
    const { store } = this.#ports;
    const open = this.#open.get(line.feed);
    switch (code) {
      case "removed":
        // Whoever speaks was sent out of the class: what they say from then on is nobody's to read, now or in a transcript.
        store.sent(line);
        if (open) void this.#end(open, 0);
        return;
      case "not_live":
        // The class is over: what was said in it is still heard, and then nobody listens any more.
        store.refused(line);
        if (open) void this.#end(open, Infinity);
        return;
      default:
        store.refused(line);
    }
  }

  async #end(open: Open, at: number): Promise<void> {
    if (open.ending) return;
    open.ending = true;
    open.leaving?.();
    await open.microphone.end(at);
    await this.#sender.drain();
    await this.#stop(open.pass);
    this.#open.delete(open.pass.feed);
    const { socket } = open;
    if (!socket) return;
    socket.send(JSON.stringify({ t: "ended" } satisfies ToMicrophone));
    this.#bySocket.delete(socket);
    socket.close(FEED_CLOSE.ended, "ended");
  }

  /** Tells the class that the microphone is off. */
  async #stop({ feed }: FeedPass): Promise<void> {
    try {
      // A key of its own: a feed that came back is stopped again. A repeat finds nothing to stop.
      const stopped = await this.#submit(feed, `${feed}:stop:${this.#ports.now()}`, "caption.stop", { feed });
      if (stopped.ok || stopped.code !== "unavailable") this.#ports.store.close(feed);
    } catch (error) {
      this.#ports.report("the live session could not be reached", String(error));
    }
  }

  async #submit(feed: string, key: string, type: string, data: unknown) {
    const pass = this.#ports.store.passOf(feed);
    if (!pass) return { ok: false as const, code: "not_found" as const };
    return this.#ports.session(pass).submit({ tenantId: pass.tenantId, as: "system", key: `captions:${key}`, type, data });
  }

  #portsOf(open: Open) {
    const { store, connect, now, after, jitter, report } = this.#ports;
    const { feed } = open.pass;
    return {
      ...{ connect, now, after, jitter, report },
      keep: (lines: readonly CaptionLine[], through: number) => {
        store.keep(feed, lines, through);
        if (lines.length > 0) void this.#sender.drain();
      },
      heard: (text: string) => void this.#signal(open.pass, "caption.heard", { feed, text }),
      state: (state: FeedState) => void this.#tellClass(open, state),
      tell: (message: ToMicrophone) => open.socket?.send(JSON.stringify(message)),
    };
  }

  /** Words that pass may be lost on the way; that nobody hears a microphone, or somebody does again, stays true and is said again. */
  async #tellClass(open: Open, state: FeedState): Promise<void> {
    open.untold = state;
    const told = await this.#signal(open.pass, "caption.state", { feed: open.pass.feed, state });
    if (told && open.untold === state) open.untold = null;
  }

  async #signal(pass: FeedPass, type: string, data: unknown): Promise<boolean> {
    try {
      await this.#ports.session(pass).signal({ tenantId: pass.tenantId, type, data, actor: pass.speaker });
      return true;
    } catch (error) {
      this.#ports.report("a signal was lost", String(error));
      return false;
    }
  }

  #mayCome({ allowance }: Open, bytes: number): boolean {
    const now = this.#ports.now();
    const refilled = allowance.seconds + ((now - allowance.at) / 1_000) * AUDIO_PER_SECOND;
    allowance.seconds = Math.min(AUDIO_BURST_S, refilled) - bytes / BYTES_PER_SECOND;
    allowance.at = now;
    return allowance.seconds > 0;
  }

  #isForeign(tenantId: string): boolean {
    return this.#ports.store.tenant() !== null && this.#ports.store.tenant() !== tenantId;
  }

  #arm(): void {
    this.#ports.setAlarm(this.#ports.now() + ALARM_MS);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
