import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright";
import { findChromium } from "../../local-cloud/chromium.ts";
import { demoPeople } from "../../worker/identity/demo.ts";
import { Wire } from "./wire.ts";

export const openBrowser = (args: string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(console.error), args });

/** What a screen said, in order: each slide that stood on the stage, each word of the status strip. */
interface Shown {
  stage: string[];
  status: string[];
}

declare global {
  interface Window {
    shown(what: keyof Shown, text: string): void;
  }
}

/** Runs in the page: tells the test whenever the stage or the strip says something else. */
function watchScreen(): void {
  const last: Record<keyof Shown, string> = { stage: "", status: "" };
  const tell = (what: keyof Shown, text: string | null | undefined) => {
    if (!text || text === last[what]) return;
    last[what] = text;
    window.shown(what, text);
  };
  new MutationObserver(() => {
    tell("stage", document.querySelector('[aria-label="Stage"] output')?.textContent);
    tell("status", document.querySelector("output[data-status]")?.textContent);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Someone of the demo in a browser of their own. */
export class Person {
  readonly email: string;
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly wire: Wire;
  readonly shown: Shown = { stage: [], status: [] };
  readonly #url: string;

  private constructor(url: string, email: string, context: BrowserContext, page: Page) {
    this.#url = url;
    this.email = email;
    this.name = demoPeople.find((person) => person.email === email)!.name;
    this.context = context;
    this.page = page;
    this.wire = new Wire(page);
  }

  /** Opens a browser at the sign-in screen. */
  static async arrive(browser: Browser, url: string, email: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const person = new Person(url, email, context, page);
    await page.exposeFunction("shown", (what: keyof Shown, text: string) => person.shown[what].push(text));
    await page.addInitScript(watchScreen);
    await page.goto(`${url}/sign-in`);
    return person;
  }

  /** The demo's one click; ends at home. */
  async signIn(): Promise<void> {
    await this.page.getByRole("button", { name: this.name }).click();
    await this.page.getByRole("heading", { level: 1, name: this.name.split(" ")[0]! }).waitFor();
  }

  static async signedIn(...args: Parameters<typeof Person.arrive>): Promise<Person> {
    const person = await Person.arrive(...args);
    await person.signIn();
    return person;
  }

  /** Goes to the class by its address, and waits until it is live there. */
  async enter(sessionId: string, screen: "studio" | "class"): Promise<void> {
    await this.page.goto(`${this.#url}/sessions/${sessionId}/${screen}`);
    await this.stage.waitFor();
  }

  get stage() {
    return this.page.getByRole("region", { name: "Stage" });
  }
  get strip() {
    return this.page.locator("output[data-status]");
  }

  /** The title of the slide on the stage. */
  slide(): Promise<string | null> {
    return this.stage.getByRole("heading", { level: 2 }).textContent();
  }

  /** Messages as they stand in the chat, top to bottom; those still on their way as `… (sending)`. */
  chat(): Promise<string[]> {
    return this.page.getByRole("log", { name: "Chat" }).evaluate((log) =>
      [...log.querySelectorAll("li li")].map((line) => {
        const [said] = [...(line.querySelector("p")?.childNodes ?? line.childNodes)];
        return `${said?.textContent ?? ""}${line.querySelector("p > span") ? " (sending)" : ""}`;
      }),
    );
  }

  async say(text: string, to: "class" | "staff" = "class"): Promise<void> {
    await this.page.getByLabel("To", { exact: true }).selectOption(to);
    await this.page.getByLabel("Write a message").fill(text);
    await this.page.getByRole("button", { name: "Send" }).click();
  }

  get participantId(): string {
    return this.wire.log.you!.participantId;
  }

  /** As the page itself would ask, from outside of it. */
  async token(): Promise<string> {
    const kept = await this.page.evaluate(() => sessionStorage.getItem("chalkline.signedIn"));
    return (JSON.parse(kept!) as { token: string }).token;
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
