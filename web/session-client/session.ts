import type { ServerFrame, You } from "../../contracts/frames.ts";
import type { Admission } from "../../contracts/http.ts";
import { CORE_VERSION } from "../../contracts/version.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import { initialState, parseCommand } from "../../session-core/session.ts";
import { entryName, readEntry, type KeptEntry } from "./kept-entry.ts";
import { Link, type Entry, type LinkStatus } from "./link.ts";
import { Outgoing, type SubmitResult } from "./outgoing.ts";
import type { ClientPorts } from "./ports.ts";
import { Replica } from "./replica.ts";
import { SignalBoard } from "./signal-board.ts";
import type { RefusedCommand, SessionOptions, SessionSnapshot } from "./snapshot.ts";

/** How many events may be on their way before the server is told how far we are. */
const ACKNOWLEDGE_EVERY_EVENTS = 200;
/** The same in text: several times within the megabyte that the server lets wait for a reader. */
const ACKNOWLEDGE_EVERY_CHARACTERS = 128 * 1024;
/** After a reconnect what is drawn stands still until the pending commands are answered, so that nothing shows twice. */
const SETTLE_MS = 500;
const KEPT_REFUSALS = 5;
/** What will be otherwise in a moment: too much at once (after a long time offline), a turn that could not be committed. */
const passing: ReadonlySet<string> = new Set(["rate_limited", "unavailable", "slow_reader"]);
/** There is no way back from these by trying again. */
const final: ReadonlySet<string> = new Set(["left", "removed"]);
const SEND_AGAIN_MS = 1_000;
const RESYNC_AT_MOST_EVERY_MS = 10_000;

/** One participant's hold on a live session. No React, no DOM: everything outside comes by its ports. */
export class SessionClient {
  readonly #ports: ClientPorts;
  readonly #options: SessionOptions;
  readonly #replica: Replica;
  readonly #outgoing: Outgoing;
  readonly #signals: SignalBoard;
  readonly #link: Link;
  readonly #listeners = new Set<() => void>();
  readonly #entryName: string;
  #admission: Admission | null = null;
  #resumeToken: string | null = null;
  #you: You | null = null;
  #refusals: readonly RefusedCommand[] = [];
  #acknowledged = { sequence: 0, received: 0 };
  #resyncedAt = -Infinity;
  #resyncing: (() => void) | null = null;
  #settling: (() => void) | null = null;
  #snapshot: SessionSnapshot;

  constructor(ports: ClientPorts, options: SessionOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#replica = new Replica(ports.sha256);
    this.#outgoing = new Outgoing(ports.storage, `chalkline.pending.${options.sessionId}.${options.userId}`);
    this.#signals = new SignalBoard(ports, () => this.#draw());
    this.#entryName = entryName(options.sessionId, options.userId);
    const kept = this.#takeKeptEntry();
    this.#link = new Link(
      ports,
      {
        admit: () => this.#admit(),
        hello: (withTicket) => ({
          t: "hello",
          ...(this.#you ? { since: this.#replica.watermark, epoch: this.#replica.epoch } : {}),
          ...(withTicket || !this.#resumeToken ? {} : { resumeToken: this.#resumeToken }),
        }),
        canResume: () => this.#resumeToken !== null,
        received: (frame) => this.#received(frame),
        changed: () => this.#draw(),
      },
      kept,
    );
    this.#snapshot = this.#look();
    void this.#link.open();
  }

  /** Bound, so that both can be handed over as they are. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly current = (): SessionSnapshot => this.#snapshot;

  /** The fold alone, without what is pending: what other clients and the log are compared with. */
  confirmed(): { state: SessionState; sequence: number; events: Replica["seen"] } {
    return { state: this.#replica.confirmed, sequence: this.#replica.watermark, events: this.#replica.seen };
  }

  /** Shows at once, and is sent until the server has answered it. */
  submit(type: string, data: unknown): Promise<SubmitResult> {
    const key = this.#ports.newKey();
    const trace = this.#ports.newTrace();
    const parsed = parseCommand(type, data);
    if (!parsed.accepted) {
      const { accepted: _, ...refused } = parsed;
      this.#remember({ key, type, code: refused.code, message: refused.message, at: this.#ports.now() });
      this.#draw();
      return Promise.resolve({ ok: false, ...refused });
    }
    const answered = this.#outgoing.add({ key, type, data, trace });
    this.#link.send({ t: "command", key, type, data, trace });
    this.#draw();
    return answered;
  }

  signal(type: string, data: unknown): void {
    this.#link.send({ t: "signal", type, data });
  }

  /** The device went on- or offline, or the page is looked at again. */
  networkChanged(online: boolean): void {
    if (online) this.#link.hurry();
    else this.#link.lost();
  }

  close(): void {
    this.#settling?.();
    this.#resyncing?.();
    this.#signals.close();
    this.#link.close("closed", "");
  }

  async #admit(): Promise<Entry | { refused: { code: string; message: string } }> {
    const answer = await this.#options.join();
    if ("refused" in answer) return answer;
    this.#admission = answer;
    return { url: answer.socket.url, ticket: answer.socket.ticket };
  }

  #received(frame: ServerFrame): void {
    this.#take(frame);
    this.#acknowledge();
  }

  #take(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        return this.#welcomed(frame);
      case "events": {
        if (this.#replica.apply(frame) === "gap")
          return this.#resync("gap", { from: frame.from, watermark: this.#replica.watermark });
        for (const { type, actor } of frame.events) if (type === "chat.message") this.#signals.said(actor);
        for (const { key, sequence } of frame.ok ?? []) this.#outgoing.answer(key, { ok: true, sequence });
        if (this.#you) {
          const diverged = this.#replica.diverged(frame, this.#you);
          if (diverged.length > 0) return this.#resync("diverged", { features: diverged, sequence: frame.to });
        }
        return this.#draw();
      }
      case "snapshot":
        this.#replica.replace(frame.data, frame.sequence, frame.epoch);
        return this.#draw();
      case "ok":
        this.#outgoing.answer(frame.key, { ok: true, sequence: frame.sequence });
        return this.#draw();
      case "refused": {
        const { key, code, message, details } = frame;
        if (key !== undefined && passing.has(code)) return this.#sendAgainLater(key);
        const command = key === undefined ? undefined : this.#outgoing.answer(key, { ok: false, code, message, details });
        if (command) this.#remember({ key: command.key, type: command.type, code, message, at: this.#ports.now() });
        else this.#ports.report("frame refused", { code });
        return this.#draw();
      }
      case "signals":
        for (const item of frame.items) this.#signals.take(item);
        return;
      case "bye":
        if (final.has(frame.code)) {
          this.#forgetEntry();
          return this.#link.close(frame.code, frame.message);
        }
        // The way in is no longer good; joining again says why, in words, if it is not.
        if (!passing.has(frame.code)) this.#forgetEntry();
        return;
      case "history":
        return;
    }
  }

  #welcomed(frame: Extract<ServerFrame, { t: "welcome" }>): void {
    if (frame.core !== CORE_VERSION) {
      this.#link.close("outdated", "This page is out of date. Reload it.");
      return this.#options.onReload();
    }
    this.#replica.welcome(frame);
    this.#you = frame.you;
    this.#resumeToken = frame.resumeToken;
    this.#acknowledged = { sequence: this.#replica.watermark, received: 0 };
    this.#keepEntry();
    const { pending } = this.#outgoing;
    if (pending.length > 0) this.#settling ??= this.#ports.after(SETTLE_MS, () => this.#settled());
    this.#link.greeted();
    for (const command of pending) this.#link.send({ t: "command", ...command });
  }

  /** The server could not take it just then: it stays pending, and goes again under its key. */
  #sendAgainLater(key: string): void {
    this.#ports.after(SEND_AGAIN_MS * (1 + this.#ports.random()), () => {
      const command = this.#outgoing.pending.find((pending) => pending.key === key);
      if (command) this.#link.send({ t: "command", ...command });
    });
  }

  /** Asks for everything anew: this fold is not to be trusted. */
  #resync(reason: string, details: Record<string, unknown>): void {
    this.#ports.report(reason, details);
    if (this.#resyncing) return;
    const wait = Math.max(0, this.#resyncedAt + RESYNC_AT_MOST_EVERY_MS - this.#ports.now());
    // Not too often, but always: in a quiet class no later frame would show that something is missing.
    this.#resyncing = this.#ports.after(wait, () => {
      this.#resyncing = null;
      this.#resyncedAt = this.#ports.now();
      this.#link.send({ t: "hello" });
    });
  }

  #acknowledge(): void {
    const { received } = this.#link;
    const sequence = this.#replica.watermark;
    const due =
      sequence - this.#acknowledged.sequence >= ACKNOWLEDGE_EVERY_EVENTS ||
      received - this.#acknowledged.received >= ACKNOWLEDGE_EVERY_CHARACTERS;
    if (!due) return;
    this.#acknowledged = { sequence, received };
    this.#link.send({ t: "ack", sequence, received });
  }

  #remember(refused: RefusedCommand): void {
    this.#refusals = [...this.#refusals, refused].slice(-KEPT_REFUSALS);
  }

  #settled(): void {
    this.#settling?.();
    this.#settling = null;
    this.#draw();
  }

  #draw(): void {
    if (this.#settling) {
      if (this.#outgoing.pending.length > 0 && this.#link.status.status === "live") return;
      this.#settling();
      this.#settling = null;
    }
    this.#snapshot = this.#look();
    for (const listener of this.#listeners) listener();
  }

  #look(): SessionSnapshot {
    const { pending } = this.#outgoing;
    const state = this.#you ? this.#replica.predict(pending, this.#you, this.#ports.now()) : initialState;
    const ended = lifecycle.of(this.#replica.confirmed).phase === "ended";
    const connection: LinkStatus =
      ended && this.#link.status.status === "reconnecting"
        ? { status: "closed", code: "ended", message: "The class has ended." }
        : this.#link.status;
    return {
      connection,
      you: this.#you,
      admission: this.#admission,
      media: this.#admission?.media ?? null,
      state,
      sequence: this.#replica.watermark,
      pending,
      refusals: this.#refusals,
      connected: this.#signals.connected,
      typing: this.#signals.typing,
    };
  }

  #keepEntry(): void {
    if (!this.#admission) return;
    const kept: KeptEntry = { admission: this.#admission, resumeToken: this.#resumeToken };
    this.#ports.storage.setItem(this.#entryName, JSON.stringify(kept));
  }

  #takeKeptEntry(): Entry | null {
    const kept = readEntry(this.#ports.storage, this.#entryName);
    if (!kept) return null;
    this.#admission = kept.admission;
    this.#resumeToken = kept.resumeToken;
    return { url: kept.admission.socket.url, ticket: null };
  }

  #forgetEntry(): void {
    this.#resumeToken = null;
    this.#ports.storage.removeItem(this.#entryName);
    this.#link.forgetEntry();
  }
}
