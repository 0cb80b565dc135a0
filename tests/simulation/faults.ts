import type { Lesson } from "./lesson.ts";

export interface Fault {
  name: string;
  strike(lesson: Lesson): void;
}

const fault = (name: string, strike: Fault["strike"]): Fault => ({ name, strike });

/** Sets Postgres's weather for a while. */
const weather = (kind: "down" | "slow" | "reply-lost", lastsMs: number) =>
  fault(`Postgres ${kind}`, ({ world: { postgres, clock, random } }) => {
    postgres.weather = kind;
    clock.after(random.between(lastsMs / 4, lastsMs), () => void (postgres.weather = "fine"));
  });

/** Everything that may go wrong and must cost nothing. */
export const faults: readonly Fault[] = [
  fault("a socket breaks", ({ world }) => pickWire(world)?.break()),
  fault("every socket breaks", ({ world }) => [...world.wires].forEach((wire) => wire.break())),
  fault("a socket is half-open", ({ world }) => {
    const wire = pickWire(world);
    if (wire) wire.halfOpen = true;
  }),
  fault("a reader pauses", ({ world }) => {
    const wire = pickWire(world);
    if (!wire) return;
    wire.paused = true;
    world.clock.after(world.random.between(500, 8_000), () => wire.resume());
  }),
  fault("a slow network", ({ world }) => {
    const wire = pickWire(world);
    if (wire) wire.lag = world.random.between(5, 60);
  }),
  fault("a tab is reloaded", (lesson) => lesson.reload(lesson.world.random.pick(lesson.seats))),
  fault("a device goes offline", ({ world, seats }) => {
    const { client } = world.random.pick(seats);
    client.networkChanged(false);
    world.clock.after(world.random.between(200, 5_000), () => client.networkChanged(true));
  }),
  fault("the object dies", ({ world }) => world.crash()),
  fault("the object dies before a commit", ({ world }) => world.crashInNextTransaction("before-commit")),
  fault("the object dies after a commit", ({ world }) => world.crashInNextTransaction("after-commit")),
  fault("the object is evicted", ({ world }) => void world.evict()),
  fault("the object's clock jumps", ({ world }) => void (world.clockSkewMs += world.random.between(-4_000, 4_000))),
  fault("a frame arrives twice", ({ world }) => {
    const wire = pickWire(world);
    if (wire) wire.stutters = true;
  }),
  fault("a version with another core is rolled out and back", ({ world }) => {
    world.rewrite = (text) => text.replace(/"core":\d+/, '"core":0');
    world.crash();
    world.clock.after(world.random.between(500, 3_000), () => void (world.rewrite = (text) => text));
  }),
  fault("Postgres is restored from an old backup", (lesson) => {
    const { postgres, random, storage } = lesson.world;
    // A log that was itself restored may not have taken back yet what only Postgres still held.
    const kept = hashesIn(storage);
    if (postgres.rows.some(({ hash }) => !kept.has(hash))) lesson.mayLose = true;
    postgres.rows = postgres.rows.slice(0, random.below(postgres.rows.length + 1));
  }),
  fault("the object is restored from an old backup", (lesson) => {
    const { world } = lesson;
    const copy = world.storage.backup();
    world.clock.after(world.random.between(500, 8_000), () => {
      // What neither side holds any more is lost, and nothing can be promised of it but its place. By hash: after an earlier
      // restore the two may hold different events under the same numbers.
      const flushed = new Set(world.postgres.rows.map(({ hash }) => hash));
      if ([...hashesIn(world.storage)].some((hash) => !flushed.has(hash))) lesson.mayLose = true;
      world.restoreObject(copy);
    });
  }),
  weather("down", 20_000),
  weather("slow", 15_000),
  weather("reply-lost", 20_000),
];

const hashesIn = (storage: Lesson["world"]["storage"]): ReadonlySet<string> =>
  new Set(storage.exec<{ hash: string }>("select hash from events").map(({ hash }) => hash));

function pickWire({ wires, random }: Lesson["world"]) {
  return wires.size > 0 ? random.pick([...wires]) : undefined;
}
