import { exportToSvg } from "@excalidraw/excalidraw";
import type { BoardElement } from "../../session-core/features/studio/board-element.ts";
import { MARGIN, saveAs } from "./download.ts";
import { unpack } from "./element.ts";
import { readPicture } from "./picture-bytes.ts";

/** Saves all of the board as an SVG on white, with its fonts and pictures inside: the editor's own, loaded for those who ask. */
export async function downloadDrawing(elements: readonly BoardElement[], name: string): Promise<void> {
  const ids = new Set(elements.flatMap((element) => (element.type === "image" ? element.fileId : [])));
  // Looked for by selectors, which our ids are not; a picture that is not found is left out without a word.
  const plain = new Map([...ids].map((id, n) => [id, `picture-${n}`]));
  const files = await Promise.all([...plain].map(async ([id, short]) => [short, await readPicture(id)] as const));
  if (files.some(([, file]) => file === null)) throw new Error("a picture did not come");
  const svg = await exportToSvg({
    elements: elements.flatMap((element) => {
      const unpacked = unpack(element);
      return unpacked && element.type === "image" ? { ...unpacked, fileId: plain.get(element.fileId) } : (unpacked ?? []);
    }) as never,
    appState: { exportBackground: true, viewBackgroundColor: "#ffffff" },
    files: Object.fromEntries(files.map(([short, file]) => [short, { ...file, id: short }])) as never,
    exportPadding: MARGIN,
  });
  saveAs(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }), name, "svg");
}
