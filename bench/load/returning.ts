import { PROTOCOL } from "../../contracts/version.ts";
import type { Client } from "./client.ts";

/** As the product's own client does (web/session-client/link.ts): full jitter, so that a class does not come back in one blow. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 8_000;
const POLL_MS = 10;

export interface Returning {
  /** ms from a client's loss of its socket to its next welcome, for each that lost one, and how often they tried. */
  done(): Promise<{ took: number[]; tries: number }>;
}

/** Each client that loses its socket resumes with its token from where it was. */
export function comeBack(clients: readonly Client[]): Returning {
  const took: number[] = [];
  let away = 0;
  let tries = 0;
  for (const client of clients) {
    let isAway = false;
    client.onClose = () => {
      if (isAway) return;
      isAway = true;
      away++;
      const lostAt = performance.now();
      const retry = (attempt: number) => {
        const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
        setTimeout(() => {
          tries++;
          client.connect([PROTOCOL], client.position).then(
            () => {
              away--;
              isAway = false;
              took.push(performance.now() - lostAt);
            },
            () => retry(attempt + 1),
          );
        }, Math.random() * ceiling);
      };
      retry(0);
    };
  }
  return {
    async done() {
      while (away > 0 || took.length === 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      return { took, tries };
    },
  };
}
