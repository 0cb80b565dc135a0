import { DatabaseSync } from "node:sqlite";
import type { SessionStorage, SqlValue } from "../../durable-objects/live-session/storage.ts";

export class Crash extends Error {}

/** When the next transaction dies: before its commit, so that nothing of it is true, or right after it, so that nobody is told. */
export type CrashPoint = "before-commit" | "after-commit";

/** A session's SQLite, as real as the object's, with its alarm, its backups, and a place to die. */
export class SimulatedStorage implements SessionStorage {
  #database = new DatabaseSync(":memory:");
  #depth = 0;
  alarmAt: number | null = null;
  crashAt: CrashPoint | null = null;
  onCrash: () => void = () => {};
  onAlarmSet: () => void = () => {};

  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    return this.#database.prepare(query).all(...(bindings as never[])) as unknown as Row[];
  }

  transaction<Result>(work: () => Result): Result {
    const outermost = this.#depth++ === 0;
    try {
      if (!outermost) return work();
      const alarmBefore = this.alarmAt;
      this.#database.exec("begin");
      try {
        const result = work();
        if (this.crashAt === "before-commit") throw new Crash("the process died");
        this.#database.exec("commit");
        if (this.crashAt === "after-commit") throw new Crash("the process died");
        return result;
      } catch (error) {
        if (this.#database.isTransaction) {
          this.#database.exec("rollback");
          this.alarmAt = alarmBefore;
        }
        if (error instanceof Crash) {
          this.crashAt = null;
          this.onCrash();
        }
        throw error;
      }
    } finally {
      this.#depth--;
    }
  }

  setAlarm(at: number | null): void {
    this.alarmAt = at;
    this.onAlarmSet();
  }

  /** A copy to restore from later. */
  backup(): Uint8Array {
    const tables = this.#database
      .prepare("select name, sql from sqlite_master where sql is not null order by type desc")
      .all() as { name: string; sql: string }[];
    const dump = tables.map(({ name, sql }) => ({
      sql,
      rows:
        sql.startsWith("CREATE TABLE") || sql.startsWith("create table")
          ? { name, rows: this.#database.prepare(`select * from ${name}`).all() }
          : null,
    }));
    return new TextEncoder().encode(JSON.stringify({ dump, alarmAt: this.alarmAt }));
  }

  restore(copy: Uint8Array): void {
    const { dump, alarmAt } = JSON.parse(new TextDecoder().decode(copy)) as {
      dump: { sql: string; rows: { name: string; rows: Record<string, SqlValue>[] } | null }[];
      alarmAt: number | null;
    };
    this.#database = new DatabaseSync(":memory:");
    for (const { sql } of dump) this.#database.exec(sql);
    for (const { rows } of dump) {
      for (const row of rows?.rows ?? []) {
        const columns = Object.keys(row);
        const places = columns.map(() => "?").join(", ");
        this.#database
          .prepare(`insert into ${rows!.name} (${columns.join(", ")}) values (${places})`)
          .run(...(Object.values(row) as never[]));
      }
    }
    this.alarmAt = alarmAt;
  }
}
