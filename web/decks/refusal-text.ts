import { useLingui } from "@lingui/react/macro";
import { FILE_MAX_BYTES, PAGES_MAX } from "./limits.ts";
import { DeckRefused } from "./refusal.ts";

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);

/** Why a file did not become slides, and what to do instead. */
export function useRefusalText(): (reason: unknown) => string {
  const { t } = useLingui();
  return (reason) => {
    if (!(reason instanceof DeckRefused)) return t`The file could not be read. Load the page again and try once more.`;
    const { refusal } = reason;
    switch (refusal.reason) {
      case "empty":
        return t`This file is empty.`;
      case "not-a-pdf":
        return t`This is no PDF. Slides are made of PDF files.`;
      case "powerpoint":
        return t`This is a PowerPoint file. In PowerPoint choose File › Export › PDF, and bring that file here.`;
      case "keynote":
        return t`This is a Keynote file. In Keynote choose File › Export To › PDF, and bring that file here.`;
      case "opendocument":
        return t`This is an OpenDocument file. In LibreOffice choose File › Export As › PDF, and bring that file here.`;
      case "broken":
        return t`This PDF is broken and cannot be opened. Export it again from where it was made.`;
      case "locked":
        return t`This PDF is locked with a password. Save a copy without one, and bring that here.`;
      case "too-large": {
        const size = megabytes(refusal.bytes);
        const most = megabytes(FILE_MAX_BYTES);
        return t`This file has ${size} MB; at most ${most} MB are taken. Export it with smaller pictures, or in parts.`;
      }
      case "too-many-pages": {
        const { pages } = refusal;
        return t`This PDF has ${pages} pages; at most ${PAGES_MAX} become one scene. Split it, and bring the parts.`;
      }
      case "page-broken": {
        const { page } = refusal;
        return t`Page ${page} of this PDF is broken and cannot be drawn. Export it again, or without that page.`;
      }
      case "page-shape": {
        const { page } = refusal;
        return t`Page ${page} of this PDF has a size that no stage can show. Export it without that page.`;
      }
      case "page-too-slow": {
        const { page } = refusal;
        return t`Page ${page} of this PDF takes too long to draw. Simplify it, or export it without that page.`;
      }
    }
  };
}
