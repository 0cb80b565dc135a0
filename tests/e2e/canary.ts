import type { Page } from "playwright";
import { ATTACKS } from "../../web/components/stage/testing/attacks.ts";

/** Says that something ran, in whatever window it runs. */
export const CANARY = "top.__pwned=(top.__pwned||0)+1";
export const attacks = ATTACKS.map((attack) => attack.replaceAll("alert(1)", CANARY).replaceAll("msgbox(1)", CANARY));

export const pwned = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { __pwned?: number }).__pwned ?? 0);

/** The board's editor names a stranger's server as the last place to look for a font. The page is kept from asking there. */
const FONTS_ELSEWHERE = /^(font-src|connect-src): https:\/\/esm\.sh\//;

/** What pages were kept from doing, and whom elsewhere they asked for anything. */
export class Watch {
  readonly violations: string[] = [];
  readonly asked: string[] = [];
  readonly #origin: string;

  constructor(url: string) {
    this.#origin = new URL(url).origin;
  }

  async over(page: Page): Promise<void> {
    await page.exposeFunction("violated", (what: string) => {
      if (!FONTS_ELSEWHERE.test(what)) this.violations.push(what);
    });
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        (window as unknown as { violated?(what: string): void }).violated?.(`${violatedDirective}: ${blockedURI}`);
      });
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      const own = protocol === "data:" || protocol === "blob:" || origin === this.#origin;
      if (!own && !FONTS_ELSEWHERE.test(`font-src: ${request.url()}`)) this.asked.push(request.url());
    });
    page.on("dialog", (dialog) => {
      this.violations.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }
}
