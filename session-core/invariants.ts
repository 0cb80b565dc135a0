import { canonical, findChainFault, type Sha256 } from "./hash-chain.ts";
import type { Head } from "./numbering.ts";
import type { SessionEvent } from "./session.ts";

/**
 * I0, the promise of the log, in one place for tests and for the reconciler: every acknowledged command stands in the log exactly
 * once with what was sent, the log is contiguous and its chain valid, and its order is one that really happened.
 */

/** What a participant was told about a command. Times are of one clock; equal times are no order. */
export interface Acknowledged {
  /** `participant:key` */
  key: string;
  type: string;
  /** A part of the command's data that its event must carry. */
  carries: Record<string, unknown>;
  sentAt: number;
  answeredAt: number;
}

/** Everything wrong with the log, in words; empty when I0 holds. */
export function faultsOf(
  sha256: Sha256,
  genesis: Head,
  log: readonly SessionEvent[],
  acknowledged: readonly Acknowledged[],
): string[] {
  const faults: string[] = [];
  const fault = findChainFault(sha256, genesis, log);
  if (fault) faults.push(`the chain has a ${fault.fault} fault at ${fault.sequence}`);

  const backwards = log.find(({ at }, n) => n > 0 && at < log[n - 1]!.at);
  if (backwards) faults.push(`time runs backwards at ${backwards.sequence}`);

  const byKey = new Map<string, SessionEvent>();
  for (const event of log) {
    if (event.key === null) continue;
    if (byKey.has(event.key)) faults.push(`${event.key} stands twice: ${byKey.get(event.key)!.sequence} and ${event.sequence}`);
    byKey.set(event.key, event);
  }
  for (const { key, type, carries } of acknowledged) {
    const event = byKey.get(key);
    if (!event) faults.push(`${key} (${type}) was acknowledged and is not in the log`);
    else if (!holds(event.data, carries)) faults.push(`${key} stands at ${event.sequence} with another payload`);
  }
  faults.push(...orderFaults(byKey, acknowledged));
  return faults;
}

/** What was answered before something else was sent has the lower number. */
function orderFaults(byKey: ReadonlyMap<string, SessionEvent>, acknowledged: readonly Acknowledged[]): string[] {
  const faults: string[] = [];
  const answered = [...acknowledged].sort((a, b) => a.answeredAt - b.answeredAt);
  const sent = [...acknowledged].sort((a, b) => a.sentAt - b.sentAt);
  let next = 0;
  let highest: SessionEvent | undefined;
  for (const command of sent) {
    for (let earlier = answered[next]; earlier && earlier.answeredAt < command.sentAt; earlier = answered[++next]) {
      const event = byKey.get(earlier.key);
      if (event && event.sequence > (highest?.sequence ?? 0)) highest = event;
    }
    const event = byKey.get(command.key);
    if (event && highest && event.sequence <= highest.sequence && event !== highest) {
      faults.push(`${command.key} was sent after ${highest.key} was answered, and stands before it`);
    }
  }
  return faults;
}

function holds(data: unknown, part: Record<string, unknown>): boolean {
  if (typeof data !== "object" || data === null) return false;
  return Object.entries(part).every(([name, value]) => canonical((data as Record<string, unknown>)[name]) === canonical(value));
}
