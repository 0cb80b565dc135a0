import { writes } from "../endpoints.ts";
import { DeckImport } from "./deck-import.ts";

/** The server counts writes by the minute: a deck that came too fast waits, and asks again this often. */
const RATE_PAUSE_MS = 5_000;
const RATE_PAUSES_MAX = 14;

/** Makes slides of a PDF for a session. What reads PDFs is loaded now. */
export function importDeck(sessionId: string, file: File): DeckImport {
  const deck = new DeckImport({
    open: async () => (await import("./pdf.ts")).openPdf(file),
    async upload(image, signal) {
      const key = crypto.randomUUID();
      for (let pauses = 0; ; pauses++) {
        const sent = await writes.uploadFile({ sessionId, file: image, signal }, key);
        if (sent.ok) return { ok: true, value: sent.value.contentUrl };
        if (sent.failure.code !== "rate_limited" || pauses >= RATE_PAUSES_MAX || signal.aborted) return sent;
        await new Promise((resolve) => setTimeout(resolve, RATE_PAUSE_MS));
      }
    },
  });
  void deck.run();
  return deck;
}
