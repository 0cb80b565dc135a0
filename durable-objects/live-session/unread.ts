/**
 * How much was sent on a socket that its reader has not said it took. The runtime does not tell what waits in a socket (there is no
 * `bufferedAmount`), so the reader does: its `ack` names all that it received on this socket. Invariant: never negative; a count that
 * began anew, as after a hibernation, is level with the reader's at its next word.
 */
export class Unread {
  #sent = 0;
  #taken = 0;

  /** Of text, as JavaScript counts it on both sides. */
  get characters(): number {
    return this.#sent - this.#taken;
  }
  sent(characters: number): void {
    this.#sent += characters;
  }
  taken(characters: number): void {
    this.#taken = Math.max(this.#taken, characters);
    this.#sent = Math.max(this.#sent, this.#taken);
  }
}
