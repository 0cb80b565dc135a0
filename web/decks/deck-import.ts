import type { Slide } from "../../session-core/features/studio/scene-kinds.ts";
import { fitTexts } from "./page-text.ts";

export interface PageImage {
  image: Blob;
  text: string;
}
export interface DeckSource {
  pages: number;
  /** Pages from 1. Throws DeckRefused where the page is none to show. */
  draw(page: number): Promise<PageImage>;
  close(): void;
}

export interface DeckPorts {
  open(): Promise<DeckSource>;
  /** Answers the image's address, or why there is none. Tries again by itself what may pass. */
  upload(image: Blob, signal: AbortSignal): Promise<{ ok: true; value: string } | { ok: false; failure: unknown }>;
}

export type DeckProgress =
  | { status: "opening" }
  | { status: "drawing"; done: number; pages: number }
  /** Some pages did not get through; what did is kept, and `run` goes on from there. */
  | { status: "stuck"; done: number; pages: number; failure: unknown }
  | { status: "refused"; reason: unknown }
  | { status: "cancelled" }
  | { status: "done"; slides: Slide[] };

/** Pages on their way at once. Drawing is what takes long; more would only wait for it, with their images in memory. */
const UPLOADS_AT_ONCE = 3;

/**
 * A document becoming slides, a page at a time.
 * Invariant: at most `UPLOADS_AT_ONCE` images are held, and a page that has an address is never drawn or sent again.
 */
export class DeckImport {
  readonly #ports: DeckPorts;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #progress: DeckProgress = { status: "opening" };
  #source: DeckSource | null = null;
  #made: ({ image: string; text: string } | null)[] = [];
  #running = false;

  constructor(ports: DeckPorts) {
    this.#ports = ports;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  current = (): DeckProgress => this.#progress;

  /** Begins, or goes on after it was stuck. Ends when it is done, stuck, refused or cancelled. */
  async run(): Promise<void> {
    if (this.#running || this.#stop.signal.aborted) return;
    this.#running = true;
    try {
      const outcome = await this.#work();
      if (!this.#stop.signal.aborted) this.#become(outcome);
      if (outcome.status === "done") this.#close();
    } catch (reason) {
      this.#close();
      if (!this.#stop.signal.aborted) this.#become({ status: "refused", reason });
    } finally {
      this.#running = false;
      // Cancelled while it was being opened: nobody else closes what came after.
      if (this.#stop.signal.aborted) this.#close();
    }
  }

  cancel(): void {
    if (this.#progress.status === "done") return;
    this.#stop.abort();
    this.#close();
    this.#become({ status: "cancelled" });
  }

  async #work(): Promise<DeckProgress> {
    this.#source ??= await this.#ports.open();
    const { pages } = this.#source;
    if (this.#made.length === 0) this.#made = Array.from({ length: pages }, () => null);
    this.#tell();
    const sending = new Set<Promise<void>>();
    let failure: { reason: unknown } | null = null;
    for (let index = 0; index < pages && !failure && !this.#stop.signal.aborted; index++) {
      if (this.#made[index]) continue;
      const { image, text } = await this.#source.draw(index + 1);
      const sent = this.#ports.upload(image, this.#stop.signal).then((answer) => {
        sending.delete(sent);
        if (!answer.ok) {
          failure ??= { reason: answer.failure };
          return;
        }
        this.#made[index] = { image: answer.value, text };
        this.#tell();
      });
      sending.add(sent);
      if (sending.size >= UPLOADS_AT_ONCE) await Promise.race(sending);
    }
    await Promise.all(sending);
    const made = this.#made.flatMap((page) => page ?? []);
    if (made.length < pages)
      return { status: "stuck", done: made.length, pages, failure: (failure as { reason: unknown } | null)?.reason };
    const texts = fitTexts(made.map(({ text }) => text));
    const slides = made.map(({ image }, n): Slide => ({ markdown: "", image, ...(texts[n] ? { text: texts[n] } : {}) }));
    return { status: "done", slides };
  }

  #tell(): void {
    if (this.#stop.signal.aborted) return;
    this.#become({ status: "drawing", done: this.#made.filter((page) => page !== null).length, pages: this.#made.length });
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
  }

  #become(progress: DeckProgress): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener();
  }
}
