import type { RecordingList, RecordingTarget } from "../../contracts/recordings.ts";

/** A stretch of a class that can be watched: one file, recorded without a break. */
export interface Take {
  id: string;
  /** Signed, and good for a few hours. */
  url: string;
  /** ms since 1970 */
  startedAt: number;
  /** Null where the file does not say. */
  durationMs: number | null;
}

/** What there is of a recording, and what is not there (yet). Streams to elsewhere are none of it: nothing of them is kept here. */
export interface Recorded {
  /** In the order in which they were recorded. */
  takes: readonly Take[];
  isComing: boolean;
  isPartlyLost: boolean;
}

const kept: ReadonlySet<RecordingTarget["kind"]> = new Set(["take", "composite"]);

export function recorded({ recordings }: RecordingList): Recorded {
  const targets = recordings.flatMap((recording) => recording.targets).filter(({ kind }) => kept.has(kind));
  const takes = targets.flatMap(({ id, url, startedAt, durationMs }): Take[] =>
    url === null ? [] : [{ id, url, startedAt: Date.parse(startedAt), durationMs }],
  );
  return {
    takes: takes.toSorted((a, b) => a.startedAt - b.startedAt),
    isComing: targets.some(({ state }) => state === "open" || state === "finishing"),
    isPartlyLost: targets.some(({ state }) => state === "failed"),
  };
}

/** Where one is in a recording. */
export interface Place {
  take: string;
  atS: number;
}

/** The first that was recorded between two instants (ms since 1970); null where nothing was. */
export function placeOf(from: number, to: number, takes: readonly Take[]): Place | null {
  for (const { id, startedAt, durationMs } of takes) {
    const endsAt = durationMs === null ? Infinity : startedAt + durationMs;
    if (from < endsAt && to > startedAt) return { take: id, atS: Math.max(0, from - startedAt) / 1_000 };
  }
  return null;
}
