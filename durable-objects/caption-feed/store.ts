import type { FeedPass } from "../../platform/caption-feed.ts";
import type { CaptionLine, LineName } from "../../platform/caption-line.ts";
import { voicesIn } from "./lines.ts";

/** What this uses of a Durable Object's SQLite. */
export interface FeedSql {
  exec<Row extends Record<string, SqlStorageValue>>(query: string, ...bindings: SqlStorageValue[]): Row[];
  transaction<Result>(work: () => Result): Result;
}

/** A microphone as it survives the object. */
export interface KeptFeed {
  pass: FeedPass;
  /** Of the next line. */
  utterance: number;
  /** Samples before this one are heard and kept. */
  through: number;
  /** Told apart so far, where the recogniser does. */
  voices: number;
  /** Without a socket since; null while it has one. ms since 1970 */
  absentSince: number | null;
}

interface FeedRow extends Record<string, SqlStorageValue> {
  pass: string;
  utterance: number;
  through: number;
  voices: number;
  absent_since: number | null;
}

/**
 * Final words between the recogniser and the log. Invariant: a line, the number it takes and the place it is heard through are one
 * write, so that a word is here once or not at all; what the browser is told is kept is told after it.
 */
export class FeedStore {
  readonly #sql: FeedSql;

  constructor(sql: FeedSql) {
    this.#sql = sql;
    sql.exec(`create table if not exists feeds (feed text primary key, pass text not null, utterance integer not null,
      through integer not null, absent_since integer, over integer not null default 0)`);
    sql.exec(`create table if not exists lines (feed text not null, utterance integer not null, line text not null,
      refused integer not null default 0, primary key (feed, utterance))`);
    sql.exec(`create table if not exists voices (feed text primary key, told_apart integer not null)`);
    sql.exec(`create table if not exists used_tickets (id text primary key, expires_at integer not null)`);
  }

  /** Takes a ticket; false where it was taken before. */
  take(ticket: string, expiresAt: number, now: number): boolean {
    this.#sql.exec("delete from used_tickets where expires_at < ?", now - 60_000);
    if (this.#sql.exec("select 1 as used from used_tickets where id = ?", ticket).length > 0) return false;
    this.#sql.exec("insert into used_tickets (id, expires_at) values (?, ?)", ticket, expiresAt);
    return true;
  }

  open(pass: FeedPass): KeptFeed {
    this.#sql.exec(
      `insert into feeds (feed, pass, utterance, through) values (?, ?, 1, 0)
       on conflict (feed) do update set pass = excluded.pass, absent_since = null, over = 0`,
      pass.feed,
      JSON.stringify(pass),
    );
    return this.find(pass.feed)!;
  }

  find(feed: string): KeptFeed | undefined {
    return this.feeds().find(({ pass }) => pass.feed === feed);
  }

  /** Those that are switched on. */
  feeds(): KeptFeed[] {
    return this.#sql
      .exec<FeedRow>(
        `select pass, utterance, through, absent_since, coalesce(told_apart, 0) as voices
         from feeds left join voices using (feed) where over = 0`,
      )
      .map(({ pass, utterance, through, voices, absent_since }) => ({
        ...{ pass: JSON.parse(pass) as FeedPass, utterance, through, voices, absentSince: absent_since },
      }));
  }

  /** Keeps lines, and that all is heard before `through`. */
  keep(feed: string, lines: readonly CaptionLine[], through: number): void {
    this.#sql.transaction(() => {
      for (const line of lines) {
        const { utterance } = line;
        this.#sql.exec("insert into lines (feed, utterance, line) values (?, ?, ?)", feed, utterance, JSON.stringify(line));
      }
      this.#sql.exec(
        "update feeds set utterance = utterance + ?, through = max(through, ?) where feed = ?",
        lines.length,
        through,
        feed,
      );
      const voices = voicesIn(lines, 0);
      if (voices === 0) return;
      this.#sql.exec(
        "insert into voices (feed, told_apart) values (?, ?) on conflict (feed) do update set told_apart = max(told_apart, ?)",
        ...[feed, voices, voices],
      );
    });
  }

  absent(feed: string, since: number | null): void {
    this.#sql.exec("update feeds set absent_since = ? where feed = ?", since, feed);
  }
  /** Switched off; what it heard may still wait, and it may come back. */
  close(feed: string): void {
    this.#sql.exec("update feeds set over = 1 where feed = ?", feed);
  }
  passOf(feed: string): FeedPass | null {
    const [row] = this.#sql.exec<{ pass: string }>("select pass from feeds where feed = ?", feed);
    return row ? (JSON.parse(row.pass) as FeedPass) : null;
  }
  /** Whose session it is; null before the first microphone. */
  tenant(): string | null {
    const [row] = this.#sql.exec<{ pass: string }>("select pass from feeds limit 1");
    return row ? (JSON.parse(row.pass) as FeedPass).tenantId : null;
  }

  /** The oldest lines that the log has not taken yet, in the order in which they became final. */
  waiting(limit: number): CaptionLine[] {
    return this.#sql
      .exec<{ line: string }>("select line from lines where refused = 0 order by rowid limit ?", limit)
      .map(({ line }) => JSON.parse(line) as CaptionLine);
  }
  sent({ feed, utterance }: CaptionLine): void {
    this.#sql.exec("delete from lines where feed = ? and utterance = ?", feed, utterance);
  }
  /** The log takes it no more: the class is over. The transcript still will. */
  refused({ feed, utterance }: CaptionLine): void {
    this.#sql.exec("update lines set refused = 1 where feed = ? and utterance = ?", feed, utterance);
  }

  leftovers(): CaptionLine[] {
    return this.#sql
      .exec<{ line: string }>("select line from lines order by rowid")
      .map(({ line }) => JSON.parse(line) as CaptionLine);
  }
  /** What is saved, and not what came since; whose session it was stays, so that no other tenant may ask. */
  forget(saved: readonly LineName[], now: number): void {
    this.#sql.transaction(() => {
      for (const { feed, utterance } of saved) {
        this.#sql.exec("delete from lines where feed = ? and utterance = ?", feed, utterance);
      }
    });
    this.#sql.exec("delete from used_tickets where expires_at < ?", now);
  }
}
