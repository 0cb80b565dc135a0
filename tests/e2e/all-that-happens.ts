import { expect } from "vitest";
import type { Stack } from "../../local-cloud/stack.ts";
import { features } from "../../session-core/registry.ts";
import { readPostgres } from "./record.ts";

/** What a lesson in browsers alone cannot bring about, and the tests that do. */
const ELSEWHERE = [
  // tests/e2e/media.test.ts: they need a media server.
  ...["media.joined", "media.left", "screen.shared", "screen.unshared"],
  // tests/e2e/captions.test.ts, tests/integration/captions.test.ts: they need a voice.
  ...["caption.started", "caption.added", "caption.corrected", "caption.stopped"],
  // tests/simulation and tests/integration/database-log.test.ts: the object lost what Postgres has.
  "session.recovered",
  // session-core/features/orchestrator/seats.test.ts: the room was full.
  "seat.taken",
];

/** Holds a lesson to be a whole one: each event that a feature can bring about is in its log. */
export async function expectAllHappened(stack: Stack, sessionId: string): Promise<void> {
  const { events } = await readPostgres(stack, sessionId);
  const happened = new Set(events.map(({ type }) => type));
  const possible = features.flatMap(({ events: told }) => Object.keys(told));
  expect(possible.filter((type) => !happened.has(type) && !ELSEWHERE.includes(type))).toEqual([]);
}
