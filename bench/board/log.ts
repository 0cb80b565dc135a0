import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { boardOf, whiteboard } from "../../session-core/features/studio/whiteboard.ts";
import { decide, evolve, parseCommand, see, type SessionEvent } from "../../session-core/session.ts";
import { SliceHasher } from "../../session-core/slice-hasher.ts";
import { inClass, sha256, teacher, uuid } from "../../session-core/testing/scribe.ts";
import { Timeline } from "../../web/playback/timeline.ts";
import { quantile, round, table } from "../measure/numbers.ts";
import { inParts, lesson, LESSON_SECONDS } from "./lesson.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const SEEKS = 200;
/** Of this process: what else the machine does moves it little. */
const cpuUs = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const [MIB, KIB] = [1024 * 1024, 1024];

/** The class by its rules alone, as the object and every browser run them: what a change weighs, and what deciding and folding it costs. */
export function measureLog(say: (line: string) => void): void {
  const sceneId = uuid(100);
  const scribe = inClass([{ id: sceneId, name: "Board", layout: "stage", metadata: { kind: "whiteboard" } }]);
  scribe.write(teacher, "scene.change", { sceneId });
  let { state } = scribe;
  const first = scribe.log.at(-1)!;
  const changes = [...lesson(sceneId)];
  const events: SessionEvent[] = [];
  const hasher = new SliceHasher(sha256);
  const heap = () => (collect(), collect(), process.memoryUsage().heapUsed);
  const before = heap();
  const rows: string[][] = [];
  for (const [n, part] of inParts(changes).entries()) {
    const sizes: number[] = [];
    const told: number[] = [];
    const costs: number[] = [];
    const hashing: number[] = [];
    let logBytes = 0;
    for (const change of part) {
      const text = JSON.stringify(change);
      const started = cpuUs();
      const parsed = parseCommand("whiteboard.change", JSON.parse(text));
      if (!parsed.accepted) throw new Error(`refused: ${JSON.stringify(parsed)}`);
      const context = { actor: teacher, now: first.at, newId: () => uuid(0), screen: () => ({ kind: "clean" as const }) };
      const decision = decide(state, "whiteboard.change", parsed.data, context);
      if (!decision.accepted) throw new Error(`refused: ${decision.code}`);
      for (const { type, data } of decision.events) {
        const sequence = first.sequence + events.length + 1;
        const at = first.at + Math.round((events.length / changes.length) * LESSON_SECONDS * 1_000);
        const event = { ...first, id: uuid(sequence), sequence, at, type, data } as SessionEvent;
        state = evolve(state, event);
        events.push(event);
      }
      costs.push(cpuUs() - started);
      sizes.push(text.length);
      const seen = JSON.stringify(see(events.at(-1)!, { group: "student" })).length;
      told.push(seen);
      logBytes += seen;
      // As after activity: once in half a second at most, so that every event is the worst case.
      const hashed = cpuUs();
      hasher.hash("whiteboard", whiteboard.of(state));
      hashing.push(cpuUs() - hashed);
    }
    const board = boardOf(state, sceneId);
    rows.push([
      `${(n + 1) * 30} min`,
      String(board.count),
      `${Math.round(quantile(sizes, 0.5))} / ${Math.round(quantile(sizes, 0.99))}`,
      `${Math.round(quantile(told, 0.5))} / ${Math.round(quantile(told, 0.99))}`,
      `${round(quantile(costs, 0.5))} / ${round(quantile(costs, 0.99))}`,
      `${round(quantile(hashing, 0.5))} / ${round(quantile(hashing, 0.99))}`,
      round(logBytes / KIB),
      round((heap() - before) / MIB),
      round(JSON.stringify(board).length / KIB),
    ]);
  }
  say(`${changes.length} changes in three hours. p50 / p99 of each half hour.\n`);
  say(
    table(
      [
        ...["class", "elements", "command, bytes", "event, bytes", "check, decide, fold, µs", "hash, µs"],
        ...["log, KiB", "heap with log, MiB", "snapshot, KiB"],
      ],
      rows,
    ),
  );
  seek(say, scribe.log, events);
}

/** Any instant of those three hours, as looking back and a replay find it. */
function seek(say: (line: string) => void, opening: readonly SessionEvent[], events: readonly SessionEvent[]): void {
  const timeline = new Timeline();
  const started = cpuUs();
  const all = [...opening, ...events];
  timeline.append({ from: 0, to: all.length, events: all });
  const reading = (cpuUs() - started) / 1_000;
  const begun = events[0]!.at;
  const took: number[] = [];
  for (let n = 0; n < SEEKS; n++) {
    // Far from the last one each time.
    const at = begun + ((n * 0.618034) % 1) * LESSON_SECONDS * 1_000;
    const asked = cpuUs();
    timeline.stateAtTime(at);
    took.push((cpuUs() - asked) / 1_000);
  }
  say(
    `\nSeek to any of ${SEEKS} instants: p50 ${round(quantile(took, 0.5))} ms, p99 ${round(quantile(took, 0.99))} ms, ` +
      `after ${round(reading)} ms of folding the whole class once.`,
  );
}
