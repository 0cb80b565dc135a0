import type { SessionClient } from "../session-client/index.ts";
import { useNow } from "../time.ts";

/** The time of the class's log, looked at so often: a device's own clock may be minutes off, and what counts was numbered elsewhere. */
export function useServerNow(client: SessionClient, everyMs: number): number {
  useNow(everyMs);
  return client.serverNow();
}
