import type { Room } from "livekit-client";

/** Participants by their id; null: everybody in the room. */
export type Chosen = readonly string[] | null;

/** What is asked of LiveKit's room. What it is told while a connection is made is lost. */
export interface Sender {
  readonly state: Room["state"] | `${Room["state"]}`;
  readonly localParticipant: Pick<Room["localParticipant"], "setTrackSubscriptionPermissions">;
}

/** To whom this page sends its sound and picture. Invariant: a connection that stands knows the last choice. */
export class Receivers {
  readonly #sender: () => Sender;
  #chosen: Chosen | undefined;

  constructor(sender: () => Sender) {
    this.#sender = sender;
  }

  /** From now on, what is sent already too. */
  choose(chosen: Chosen): void {
    this.#chosen = chosen;
    const { state } = this.#sender();
    if (state !== "connecting" && state !== "disconnected") this.connected();
  }

  /** A new connection stands, and knows nothing. */
  connected(): void {
    if (this.#chosen === undefined) return;
    const only = (this.#chosen ?? []).map((participantIdentity) => ({ participantIdentity, allowAll: true }));
    this.#sender().localParticipant.setTrackSubscriptionPermissions(this.#chosen === null, only);
  }
}
