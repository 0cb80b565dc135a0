import type { BoardElement } from "../../../session-core/features/studio/board-element.ts";

type Text = Extract<BoardElement, { type: "text" }>;

interface Face {
  family: string;
  /** Heights above and below the line, in parts of the size. */
  above: number;
  below: number;
}
const hand: Face = { family: "Excalifont", above: 0.886, below: 0.374 };
/** By the numbers that elements carry. */
const faces: Record<number, Face> = {
  1: { family: "Virgil", above: 0.886, below: 0.374 },
  2: { family: "Liberation Sans", above: 0.77, below: 0.23 },
  3: { family: "Cascadia", above: 0.928, below: 0.234 },
  5: hand,
  6: { family: "Nunito", above: 1.011, below: 0.353 },
  7: { family: "Lilita One", above: 0.923, below: 0.22 },
  8: { family: "Comic Shanns", above: 0.75, below: 0.25 },
  9: { family: "Liberation Sans", above: 0.77, below: 0.23 },
};

export const faceOf = (element: Text): Face => faces[element.fontFamily] ?? hand;

/** Hebrew, Arabic and what is written with their letters, before any letter that runs the other way. */
const RIGHT_TO_LEFT = /^[^A-Za-z\u00c0-\u02b8\u0370-\u058f]*[\u0591-\u07ff\ufb1d-\ufdfd\ufe70-\ufefc]/;

/** Draws it from its own origin. */
export function write(context: CanvasRenderingContext2D, element: Text): void {
  const { textAlign = "left", lineHeight = 1.25, fontSize, width, strokeColor = "#1e1e1e" } = element;
  const { family, above, below } = faceOf(element);
  const step = fontSize * lineHeight;
  const baseline = (step - fontSize * (above + below)) / 2 + fontSize * above;
  context.font = `${fontSize}px "${family}", "Noto Sans Arabic", "Noto Sans", sans-serif, "Noto Color Emoji"`;
  context.fillStyle = strokeColor;
  context.textAlign = textAlign;
  context.direction = RIGHT_TO_LEFT.test(element.text) ? "rtl" : "ltr";
  const x = { left: 0, center: width / 2, right: width }[textAlign];
  for (const [n, line] of element.text.replaceAll("\r", "").split("\n").entries()) context.fillText(line, x, n * step + baseline);
}
