import type { SessionStorage } from "./storage.ts";

/** What can be due in a session. An object has one alarm; these share it. */
export type TimerName = "outbox" | "expire" | "snapshot" | "settle" | "sweep" | "media" | "egress";

/** Named timers over the object's one alarm. They survive eviction and restarts. */
export class Timers {
  readonly #storage: SessionStorage;
  readonly #due = new Map<TimerName, number>();

  constructor(storage: SessionStorage) {
    this.#storage = storage;
    this.reload();
  }

  /** After a rollback: what is armed is what storage says. */
  reload(): void {
    this.#due.clear();
    const rows = this.#storage.exec<{ name: TimerName; due: number }>("select name, due from timers");
    for (const { name, due } of rows) this.#due.set(name, due);
  }

  isArmed(name: TimerName): boolean {
    return this.#due.has(name);
  }

  /** Sets the timer, moving it if it was set. Costs a write only when something changes. */
  arm(name: TimerName, at: number): void {
    // The alarm comes in the whole millisecond: due within it, a timer would be found not to be due yet, again and again.
    const due = Math.ceil(at);
    if (this.#due.get(name) === due) return;
    this.#storage.exec(
      "insert into timers (name, due) values (?, ?) on conflict (name) do update set due = excluded.due",
      name,
      due,
    );
    this.#due.set(name, due);
    this.rearm();
  }

  /** Sets the timer unless it is due by then already. */
  armBy(name: TimerName, due: number): void {
    if ((this.#due.get(name) ?? Infinity) > due) this.arm(name, due);
  }

  disarm(name: TimerName): void {
    if (!this.#due.delete(name)) return;
    this.#storage.exec("delete from timers where name = ?", name);
    this.rearm();
  }

  /** Takes what is due by now. The caller does the work, then calls `rearm`: an alarm that throws is lost after six tries. */
  takeDue(now: number): TimerName[] {
    const due = [...this.#due].filter(([, at]) => at <= now).map(([name]) => name);
    for (const name of due) {
      this.#due.delete(name);
      this.#storage.exec("delete from timers where name = ?", name);
    }
    return due;
  }

  rearm(): void {
    this.#storage.setAlarm(nextAlarm(this.#due.values()));
  }
}

/** The earliest of what is due, or null. */
export function nextAlarm(due: Iterable<number>): number | null {
  let earliest: number | null = null;
  for (const at of due) if (earliest === null || at < earliest) earliest = at;
  return earliest;
}
