import { expect, test, vi } from "vitest";
import type { ClientPorts } from "./ports.ts";
import { SignalBoard } from "./signal-board.ts";

function board() {
  const timers = new Set<() => void>();
  const after: ClientPorts["after"] = (_ms, wake) => {
    timers.add(wake);
    return () => timers.delete(wake);
  };
  const changed = vi.fn<() => void>();
  return { timers, changed, signals: new SignalBoard({ after } as ClientPorts, changed) };
}
const typing = (actor: string) => ({ type: "chat.typing", data: {}, actor });

test("whoever writes is shown until they pause, or until what they wrote is there", () => {
  const { timers, changed, signals } = board();
  signals.take(typing("amara"));
  signals.take(typing("ben"));
  expect(signals.typing).toEqual(["amara", "ben"]);
  signals.said("amara");
  expect(signals.typing).toEqual(["ben"]);
  expect(timers.size).toBe(2);
  for (const wake of timers) wake();
  expect(signals.typing).toEqual([]);
  expect(changed).toHaveBeenCalledTimes(3);
});

test("what told of writing and arrives after the words themselves tells of nothing", () => {
  const { timers, signals } = board();
  signals.said("amara");
  signals.take(typing("amara"));
  signals.take(typing("ben"));
  expect(signals.typing).toEqual(["ben"]);
  for (const wake of timers) wake();
  signals.take(typing("amara"));
  expect(signals.typing).toEqual(["amara"]);
  signals.close();
});
