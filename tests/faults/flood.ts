import { COMMAND_BURST, COMMANDS_PER_SECOND } from "../../contracts/limits.ts";
import { scenes } from "../../session-core/features/studio/scenes.ts";
import type { Attendee } from "./attendee.ts";
import { SLIDES } from "./lesson.ts";
import { until } from "./until.ts";

/** A scene full of them makes a frame of about 50 KB, near the largest that a client may send. */
const LARGE_TEXT = "All that glitters is not gold. ".repeat(330);
const FRAME_BYTES = SLIDES * LARGE_TEXT.length;

/** Rewrites of a large scene that everyone sees, as fast as its senders' allowance permits. */
export class Flood {
  readonly #senders: readonly Attendee[];
  readonly #began = performance.now();
  #sent = 0;

  constructor(senders: readonly Attendee[]) {
    this.#senders = senders;
  }

  /**
   * Until so many bytes are meant for each who sees it. Goes on only when these readers have what went before: a machine that is slow for
   * all of them must not look like readers that are.
   */
  async pour(bytes: number, readers: readonly Attendee[]): Promise<void> {
    const rounds = Math.ceil(bytes / FRAME_BYTES / this.#senders.length);
    const allowed = () => (COMMAND_BURST + ((performance.now() - this.#began) / 1_000) * COMMANDS_PER_SECOND) * 0.9;
    for (let n = 0; n < rounds; n++) {
      await until("the senders' allowance", allowed, (commands) => commands > this.#sent + 1);
      this.#sent++;
      for (const sender of this.#senders) {
        const [sceneId] = scenes.of(sender.client.confirmed().state).shown;
        const slides = Array.from({ length: SLIDES }, (_, slide) => ({ markdown: `${n} ${slide} ${LARGE_TEXT}` }));
        sender.command("scene.update", { sceneId, metadata: { kind: "slides", slides } });
      }
      await until(
        "the round is answered",
        () => this.#pending(),
        (commands) => commands === 0,
      );
      const last = Math.max(...this.#senders.map(({ client }) => client.confirmed().sequence));
      const lowest = () => Math.min(...readers.map(({ client }) => client.confirmed().sequence));
      await until("the readers have it", lowest, (sequence) => sequence >= last);
    }
  }

  #pending(): number {
    return this.#senders.reduce((sum, { client }) => sum + client.current().pending.length, 0);
  }
}
