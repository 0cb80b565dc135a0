import type { Locator, Page } from "playwright";

/** More stops than any screen has: after that the focus has been everywhere. */
const STOPS_MAX = 120;
const TAKES_KEYS = "input, textarea, select, [contenteditable], [role=tab], [role=dialog]";

/** Somebody who has a keyboard and nothing else: what cannot be reached by the Tab key cannot be used here. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async goTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let stop = 0; stop < STOPS_MAX; stop++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.#page.keyboard.press("Tab");
    }
    throw new Error(`No way by keyboard to ${String(target)}`);
  }

  async press(target: Locator, key = "Enter"): Promise<void> {
    await this.goTo(target);
    await this.#page.keyboard.press(key);
  }

  /** A key that works wherever nothing else takes it. */
  async shortcut(key: string): Promise<void> {
    const taken = () => this.#page.evaluate((takes) => document.activeElement?.closest(takes) != null, TAKES_KEYS);
    for (let stop = 0; stop < STOPS_MAX && (await taken()); stop++) await this.#page.keyboard.press("Tab");
    await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }
}
