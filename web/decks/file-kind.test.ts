import { expect, test } from "vitest";
import { assertPdf } from "./file-kind.ts";
import { FILE_MAX_BYTES } from "./limits.ts";
import { scaleOf } from "./page-size.ts";

const file = (name: string, text: string) => new File([text], name);
const sized = (bytes: number) => Object.defineProperty(file("deck.pdf", "%PDF-1.7\n"), "size", { value: bytes });

test.each([
  ["an empty file", file("deck.pdf", ""), { reason: "empty" }],
  ["a page of the web", file("deck.pdf", "<!doctype html>"), { reason: "not-a-pdf" }],
  ["a PowerPoint file", file("Lesson 1.PPTX", "PK\u0003\u0004"), { reason: "powerpoint" }],
  ["a Keynote file", file("lesson.key", "PK\u0003\u0004"), { reason: "keynote" }],
  ["an OpenDocument file", file("lesson.odp", "PK\u0003\u0004"), { reason: "opendocument" }],
  ["a file that is too large", sized(FILE_MAX_BYTES + 1), { reason: "too-large", bytes: FILE_MAX_BYTES + 1 }],
])("%s is refused, with the reason", async (_what, given, refusal) => {
  await expect(assertPdf(given)).rejects.toMatchObject({ refusal });
});

test.each([
  ["as it should begin", file("deck.pdf", "%PDF-1.7\n…")],
  ["after what a scanner wrote before it", file("deck.pdf", `${"\u0000".repeat(500)}%PDF-1.4`)],
  ["under another name", file("deck.pptx", "%PDF-1.7\n")],
  ["of the largest size", sized(FILE_MAX_BYTES)],
])("a PDF %s is taken", async (_what, given) => {
  await expect(assertPdf(given)).resolves.toBeUndefined();
});

test("a page is drawn 1600 pixels large, whatever its box says, and one without a shape is not drawn", () => {
  expect(scaleOf({ width: 800, height: 450 })).toBe(2);
  expect(scaleOf({ width: 1_000_000, height: 600_000 })).toBe(0.0016);
  for (const box of [
    { width: 0, height: 10 },
    { width: Number.NaN, height: 10 },
    { width: Infinity, height: 10 },
    { width: 14_400, height: 3 },
  ]) {
    expect(scaleOf(box)).toBeNull();
  }
});
