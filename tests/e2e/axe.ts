import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright";
import { expect } from "vitest";

const GRAVE = new Set(["serious", "critical"]);

const PICTURES = join(import.meta.dirname, "..", "..", "test-results");

/** Holds the screen as it stands to axe, in both themes, and leaves a picture of each for people to look at. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForFunction(
      (theme) =>
        document.documentElement.dataset["theme"] === theme &&
        document.getAnimations().every(({ playState }) => playState !== "running"),
      colorScheme,
    );
    await page.screenshot({ path: join(PICTURES, `${screen}-${page.viewportSize()?.width}-${colorScheme}.png`) });
    const found = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document);
      return violations.map(({ id, impact, nodes }) => ({
        id,
        impact: impact ?? "",
        nodes: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ""}`),
      }));
    });
    const grave = found.filter(({ impact }) => GRAVE.has(impact));
    expect(grave, `${screen}, ${colorScheme}`).toEqual([]);
  }
}
