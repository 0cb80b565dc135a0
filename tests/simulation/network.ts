import type { Connection } from "../../durable-objects/live-session/subscribers.ts";
import { Unread } from "../../durable-objects/live-session/unread.ts";
import type { ClientSocket } from "../../web/session-client/ports.ts";
import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/** What a socket's server end is attached to. */
export interface ServerEnd {
  opened(connection: Wire, protocols: string[]): void;
  received(connection: Wire, text: string): void;
  closed(connection: Wire): void;
}

/**
 * One WebSocket: in order and reliable until it breaks; then whatever was on its way is lost, both ways. A half-open one loses
 * everything and tells nobody; a paused reader takes nothing while its bytes pile up at the sender.
 */
export class Wire implements Connection {
  readonly client: ClientSocket;
  /** Kept across evictions of the object, as a hibernating socket's attachment is. */
  attachment: unknown = null;
  state: "connecting" | "open" | "closed" = "connecting";
  halfOpen = false;
  paused = false;
  /** In the object's memory: it begins anew with each of its lives. */
  #unread = new Unread();
  #toClientAt = 0;
  #toServerAt = 0;
  #held: string[] = [];
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #server: ServerEnd;
  readonly #alive: () => boolean;
  lag = 1;
  /** The next frame to the client arrives a second time, later. */
  stutters = false;
  /** What a version that is being rolled out changes on its way. */
  readonly #rewrite: (text: string) => string;

  constructor(
    clock: Clock,
    random: Random,
    server: ServerEnd,
    alive: () => boolean,
    protocols: string[],
    rewrite: (text: string) => string,
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#server = server;
    this.#alive = alive;
    this.#rewrite = rewrite;
    this.client = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (text) => this.#toServer(text),
      close: () => this.break(),
    };
    clock.after(this.#delay(), () => {
      if (this.state !== "connecting") return;
      if (!alive()) return this.break();
      server.opened(this, protocols);
    });
  }

  /** The server accepted the upgrade. */
  accept(): void {
    this.state = "open";
    this.#clock.after(this.#delay(), () => this.state === "open" && this.client.onopen?.());
  }

  get bufferedBytes(): number {
    return this.#unread.characters;
  }
  taken(characters: number): void {
    this.#unread.taken(characters);
  }
  /** The object was evicted, and what it remembered of this socket with it. */
  forgotten(): void {
    this.#unread = new Unread();
  }

  /** Server end. */
  send(text: string): void {
    if (this.state !== "open" || !this.#alive()) return;
    this.#unread.sent(text.length);
    if (this.paused || this.halfOpen) {
      this.#held.push(text);
      return;
    }
    this.#deliver(text);
  }
  close(): void {
    this.#clock.after(this.#delay(), () => this.break());
  }

  resume(): void {
    this.paused = false;
    for (const text of this.#held.splice(0)) this.#deliver(text);
  }

  /** Both ends learn of it, the client a little later; nothing on its way arrives. */
  break(): void {
    if (this.state === "closed") return;
    const wasOpen = this.state === "open";
    this.state = "closed";
    if (wasOpen && this.#alive()) this.#clock.after(1, () => this.#server.closed(this));
    const { onclose } = this.client;
    if (!this.halfOpen) this.#clock.after(1, () => onclose?.());
  }

  #deliver(text: string): void {
    this.#toClientAt = Math.max(this.#toClientAt, this.#clock.now + this.#delay());
    this.#clock.after(this.#toClientAt - this.#clock.now, () => {
      if (this.state !== "open" || this.halfOpen) return;
      this.client.onmessage?.(this.#rewrite(text));
      if (!this.stutters) return;
      this.stutters = false;
      this.#clock.after(this.#delay(), () => this.state === "open" && this.client.onmessage?.(this.#rewrite(text)));
    });
  }

  #toServer(text: string): void {
    if (this.state !== "open" || this.halfOpen) return;
    this.#toServerAt = Math.max(this.#toServerAt, this.#clock.now + this.#delay());
    this.#clock.after(this.#toServerAt - this.#clock.now, () => {
      if (this.state !== "open" || this.halfOpen || !this.#alive()) return;
      if (text === "ping") this.send("pong");
      else this.#server.received(this, text);
    });
  }

  #delay(): number {
    return this.#random.between(1, 30) * this.lag;
  }
}
