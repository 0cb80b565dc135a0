import { DECK_TEXT_MAX, SLIDE_TEXT_MAX } from "../../session-core/features/studio/scene-kinds.ts";

/** A run of text as it lies on a page. */
export interface TextRun {
  str: string;
  hasEOL: boolean;
}

/** What can be read on a page, a line a line; without what the log cannot hold. */
export function pageText(runs: readonly TextRun[]): string {
  const text = runs.map(({ str, hasEOL }) => (hasEOL ? `${str}\n` : str)).join("");
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- they are what is taken out
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
      .replace(/[ \u00a0]+/g, " ")
      .replace(/ *\n[ \n]*/g, "\n")
      .trim()
  );
}

/** Shortens the longest texts until all of a deck's fit: a page with few words keeps them all. */
export function fitTexts(texts: readonly string[], total = DECK_TEXT_MAX, each = SLIDE_TEXT_MAX): string[] {
  let room = total;
  let limit = each;
  const byLength = texts.map(({ length }) => length).toSorted((a, b) => a - b);
  for (const [n, length] of byLength.entries()) {
    const share = Math.floor(room / (byLength.length - n));
    if (Math.min(length, each) > share) {
      limit = Math.min(limit, share);
      break;
    }
    room -= Math.min(length, each);
  }
  return texts.map((text) => (text.length <= limit ? text : cut(text, limit)));
}

/** At a word's end where there is one near, and never in the middle of a character. */
function cut(text: string, limit: number): string {
  const kept = text.slice(0, limit);
  const space = kept.search(/\s\S*$/);
  return (space > limit * 0.7 ? kept.slice(0, space) : kept.replace(/[\ud800-\udbff]$/, "")).trimEnd();
}
