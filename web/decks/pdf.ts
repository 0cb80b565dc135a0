import { getDocument, GlobalWorkerOptions, type PDFDocumentLoadingTask, type PDFPageProxy } from "pdfjs-dist";
// oxlint-disable-next-line import/default -- the bundler makes it one: the address of the file
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import type { DeckSource, PageImage } from "./deck-import.ts";
import { assertPdf } from "./file-kind.ts";
import { PAGE_PATIENCE_MS, PAGES_MAX, PICTURE_MAX_PIXELS } from "./limits.ts";
import { scaleOf } from "./page-size.ts";
import { pageText, type TextRun } from "./page-text.ts";
import { DeckRefused } from "./refusal.ts";

GlobalWorkerOptions.workerSrc = workerUrl;

/** Good enough that small print stays legible, at a third of a PNG's size. */
const WEBP_QUALITY = 0.86;

/** Opens a PDF to be drawn page by page. Nothing in it runs: its scripts and forms are never handed to anybody who would. */
export async function openPdf(file: File): Promise<DeckSource> {
  await assertPdf(file);
  const loading = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    cMapUrl: "/pdfjs/cmaps/",
    standardFontDataUrl: "/pdfjs/standard_fonts/",
    wasmUrl: "/pdfjs/wasm/",
    iccUrl: "/pdfjs/iccs/",
    enableXfa: false,
    disableAutoFetch: true,
    maxImageSize: PICTURE_MAX_PIXELS,
    canvasMaxAreaInBytes: PICTURE_MAX_PIXELS * 4,
    verbosity: 0,
  });
  const document = await within(PAGE_PATIENCE_MS, loading.promise, () => new DeckRefused({ reason: "broken" })).catch(
    (error: unknown) => {
      void loading.destroy();
      throw error instanceof DeckRefused ? error : new DeckRefused({ reason: isLocked(error) ? "locked" : "broken" });
    },
  );
  const pages = document.numPages;
  if (pages > PAGES_MAX) {
    void loading.destroy();
    throw new DeckRefused({ reason: "too-many-pages", pages });
  }
  const canvas = window.document.createElement("canvas");
  return {
    pages,
    draw: (page) =>
      within(PAGE_PATIENCE_MS, drawPage(loading, page, canvas), () => new DeckRefused({ reason: "page-too-slow", page })),
    close: () => void loading.destroy(),
  };
}

const isLocked = (error: unknown): boolean => error instanceof Error && error.name === "PasswordException";

async function drawPage(loading: PDFDocumentLoadingTask, number: number, canvas: HTMLCanvasElement): Promise<PageImage> {
  let page: PDFPageProxy;
  try {
    page = await (await loading.promise).getPage(number);
  } catch {
    throw new DeckRefused({ reason: "page-broken", page: number });
  }
  const scale = scaleOf(page.getViewport({ scale: 1 }));
  if (scale === null) throw new DeckRefused({ reason: "page-shape", page: number });
  const viewport = page.getViewport({ scale });
  canvas.width = Math.max(1, Math.round(viewport.width));
  canvas.height = Math.max(1, Math.round(viewport.height));
  try {
    // As for print: drawn without waiting for the screen, so that it goes on while the teacher looks at another tab.
    await page.render({ canvas, viewport, intent: "print", background: "#ffffff" }).promise;
    const { items } = await page.getTextContent();
    const image = await imageOf(canvas);
    return { image, text: pageText(items.filter((item): item is TextRun & typeof item => "str" in item)) };
  } catch (error) {
    throw error instanceof DeckRefused ? error : new DeckRefused({ reason: "page-broken", page: number });
  } finally {
    page.cleanup();
  }
}

/** WebP, or PNG from a browser that writes none. */
function imageOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser gave no image"))), "image/webp", WEBP_QUALITY),
  );
}

async function within<T>(ms: number, work: Promise<T>, tooSlow: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
