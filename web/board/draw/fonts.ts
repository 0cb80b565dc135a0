import type { BoardElement } from "../../../session-core/features/studio/board-element.ts";
import { faceOf } from "./words.ts";

/** Where the build puts the editor's fonts. */
const FONTS = "/board/fonts";

const LATIN = "U+20-ff,U+131,U+152-153,U+2c6,U+2da,U+2dc,U+2010-206f,U+20ac,U+2122,U+2212";
const LATIN_MORE = "U+100-130,U+132-151,U+154-17e,U+192,U+1fc-1ff,U+218-21b,U+1e80-1e85,U+1ef2-1ef3";

/** The files a viewer needs, by family; other scripts are written in the system's own fonts. */
const files: Record<string, readonly [file: string, range?: string][]> = {
  Excalifont: [
    ["Excalifont/Excalifont-Regular-a88b72a24fb54c9f94e3b5fdaa7481c9.woff2", LATIN],
    ["Excalifont/Excalifont-Regular-be310b9bcd4f1a43f571c46df7809174.woff2", LATIN_MORE],
    ["Excalifont/Excalifont-Regular-b9dcf9d2e50a1eaf42fc664b50a3fd0d.woff2", "U+400-45f,U+490-491,U+2116"],
    ["Excalifont/Excalifont-Regular-41b173a47b57366892116a575a43e2b6.woff2", "U+37e,U+384-3cf,U+3d7"],
  ],
  Virgil: [["Virgil/Virgil-Regular.woff2"]],
  Cascadia: [["Cascadia/CascadiaCode-Regular.woff2"]],
  Nunito: [["Nunito/Nunito-Regular-XRXI3I6Li01BKofiOc5wtlZ2di8HDIkhdTQ3j6zbXWjgeg.woff2"]],
  "Lilita One": [["Lilita/Lilita-Regular-i7dPIFZ9Zz-WBtRtedDbYEF8RXi4EwQ.woff2"]],
  "Comic Shanns": [["ComicShanns/ComicShanns-Regular-279a7b317d12eb88de06167bd672b4b4.woff2"]],
  "Liberation Sans": [["Liberation/LiberationSans-Regular.woff2"]],
};

const asked = new Set<string>();

/** Asks for the fonts that these elements are written in, once. Calls back when any has come. */
export function wantFonts(elements: Iterable<BoardElement>, came: () => void): void {
  for (const element of elements) {
    if (element.type !== "text") continue;
    const { family } = faceOf(element);
    if (asked.has(family)) continue;
    asked.add(family);
    for (const [file, unicodeRange] of files[family] ?? []) {
      const face = new FontFace(family, `url("${FONTS}/${file}")`, unicodeRange ? { unicodeRange } : {});
      document.fonts.add(face);
      // What cannot be had is written in the system's own font.
      face.load().then(came, () => undefined);
    }
  }
}
