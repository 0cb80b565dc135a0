import { PING, PONG, type ClientFrame, type ServerFrame } from "../../contracts/frames.ts";
import { PROTOCOL } from "../../contracts/version.ts";
import type { ClientPorts, ClientSocket } from "./ports.ts";

/** A silent link is asked for a sign of life this often… */
const PING_EVERY_MS = 10_000;
/** …and given up when none comes: phones change networks without telling. */
const SILENCE_MS = 20_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 8_000;

export type LinkStatus =
  | { status: "joining" }
  | { status: "connecting" }
  | { status: "live" }
  | { status: "reconnecting"; retryAt: number; attempt: number }
  | { status: "closed"; code: string; message: string };

/** How the next socket gets in. */
export interface Entry {
  url: string;
  /** Once; afterwards the resume token carries. */
  ticket: string | null;
}

export interface LinkOwner {
  /** Admission by HTTP; a refusal that will not change ends the link. */
  admit(): Promise<Entry | { refused: { code: string; message: string } }>;
  /** The first frame on a fresh socket. */
  hello(withTicket: boolean): ClientFrame;
  /** Whether a socket can be opened without joining again. */
  canResume(): boolean;
  received(frame: ServerFrame): void;
  /** A ping came back after so long. */
  roundTrip(ms: number): void;
  /** A socket that was open is no longer. */
  broken(): void;
  changed(): void;
}

/**
 * One socket at a time, for as long as the class is open: joins, reconnects with jitter, notices silence. Invariant: at most one
 * socket is current, and frames of any other are ignored.
 */
export class Link {
  readonly #ports: ClientPorts;
  readonly #owner: LinkOwner;
  #socket: ClientSocket | null = null;
  #entry: Entry | null;
  #attempt = 0;
  #heardAt = 0;
  #pingedAt: number | null = null;
  /** Characters of everything that the current socket brought. */
  received = 0;
  #cancelTimer: () => void = () => {};
  status: LinkStatus = { status: "joining" };

  constructor(ports: ClientPorts, owner: LinkOwner, entry: Entry | null) {
    this.#ports = ports;
    this.#owner = owner;
    this.#entry = entry;
  }

  async open(): Promise<void> {
    if (this.status.status === "closed") return;
    this.#cancelTimer();
    if (!this.#entry) {
      if (this.#attempt === 0) this.#become({ status: "joining" });
      const admitted = await this.#owner.admit().catch(() => null);
      if ((this.status as LinkStatus).status === "closed") return;
      if (!admitted) return this.#retry();
      if ("refused" in admitted) return this.close(admitted.refused.code, admitted.refused.message);
      this.#entry = admitted;
    }
    this.#connect(this.#entry);
  }

  send(frame: ClientFrame): void {
    if (this.status.status === "live") this.#socket?.send(JSON.stringify(frame));
  }

  /** Asks to be greeted. */
  greet(withTicket: boolean): void {
    this.#socket?.send(JSON.stringify(this.#owner.hello(withTicket)));
  }

  /** The server greeted this socket: what is sent from now on counts. */
  greeted(): void {
    this.#attempt = 0;
    this.#become({ status: "live" });
  }

  /** The network is back, or the page is looked at again: waits no longer. */
  hurry(): void {
    if (this.status.status === "reconnecting") {
      this.#attempt = 0;
      void this.open();
    } else this.#beat();
  }

  /** The device says that it is offline: waiting for the socket to notice would take half a minute. */
  lost(): void {
    if (this.status.status === "live" || this.status.status === "connecting") this.#dropped();
  }

  /** The way in is spent: the next attempt joins anew. */
  forgetEntry(): void {
    this.#entry = null;
  }

  close(code: string, message: string): void {
    this.#cancelTimer();
    this.#detach();
    this.#become({ status: "closed", code, message });
  }

  #connect(entry: Entry): void {
    if (this.status.status !== "reconnecting") this.#become({ status: "connecting" });
    const { ticket, url } = entry;
    // Good for one socket: whatever becomes of this one, the next shows the resume token or joins again.
    entry.ticket = null;
    const socket = this.#ports.openSocket(url, ticket === null ? [PROTOCOL] : [PROTOCOL, ticket]);
    this.#socket = socket;
    this.received = 0;
    this.#heardAt = this.#ports.now();
    socket.onopen = () => this.greet(ticket !== null);
    socket.onmessage = (text) => {
      this.#heardAt = this.#ports.now();
      // What the server's runtime answers by itself is not counted there.
      if (text === PONG) return this.#pong();
      this.received += text.length;
      // A server that heard nothing for a while asks: a tab in the background is let ping once a minute only, but may answer at once.
      if (text === PING) return socket.send(PING);
      this.#owner.received(JSON.parse(text) as ServerFrame);
    };
    socket.onclose = () => this.#dropped();
    this.#watch();
  }

  #watch(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#ports.after(PING_EVERY_MS, () => {
      if (this.#ports.now() - this.#heardAt > SILENCE_MS) return this.#dropped();
      this.#beat();
      this.#watch();
    });
  }

  #beat(): void {
    if (this.status.status !== "live") return;
    this.#pingedAt ??= this.#ports.now();
    this.#socket?.send(PING);
  }

  #pong(): void {
    if (this.#pingedAt !== null) this.#owner.roundTrip(this.#ports.now() - this.#pingedAt);
    this.#pingedAt = null;
  }

  #dropped(): void {
    if (this.status.status === "live") this.#owner.broken();
    this.#pingedAt = null;
    this.#detach();
    if (!this.#owner.canResume()) this.#entry = null;
    this.#retry();
  }

  #detach(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #retry(): void {
    if (this.status.status === "closed") return;
    // Full jitter: a thousand clients of one class must not come back in one blow.
    const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempt++);
    const delay = ceiling * (0.3 + 0.7 * this.#ports.random());
    this.#cancelTimer();
    this.#cancelTimer = this.#ports.after(delay, () => void this.open());
    this.#become({ status: "reconnecting", retryAt: this.#ports.now() + delay, attempt: this.#attempt });
  }

  #become(status: LinkStatus): void {
    this.status = status;
    this.#owner.changed();
  }
}
