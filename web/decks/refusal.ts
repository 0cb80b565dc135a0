/** Why a file does not become slides; the screen has the words. */
export type DeckRefusal =
  | { reason: "empty" | "not-a-pdf" | "powerpoint" | "keynote" | "opendocument" | "broken" | "locked" }
  | { reason: "too-large"; bytes: number }
  | { reason: "too-many-pages"; pages: number }
  | { reason: "page-broken" | "page-shape" | "page-too-slow"; page: number };

export class DeckRefused extends Error {
  readonly refusal: DeckRefusal;
  constructor(refusal: DeckRefusal) {
    super(refusal.reason);
    this.name = "DeckRefused";
    this.refusal = refusal;
  }
}
