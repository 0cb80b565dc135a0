import type { Page } from "playwright";
import { PING, PONG, type ServerFrame } from "../../contracts/frames.ts";
import { HeldLog } from "./held-log.ts";

/** Everything that goes between one browser and the server, listened to from outside the page. */
export class Wire {
  /** Raw frames, over every socket that the page ever opened. */
  readonly received: string[] = [];
  readonly sent: string[] = [];
  /** Paths of the API that the page asked for, each as often as it did. */
  readonly asked: string[] = [];
  readonly log = new HeldLog();
  /** Uncaught errors, and what the client reports of a fold that went wrong. */
  readonly complaints: string[] = [];
  readonly #bodies: Promise<{ url: string; text: string }>[] = [];

  constructor(page: Page, complain: (text: string) => void = () => undefined) {
    page.on("websocket", (socket) => {
      // Of the class; sound and picture, and a microphone, have sockets of their own and other protocols.
      if (!new URL(socket.url()).pathname.startsWith("/v1/classroom/")) return;
      socket.on("framesent", ({ payload }) => this.sent.push(String(payload)));
      socket.on("framereceived", ({ payload }) => {
        const text = String(payload);
        this.received.push(text);
        if (text !== PONG && text !== PING) this.log.take(JSON.parse(text) as ServerFrame);
      });
    });
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/v1/")) this.asked.push(pathname);
    });
    page.on("response", (response) => {
      if (!new URL(response.url()).pathname.startsWith("/v1/")) return;
      // A page that is left while an answer is on its way never reads it.
      const body = response.text().catch(() => "");
      this.#bodies.push(body.then((text) => ({ url: response.url(), text })));
    });
    const note = (text: string) => {
      this.complaints.push(text);
      complain(text);
    };
    page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
    page.on("console", (message) => {
      if (message.text().startsWith("chalkline:")) note(message.text());
    });
  }

  /** Answers of the API so far. */
  bodies(): Promise<{ url: string; text: string }[]> {
    return Promise.all(this.#bodies);
  }

  /** Commands that left the browser, each as often as it did. */
  commands(): { key: string; type: string }[] {
    return this.sent.flatMap((text) => {
      const frame = text.startsWith("{") ? (JSON.parse(text) as { t: string; key: string; type: string }) : null;
      return frame?.t === "command" ? [frame] : [];
    });
  }
}
