import { isPassing } from "../../contracts/errors.ts";
import type { ServerFrame, Signal, You } from "../../contracts/frames.ts";
import { CORE_VERSION } from "../../contracts/version.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { lifecycle } from "../../session-core/features/orchestrator/lifecycle.ts";
import type { Quality } from "../../session-core/features/orchestrator/presence.ts";
import { initialState, parseCommand } from "../../session-core/session.ts";
import { Condition } from "./condition.ts";
import { History, type HistoryPage } from "./history.ts";
import { Entrance, entryName, final } from "./kept-entry.ts";
import { isInLobby } from "./lobby.ts";
import { Link, type Entry, type LinkStatus } from "./link.ts";
import { Outgoing, type SubmitResult } from "./outgoing.ts";
import type { ClientPorts } from "./ports.ts";
import { Progress } from "./progress.ts";
import { Replica } from "./replica.ts";
import { Resync } from "./resync.ts";
import { SignalBoard } from "./signal-board.ts";
import type { RefusedCommand, SessionOptions, SessionSnapshot } from "./snapshot.ts";

/** After a reconnect what may have arrived already is drawn as pending again only when no answer came for so long. */
const SETTLE_MS = 500;
const KEPT_REFUSALS = 5;
/** Our own check said so before it left. */
const NOT_SENT = "The class takes no such command; it was not sent.";
const SEND_AGAIN_MS = 1_000;

/** One participant's hold on a live session. No React, no DOM: everything outside comes by its ports. */
export class SessionClient {
  readonly #ports: ClientPorts;
  readonly #options: SessionOptions;
  readonly #replica: Replica;
  readonly #outgoing: Outgoing;
  readonly #signals: SignalBoard;
  readonly #link: Link;
  readonly #history: History;
  readonly #condition: Condition;
  readonly #listeners = new Set<() => void>();
  readonly #entrance: Entrance;
  #you: You | null = null;
  #refusals: readonly RefusedCommand[] = [];
  readonly #progress: Progress;
  #aheadMs = 0;
  readonly #resync: Resync;
  #settling: () => void = () => {};
  #snapshot: SessionSnapshot;

  constructor(ports: ClientPorts, options: SessionOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#replica = new Replica(ports.sha256);
    this.#outgoing = new Outgoing(ports.storage, `chalkline.pending.${options.sessionId}.${options.userId}`);
    this.#signals = new SignalBoard(ports, () => this.#draw());
    this.#history = new History(
      (frame) => this.#link.send(frame),
      (ms, wake) => ports.after(ms, wake),
    );
    this.#progress = new Progress(ports, (told) => this.#link.send({ t: "ack", ...told }));
    this.#condition = new Condition(ports.device ?? null, ports.now, (device) => this.signal("participant.device", device));
    this.#resync = new Resync(ports, () => this.#link.send({ t: "hello" }));
    this.#entrance = new Entrance(ports.storage, entryName(options.sessionId, options.userId));
    const { admission } = this.#entrance;
    this.#link = new Link(
      ports,
      {
        admit: () => this.#admit(),
        hello: (withTicket) => ({
          t: "hello",
          ...(this.#you ? this.#replica.position : {}),
          ...(withTicket || !this.#entrance.resumeToken ? {} : { resumeToken: this.#entrance.resumeToken }),
        }),
        canResume: () => this.#entrance.resumeToken !== null,
        received: (frame) => this.#received(frame),
        roundTrip: (ms) => this.#condition.roundTrip(ms),
        broken: () => this.#condition.broken(),
        changed: () => this.#draw(),
      },
      admission && { url: admission.socket.url, ticket: null },
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
  /** What this client has seen with its own eyes: from which state, and since which snapshot. */
  witnessed(): Replica["base"] {
    return this.#replica.base;
  }
  /** What the server's clock says, in ms since 1970: events carry its time. */
  serverNow(): number {
    return this.#ports.now() + this.#aheadMs;
  }
  /** Earlier events as this person may see them; a page may end before `to`. Null when the session is closed first. */
  history(from: number, to: number): Promise<HistoryPage | null> {
    return this.#history.read(from, to);
  }

  /** Shows at once, and is sent until the server has answered it. */
  submit(type: string, data: unknown): Promise<SubmitResult> {
    const key = this.#ports.newKey();
    const trace = this.#ports.newTrace();
    const parsed = parseCommand(type, data);
    if (!parsed.accepted) {
      const { code, details } = parsed;
      this.#remember({ key, type, code, message: NOT_SENT, at: this.#ports.now() });
      this.#draw();
      return Promise.resolve({ ok: false, code, message: NOT_SENT, details });
    }
    const answered = this.#outgoing.add({ key, type, data, trace });
    this.#sendDue();
    this.#draw();
    return answered;
  }

  signal(type: string, data: unknown): void {
    this.#link.send({ t: "signal", type, data });
  }

  /** Every signal as it comes, without a new snapshot. Answers how to stop. */
  onSignal(hearer: (signal: Signal) => void): () => void {
    return this.#signals.listen(hearer);
  }

  /** What audio and video make of the same network. */
  mediaQuality(quality: Quality): void {
    this.#condition.media(quality);
    this.#draw();
  }

  /** The device went on- or offline, or the page is looked at again. */
  networkChanged(online: boolean): void {
    if (online) this.#link.hurry();
    else this.#link.lost();
  }

  close(): void {
    this.#settling();
    this.#outgoing.release();
    this.#resync.close();
    this.#signals.close();
    this.#history.close();
    this.#link.close("closed", "");
  }

  async #admit(): Promise<Entry | { refused: { code: string; message: string } }> {
    const answer = await this.#options.join();
    if ("refused" in answer) return answer;
    this.#entrance.admitted(answer);
    this.#draw();
    return { url: answer.socket.url, ticket: answer.socket.ticket };
  }

  #received(frame: ServerFrame): void {
    this.#take(frame);
    this.#sendDue();
    this.#progress.at(this.#replica.watermark, this.#link.received);
  }

  #take(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        return this.#welcomed(frame);
      case "events": {
        if (this.#replica.apply(frame) === "gap")
          return this.#resync.need("gap", { from: frame.from, watermark: this.#replica.watermark });
        for (const { type, actor } of frame.events) if (type === "chat.message") this.#signals.said(actor);
        if (this.#you) this.#outgoing.arrived(frame.events, this.#you.participantId);
        for (const { key, sequence } of frame.ok ?? []) this.#outgoing.answer(key, { ok: true, sequence });
        if (this.#you) {
          const diverged = this.#replica.diverged(frame, this.#you);
          if (diverged.length > 0) return this.#resync.need("diverged", { features: diverged, sequence: frame.to });
        }
        return this.#draw();
      }
      case "snapshot": {
        this.#replica.replace(frame.data, frame, this.serverNow());
        this.#entrance.stands(this.#waits, () => this.#admit());
        return this.#draw();
      }
      case "ok":
        this.#outgoing.answer(frame.key, { ok: true, sequence: frame.sequence });
        return this.#draw();
      case "refused": {
        const { key, code, message, details } = frame;
        if (key !== undefined && isPassing(code)) return this.#sendAgainLater();
        const command = key === undefined ? undefined : this.#outgoing.answer(key, { ok: false, code, message, details });
        if (command) this.#remember({ key: command.key, type: command.type, code, message, at: this.#ports.now() });
        else if (key === undefined && isPassing(code)) this.#history.refused();
        // A server from before marks takes no greeting that holds one.
        else if (this.#link.status.status !== "live" && this.#replica.forgetMark()) this.#link.greet(false);
        else this.#ports.report("frame refused", { code });
        return this.#draw();
      }
      case "signals":
        return frame.items.forEach((item) => this.#signals.take(item));
      case "bye":
        if (final.has(frame.code)) {
          this.#forgetEntry();
          return this.#link.close(frame.code, frame.message);
        }
        // The way in is no longer good; joining again says why, in words, if it is not.
        if (!isPassing(frame.code)) this.#forgetEntry();
        return;
      case "history":
        return this.#history.take(frame);
    }
  }

  #welcomed(frame: Extract<ServerFrame, { t: "welcome" }>): void {
    if (frame.core !== CORE_VERSION) {
      this.#link.close("outdated", "This page is out of date. Reload it.");
      return this.#options.onReload();
    }
    this.#aheadMs = frame.serverTime - this.#ports.now();
    this.#replica.welcome(frame);
    this.#you = frame.you;
    this.#progress.told = { sequence: this.#replica.watermark, received: 0 };
    this.#entrance.keep(frame.resumeToken);
    this.#entrance.stands(this.#waits, () => this.#admit());
    const { pending } = this.#outgoing;
    this.#outgoing.reconnected(frame.snapshot !== undefined);
    this.#settling();
    if (pending.length > 0) this.#settling = this.#ports.after(SETTLE_MS, () => this.#settled());
    this.#link.greeted();
    this.#sendDue();
    this.#history.greeted();
    this.#condition.greeted();
  }

  #sendDue(): void {
    for (const command of this.#outgoing.takeDue()) this.#link.send({ t: "command", ...command });
  }

  /** The server could not take one just then, nor what came after it: all stay pending, and go again in order, under their keys. */
  #sendAgainLater(): void {
    const wait = SEND_AGAIN_MS * (1 + this.#ports.random());
    this.#outgoing.hold(
      (wake) => this.#ports.after(wait, wake),
      () => this.#sendDue(),
    );
  }

  #remember(refused: RefusedCommand): void {
    this.#refusals = [...this.#refusals, refused].slice(-KEPT_REFUSALS);
  }

  #settled(): void {
    this.#outgoing.settled();
    this.#draw();
  }

  #draw(): void {
    this.#snapshot = this.#look();
    for (const listener of this.#listeners) listener();
  }

  #look(): SessionSnapshot {
    const { pending, drawn } = this.#outgoing;
    const { admission } = this.#entrance;
    const state = this.#you ? this.#replica.predict(drawn, this.#you, this.serverNow()) : initialState;
    const ended = lifecycle.of(this.#replica.confirmed).phase === "ended";
    const connection: LinkStatus =
      ended && this.#link.status.status === "reconnecting"
        ? { status: "closed", code: "ended", message: "The class has ended." }
        : this.#link.status;
    return {
      connection,
      you: this.#you,
      admission,
      media: admission?.media ?? null,
      state,
      sequence: this.#replica.watermark,
      pending,
      refusals: this.#refusals,
      ...this.#signals.now,
      waiting: this.#waits,
      quality: this.#condition.quality,
    };
  }

  get #waits(): boolean {
    return this.#you !== null && isInLobby(this.#replica.confirmed, this.#you.participantId);
  }

  #forgetEntry(): void {
    this.#entrance.forget();
    this.#link.forgetEntry();
  }
}
