import { PING } from "../../contracts/frames.ts";
import type { Connection, Subscriber } from "./subscribers.ts";

/** Clients ping every 10 s; the times add up to fewer than the 60 s after which somebody who is gone has left. */
export const SWEEP_EVERY_MS = 15_000;
const ASK_AFTER_MS = 25_000;
const GONE_AFTER_MS = 40_000;

/**
 * Who has been silent for too long: a phone that lost its network says no goodbye, and its half of the connection stays open. Between
 * silence and goodbye each is asked for a sign of life, because a tab in the background may ping once a minute and yet be there.
 */
export function gone(subscribers: Iterable<Subscriber>, now: number): { connection: Connection; since: number }[] {
  const found: { connection: Connection; since: number }[] = [];
  for (const { connection } of subscribers) {
    const since = connection.heardAt?.() ?? now;
    if (now - since >= GONE_AFTER_MS) found.push({ connection, since });
    else if (now - since >= ASK_AFTER_MS) connection.send(PING);
  }
  return found;
}
