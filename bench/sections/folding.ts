import { evolve, initialState } from "../../session-core/session.ts";
import { spread, table } from "../measure/numbers.ts";
import type { Bench } from "../bench.ts";
import { chatLog } from "../measure/chat-log.ts";

/** Replay: the log from its text to a state, as browser and object do it. */
export async function folding({ rounds, quick, say, heading }: Bench): Promise<void> {
  heading("Replay fold");
  const rows: string[][] = [];
  for (const count of quick ? [10_000] : [10_000, 100_000]) {
    const session = { tenantId: "00000000-0000-4000-8000-0000000000aa", sessionId: "00000000-0000-4000-8000-0000000000bb" };
    const text = JSON.stringify(chatLog(session, count));
    const parsing: number[] = [];
    const folds: number[] = [];
    for (let n = 0; n < rounds + 2; n++) {
      const started = performance.now();
      const events = JSON.parse(text) as ReturnType<typeof chatLog>;
      const parsed = performance.now();
      events.reduce(evolve, initialState);
      parsing.push(parsed - started);
      folds.push(performance.now() - parsed);
    }
    // The first two only warm the compiler up.
    rows.push([String(count), spread(folds.slice(2)), spread(parsing.slice(2))]);
  }
  say(table(["events", "fold, ms", "parsing them first, ms"], rows));
}
