import { CORE_VERSION } from "../../contracts/version.ts";
import type { SessionState } from "../../session-core/feature.ts";
import { initialState } from "../../session-core/session.ts";
import type { SessionStorage } from "./storage.ts";

/** A restart folds at most this many events (25 ms), and a busy class pays for a snapshot every few seconds at most. */
export const SNAPSHOT_EVERY_EVENTS = 500;
/** A quiet class is snapshotted this long after its last event, so that waking it folds nothing. */
export const SNAPSHOT_IDLE_MS = 30_000;

/** SQLite rows hold 2 MB; a quarter leaves room for text that is four bytes a character. */
const PART_CHARACTERS = 500_000;

export interface Snapshot {
  sequence: number;
  state: SessionState;
}

/** The folded state at some sequence, by feature and in parts that fit a row. Only ever a shortcut: the log alone is enough. */
export class Snapshots {
  readonly #storage: SessionStorage;

  constructor(storage: SessionStorage) {
    this.#storage = storage;
  }

  /** Call inside a transaction. Replaces the one before. */
  take({ sequence, state }: Snapshot): void {
    this.clear();
    for (const [feature, slice] of Object.entries(state)) {
      for (const [part, body] of partsOf(JSON.stringify(slice)).entries()) {
        this.#storage.exec(
          "insert into snapshots (sequence, feature, part, body) values (?, ?, ?, ?)",
          ...[sequence, `${CORE_VERSION}:${feature}`, part, body],
        );
      }
    }
  }

  /** The newest one that this version of the core wrote; otherwise the beginning. */
  latest(): Snapshot {
    const rows = this.#storage.exec<{ sequence: number; feature: string; body: string }>(
      "select sequence, feature, body from snapshots order by feature, part",
    );
    const bodies = new Map<string, string>();
    for (const { feature, body } of rows) {
      const [version, name] = feature.split(":") as [string, string];
      if (version !== String(CORE_VERSION)) return { sequence: 0, state: initialState };
      bodies.set(name, (bodies.get(name) ?? "") + body);
    }
    const state = Object.fromEntries([...bodies].map(([name, body]) => [name, JSON.parse(body)]));
    return { sequence: rows[0]?.sequence ?? 0, state: { ...initialState, ...state } };
  }

  clear(): void {
    this.#storage.exec("delete from snapshots");
  }
}

/** Never cut within a surrogate pair: SQLite keeps UTF-8, and half a pair would come back as something else. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = from + PART_CHARACTERS;
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to--;
    parts.push(text.slice(from, to));
  }
  return parts;
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
