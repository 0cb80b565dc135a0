import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PDFDocument, PDFName, PDFString, StandardFonts, rgb } from "pdf-lib";

/** Documents for decks: good ones, and those that somebody made to do harm. */

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}
const upload = (name: string, bytes: Uint8Array | string): Upload => ({
  name,
  mimeType: "application/pdf",
  buffer: Buffer.from(bytes),
});

/** What the pages of `deckPdf` say. */
export const pageWords = (page: number) => `Page ${page}: the pendulum swings`;

export async function deckPdf(name: string, pages: number): Promise<Upload> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let page = 1; page <= pages; page++) {
    const sheet = document.addPage([960, 540]);
    sheet.drawRectangle({ x: 0, y: 0, width: 960, height: 24, color: rgb(0.06, 0.42, 0.31) });
    sheet.drawText(pageWords(page), { x: 60, y: 400, size: 40, font });
  }
  return upload(name, await document.save());
}

/** Runs a script when it is opened, when a page is, and when its link is followed; its name and its words are markup. */
export async function scriptedPdf(script: string): Promise<Upload> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const action = { Type: "Action", S: "JavaScript", JS: PDFString.of(script) };
  document.addJavaScript("run", script);
  document.catalog.set(PDFName.of("OpenAction"), document.context.obj(action));
  document.setTitle(`<script>${script}</script>`);
  const sheet = document.addPage([960, 540]);
  sheet.drawText(`<img src=x onerror="${script}">`, { x: 60, y: 400, size: 24, font });
  sheet.node.set(PDFName.of("AA"), document.context.obj({ O: action }));
  const link = { Type: "Annot", Subtype: "Link", Rect: [0, 0, 960, 540], A: action };
  sheet.node.set(PDFName.of("Annots"), document.context.obj([link]));
  return upload("scripted.pdf", await document.save());
}

/** As a book would be. */
export const longPdf = (pages: number): Promise<Upload> => deckPdf("book.pdf", pages);

/** A deck of so many pages that is exactly so large, as photographs make them; in a folder, for a browser to take it from there. */
export async function heavyPdf(dir: string, pages: number, bytes: number): Promise<string> {
  const { buffer } = await deckPdf("heavy.pdf", pages);
  const document = await PDFDocument.load(buffer);
  const weight = document.context.register(document.context.stream(new Uint8Array(bytes)));
  const without = (await document.save({ useObjectStreams: false })).length - bytes;
  document.context.assign(weight, document.context.stream(new Uint8Array(bytes - without)));
  const saved = await document.save({ useObjectStreams: false });
  const path = join(dir, `Heavy ${saved.length}.pdf`);
  await writeFile(path, saved);
  return path;
}

export async function lockedPdf(): Promise<Upload> {
  const document = await PDFDocument.create();
  document.addPage([960, 540]);
  const secret = PDFString.of("0123456789abcdef0123456789abcdef");
  document.context.trailerInfo.Encrypt = document.context.register(
    document.context.obj({ Filter: "Standard", V: 1, R: 2, P: -4, O: secret, U: secret }),
  );
  const id = PDFString.of("0123456789abcdef");
  document.context.trailerInfo.ID = document.context.obj([id, id]);
  return upload("locked.pdf", await document.save({ useObjectStreams: false }));
}

export async function shapelessPdf(): Promise<Upload> {
  const document = await PDFDocument.create();
  document.addPage([14_000, 20]);
  return upload("shapeless.pdf", await document.save());
}

/** A page as large as a hall; it is drawn as any other. */
export async function hugePdf(): Promise<Upload> {
  const document = await PDFDocument.create();
  document.addPage([9_000_000, 5_000_000]);
  return upload("huge.pdf", await document.save());
}

export const brokenPdf = upload("broken.pdf", `%PDF-1.7\n${"garbage ".repeat(50)}`);
export const powerpoint = upload("Lesson 1.pptx", "PK\u0003\u0004 not a pdf");
