import { captions } from "../../session-core/features/captions/captions.ts";
import type { SessionSnapshot } from "../session-client/index.ts";

/** What is missing while the class goes on, each with what it means for whoever reads it. */
export type ClassCondition = "captions-reconnecting" | "captions-unavailable" | "database" | "pictures" | "connection";

type Known = Pick<SessionSnapshot, "state" | "captionFeeds" | "missing" | "quality">;

/** One row a condition, in the order in which they are said. */
const table: readonly { condition: ClassCondition; when(known: Known, picturesMissing: boolean): boolean }[] = [
  { condition: "connection", when: ({ quality }) => quality === "poor" },
  { condition: "pictures", when: (_known, picturesMissing) => picturesMissing },
  { condition: "captions-unavailable", when: (known) => someFeedIs(known, "unavailable") },
  { condition: "captions-reconnecting", when: (known) => someFeedIs(known, "reconnecting") },
  { condition: "database", when: ({ missing }) => missing.includes("database") },
];

export function conditionsOf(known: Known, picturesMissing: boolean): ClassCondition[] {
  return table.flatMap(({ condition, when }) => (when(known, picturesMissing) ? condition : []));
}

/** What was said of a feed that has ended since counts no longer. */
function someFeedIs({ state, captionFeeds }: Known, how: "reconnecting" | "unavailable"): boolean {
  return captions.of(state).feeds.some(({ feed }) => captionFeeds[feed] === how);
}
