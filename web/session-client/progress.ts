import type { ClientPorts } from "./ports.ts";

/** Several times within the megabyte that the server lets wait for a reader. */
const ACKNOWLEDGE_EVERY = { events: 200, characters: 128 * 1024 };

/** In events, and in text received on this socket. */
interface Told {
  sequence: number;
  received: number;
}

/** How far this reader is: told to the server now and then, which stops sending to one that falls behind. */
export class Progress {
  readonly #every: { events: number; characters: number };
  readonly #tell: (told: Told) => void;
  told: Told = { sequence: 0, received: 0 };

  constructor({ acknowledgeEvery = ACKNOWLEDGE_EVERY }: Pick<ClientPorts, "acknowledgeEvery">, tell: (told: Told) => void) {
    this.#every = acknowledgeEvery;
    this.#tell = tell;
  }

  at(sequence: number, received: number): void {
    const { events, characters } = this.#every;
    if (sequence - this.told.sequence < events && received - this.told.received < characters) return;
    this.told = { sequence, received };
    this.#tell(this.told);
  }
}
