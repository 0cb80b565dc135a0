import type { Signal } from "../../contracts/frames.ts";
import type { Service } from "../../session-core/features/orchestrator/lifecycle.ts";
import type { Device } from "../../session-core/features/orchestrator/presence.ts";
import type { ClientPorts } from "./ports.ts";
import type { InLobby } from "./snapshot.ts";

/** Typing is sent every two seconds while it goes on; after twice that it has stopped. */
const TYPING_LASTS_MS = 4_000;

/** A signal is gathered on its way, so that one from before a message may arrive after it; nobody writes the next this soon. */
const TYPING_LATE_MS = 1_000;

export type CaptionFeedState = "listening" | "reconnecting" | "unavailable";

/** What signals say right now. Nothing here is state of the class: it may be lost, late, or gone after a reload. */
export class SignalBoard {
  readonly #ports: ClientPorts;
  readonly #changed: () => void;
  readonly #typing = new Map<string, () => void>();
  readonly #said = new Map<string, () => void>();
  readonly #hearers = new Set<(signal: Signal) => void>();
  connected: Readonly<Record<string, boolean>> = {};
  typing: readonly string[] = [];
  lobby: InLobby = { people: [], waiting: 0 };
  missing: readonly Service[] = [];
  captionFeeds: Readonly<Record<string, CaptionFeedState>> = {};
  devices: Readonly<Record<string, Device>> = {};

  get now() {
    const { connected, typing, lobby, missing, captionFeeds, devices } = this;
    return { connected, typing, lobby, missing, captionFeeds, devices };
  }

  constructor(ports: ClientPorts, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  /** Hears every signal as it comes: for what passes too quickly to draw the whole screen for. Answers how to stop. */
  listen(hearer: (signal: Signal) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  take(signal: Signal): void {
    for (const hear of this.#hearers) hear(signal);
    const { type, data, actor } = signal;
    switch (type) {
      case "participants.connected":
        this.connected = Object.fromEntries((data as { ids: string[] }).ids.map((id) => [id, true]));
        break;
      case "participant.connection":
        this.connected = { ...this.connected, [actor]: (data as { connected: boolean }).connected };
        break;
      case "lobby.waiting":
        this.lobby = data as InLobby;
        break;
      case "participant.device":
        this.devices = { ...this.devices, [actor]: data as Device };
        break;
      case "session.services":
        this.missing = (data as { missing: Service[] }).missing;
        break;
      case "caption.state": {
        const { feed, state } = data as { feed: string; state: CaptionFeedState };
        this.captionFeeds = { ...this.captionFeeds, [feed]: state };
        break;
      }
      case "chat.typing":
        if (this.#said.has(actor)) return;
        this.#typing.get(actor)?.();
        this.#typing.set(
          actor,
          this.#ports.after(TYPING_LASTS_MS, () => this.#stop(actor)),
        );
        this.typing = [...this.#typing.keys()];
        break;
      default:
        return;
    }
    this.#changed();
  }

  /** What was being written has arrived: nobody is both. */
  said(actor: string): void {
    this.#typing.get(actor)?.();
    if (this.#typing.delete(actor)) this.typing = [...this.#typing.keys()];
    this.#said.get(actor)?.();
    this.#said.set(
      actor,
      this.#ports.after(TYPING_LATE_MS, () => this.#said.delete(actor)),
    );
  }

  close(): void {
    for (const cancels of [this.#typing, this.#said]) {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    }
  }

  #stop(actor: string): void {
    this.#typing.delete(actor);
    this.typing = [...this.#typing.keys()];
    this.#changed();
  }
}
