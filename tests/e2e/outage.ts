import { expect } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { WAIT } from "./record.ts";

const STRIKE_EVERY_MS = 20;

export interface Outage {
  /** Lets the database come back; resolves when it answers. */
  end(): Promise<void>;
}

/** kill -9 of the database, and of whatever is started in its place, until the outage ends. */
export function killDatabase({ database }: Stack): Outage {
  let struck: number | undefined;
  const strike = () => {
    const pid = database.pid();
    if (pid === undefined || pid === struck) return;
    struck = pid;
    process.kill(pid, "SIGKILL");
  };
  strike();
  const striking = setInterval(strike, STRIKE_EVERY_MS);
  const answers = () =>
    fetch(database.fetchEndpoint, {
      method: "POST",
      headers: { "neon-connection-string": database.connectionString },
      body: JSON.stringify({ query: "select 1", params: [] }),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  return {
    async end() {
      clearInterval(striking);
      await expect.poll(answers, WAIT).toBe(true);
    },
  };
}
