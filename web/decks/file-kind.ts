import { FILE_MAX_BYTES } from "./limits.ts";
import { DeckRefused } from "./refusal.ts";

const OFFICE: Record<string, "powerpoint" | "keynote" | "opendocument"> = {
  ...{ ppt: "powerpoint", pptx: "powerpoint", pptm: "powerpoint", pps: "powerpoint", ppsx: "powerpoint" },
  ...{ key: "keynote", keynote: "keynote" },
  ...{ odp: "opendocument", otp: "opendocument", fodp: "opendocument" },
};
/** Readers forgive what stands before the mark; nothing that is a PDF has it later than this. */
const MARK_WITHIN_BYTES = 1024;

/** Refuses what cannot be a deck before it is read: by its size, by its name, and by what it begins with, whatever it is called. */
export async function assertPdf(file: Blob & { name?: string }): Promise<void> {
  if (file.size === 0) throw new DeckRefused({ reason: "empty" });
  const extension = /\.([a-z]+)$/i.exec(file.name ?? "")?.[1]?.toLowerCase() ?? "";
  const head = new TextDecoder("latin1").decode(await file.slice(0, MARK_WITHIN_BYTES).arrayBuffer());
  const pdf = head.includes("%PDF-");
  if (!pdf && OFFICE[extension]) throw new DeckRefused({ reason: OFFICE[extension] });
  if (!pdf) throw new DeckRefused({ reason: "not-a-pdf" });
  if (file.size > FILE_MAX_BYTES) throw new DeckRefused({ reason: "too-large", bytes: file.size });
}
