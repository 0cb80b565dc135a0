import { appendFile, copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { slidesOf } from "../../session-core/features/studio/scene-kinds.ts";
import type { Scene } from "../../session-core/features/studio/scenes.ts";
import { FILE_MAX_BYTES } from "../../web/decks/limits.ts";
import { Api, startClass } from "./api.ts";
import { heavyPdf, pageWords } from "./pdfs.ts";
import { Person } from "./person.ts";
import { browser, stack } from "./setting.ts";

/** The largest document that becomes slides, while the class is live. */

test("two hundred pages and a hundred megabytes are taken; a byte more is not", { timeout: 400_000 }, async () => {
  const api = await Api.as(stack.url, "teacher@demo.test");
  const { sessionId } = await startClass(api);
  const [teacher, student] = await Promise.all([
    Person.signedIn(browser, stack.url, "teacher@demo.test"),
    Person.signedIn(browser, stack.url, "student1@demo.test"),
  ]);
  await teacher.enter(sessionId, "studio");
  await student.enter(sessionId, "class");
  const { page } = teacher;
  const dialog = page.getByRole("dialog", { name: "Add a scene" });
  const dir = await mkdtemp(join(tmpdir(), "chalkline-decks-"));
  try {
    const path = await heavyPdf(dir, 200, FILE_MAX_BYTES - 4);
    const { size } = await stat(path);
    expect(FILE_MAX_BYTES - size).toBeGreaterThanOrEqual(0);
    expect(FILE_MAX_BYTES - size).toBeLessThan(64);
    const larger = join(dir, "Larger.pdf");
    await copyFile(path, larger);
    await appendFile(larger, " ".repeat(64));
    await page.getByRole("button", { name: "Add a scene" }).click();
    await dialog.locator("input[type=file]").setInputFiles(larger);
    await dialog.getByRole("alert").filter({ hasText: "at most 100 MB are taken" }).waitFor();
    await dialog.getByRole("button", { name: "Choose another file" }).click();
    await dialog.locator("input[type=file]").setInputFiles(path);
    await student.stage
      .locator("output")
      .filter({ hasText: `Slide 1 of 200: ${pageWords(1)}` })
      .waitFor({ state: "attached", timeout: 360_000 });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  const { scenes } = await api.ask<{ scenes: Scene[] }>("GET", `/v1/studio/scenes?sessionId=${sessionId}`);
  const slides = slidesOf(scenes.at(-1)!.metadata);
  expect(slides.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, n) => pageWords(n + 1)));
  expect((await fetch(stack.url + slides[199]!.image!)).status).toBe(200);
});
