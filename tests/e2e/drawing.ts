import type { Person } from "./person.ts";

/** What a hand does on the whiteboard's editor. */

/** A tool by its key, then from one place of the board to another. */
export async function draw({ page }: Person, tool: string, from: [number, number], to: [number, number]): Promise<void> {
  const { x, y } = (await page.locator("canvas.interactive").boundingBox())!;
  await page.mouse.move(x + from[0], y + from[1]);
  await page.locator(".board-editor .excalidraw").first().focus();
  await page.keyboard.press(tool);
  await page.mouse.down();
  await page.mouse.move(x + (from[0] + to[0]) / 2, y + (from[1] + to[1]) / 2, { steps: 6 });
  await page.mouse.move(x + to[0], y + to[1], { steps: 6 });
  await page.mouse.up();
}

/** Words on the board, where it is said in pixels from its corner. */
export async function write({ page }: Person, text: string, at: [number, number]): Promise<void> {
  const { x, y } = (await page.locator("canvas.interactive").boundingBox())!;
  await page.locator(".board-editor .excalidraw").first().focus();
  await page.keyboard.press("t");
  await page.mouse.click(x + at[0], y + at[1]);
  await page.keyboard.type(text);
  await page.keyboard.press("Escape");
}
