import { join } from "node:path";
import { appendToPostgres } from "../../durable-objects/live-session/postgres.ts";
import { createDatabase } from "../../platform/database.ts";
import { chatLog } from "../measure/chat-log.ts";
import { startLoad } from "../load/load.ts";
import { spread, table } from "../measure/numbers.ts";
import { cpuMs } from "../measure/process.ts";
import { startBenchDatabase, type BenchDatabase } from "../servers/database.ts";
import { startProduct, type Product } from "../servers/product.ts";
import type { Bench } from "../bench.ts";

/** The way to Postgres: how fast it is, what it costs the object, and what a class notices of an outage's end. */

/** As many as the outbox sends at once. */
const BATCH = 1_000;
const OUTAGE_EVENTS = 10_000;
const STUDENTS = 20;
/** Three times what the hashes of the state wait for quiet. */
const QUIET_MS = 1_500;

export async function outbox(bench: Bench): Promise<void> {
  const { dir, heading } = bench;
  heading("Outbox");
  const database = await startBenchDatabase(join(dir, "outbox-database"));
  try {
    await rowsPerSecond(bench, database);
    await outage(bench, database);
  } finally {
    await database.stop();
  }
}

async function rowsPerSecond({ rounds, quick, say, goal }: Bench, database: BenchDatabase): Promise<void> {
  const target = createDatabase({ DATABASE_URL: database.connectionString, NEON_FETCH_ENDPOINT: database.fetchEndpoint });
  const rate = async (batch: number, count: number) => {
    const session = await database.newSession();
    const events = chatLog(session, count);
    const batches = Array.from({ length: count / batch }, (_, n) => events.slice(n * batch, (n + 1) * batch));
    const encoded = batches.map((some) => ({ json: JSON.stringify(some), count: some.length }));
    const started = performance.now();
    for (const some of encoded) await appendToPostgres(target, session, some);
    return (count * 1_000) / (performance.now() - started);
  };
  const batched: number[] = [];
  const single: number[] = [];
  for (let n = 0; n < rounds; n++) {
    batched.push(await rate(BATCH, quick ? 5_000 : 20_000));
    single.push(await rate(1, quick ? 100 : 400));
  }
  say(`${database.name}, \`append_session_events\` over Neon's protocol, one caller:\n`);
  say(
    table(
      ["", "rows/s"],
      [
        [`${BATCH} a statement`, spread(batched)],
        ["1 a statement", spread(single)],
      ],
    ),
  );
  goal(
    "outbox: rows/s in batches / one by one",
    "≥ 50",
    batched.map((rows, n) => rows / single[n]!),
  );
}

/** Ten thousand events wait; then Postgres is back while the class goes on. */
async function outage({ dir, rounds, quick, say, goal }: Bench, database: BenchDatabase): Promise<void> {
  const drained: number[] = [];
  const objectCpu: number[] = [];
  const slower: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const product = await startProduct({ dir: join(dir, `outage-${n}`), roomy: true, database });
    const load = startLoad();
    try {
      const live = await product.startClass(await database.newSession());
      await load.connect({ targets: await live.admit(STUDENTS), atOnce: STUDENTS });
      const calm = await load.drive({ perSecond: 20, forMs: quick ? 2_000 : 5_000 });
      await live.flushed();
      objectCpu.push(await drainCost(product, load, live));
      await product.setDatabase("off");
      await load.drive({ perSecond: 2_000, forMs: (OUTAGE_EVENTS / 2_000) * 1_000 });
      await product.setDatabase("on");
      const [took, during] = await Promise.all([live.flushed(), load.drive({ perSecond: 20, forMs: quick ? 3_000 : 10_000 })]);
      drained.push(took / 1_000);
      slower.push(during.toLastMs.p50 / calm.toLastMs.p50);
    } finally {
      load.stop();
      await product.stop();
    }
  }
  say(
    `\nAfter an outage, ${OUTAGE_EVENTS} events waiting, ${STUDENTS} in class, back-off included: drained in ${spread(drained, "s")}; `,
  );
  say(`latency during it / before ${spread(slower)}; the object's CPU for an event's way out ${spread(objectCpu, "µs")}.`);
  goal("drain of 10k events after an outage, s", "< 60", drained);
  goal("class latency (p50) during it / before", "≤ 1.10", slower);
  goal("outbox: object CPU an event, µs", "≤ 2.5", objectCpu);
}

/** The object's CPU for an event's way to Postgres and nothing else: all wait until nobody speaks any more, and the state is hashed. */
async function drainCost(
  product: Product,
  load: ReturnType<typeof startLoad>,
  live: Awaited<ReturnType<Product["startClass"]>>,
): Promise<number> {
  await product.setDatabase("off");
  const { completed } = await load.drive({ perSecond: 2_000, forMs: (OUTAGE_EVENTS / 2_000) * 1_000 });
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  await product.setDatabase("on");
  const before = cpuMs(product.workerd.pid);
  await live.flush();
  return ((cpuMs(product.workerd.pid) - before) * 1_000) / completed;
}
