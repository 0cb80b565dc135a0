import { expect, test } from "vitest";
import type { ServerFrame } from "../../contracts/frames.ts";
import { groupOf } from "../../contracts/roles.ts";
import { markOf } from "../../session-core/numbering.ts";
import { evolve, see, view } from "../../session-core/session.ts";
import { inClass, people, sha256, student, teacher } from "../../session-core/testing/scribe.ts";
import { Hub } from "./hub.ts";
import { StateHashes } from "./state-hashes.ts";
import type { Connection } from "./subscribers.ts";

const [ada, bo] = [student(3), student(4)];

class Reader implements Connection {
  readonly frames: ServerFrame[] = [];
  bufferedBytes = 0;
  closedWith: number | null = null;
  send(text: string) {
    this.frames.push(JSON.parse(text) as ServerFrame);
  }
  close(code: number) {
    this.closedWith = code;
  }
}

/** A class whose log is kept here and told by a hub. */
function taughtClass() {
  const scribe = inClass();
  let now = 0;
  let timers: (() => void)[] = [];
  let reads = 0;
  const hub = new Hub({
    now: () => now,
    after: (_ms, wake) => void timers.push(wake),
    read(after, limit) {
      reads++;
      return scribe.log.slice(after, after + limit);
    },
    takingBack: () => [],
    hashes: new StateHashes(sha256),
    state: () => scribe.state,
    head: () => scribe.head,
    readerLimits: { least: 1_000, most: 4_000, mostOfAll: 100_000 },
  });
  const readers = new Map<string, Reader>();
  for (const { id, role } of people) {
    const reader = new Reader();
    readers.set(id, reader);
    hub.restore(reader, { participantId: id, name: id, role, group: groupOf(role) });
  }
  return {
    hub,
    scribe,
    reader: (id: string) => readers.get(id)!,
    reads: () => reads,
    say(actor: Parameters<typeof scribe.write>[0], type: string, data: unknown) {
      const from = scribe.log.length;
      scribe.write(actor, type, data);
      hub.publish({ from, to: scribe.log.length, events: scribe.log.slice(from), state: scribe.state, settled: [] });
    },
    pass(ms: number) {
      now += ms;
      const due = timers;
      timers = [];
      for (const wake of due) wake();
    },
  };
}

test("whoever owes too much is told nothing, and all of it at once when they say that they took it", () => {
  const { hub, scribe, say, reader, reads } = taughtClass();
  const from = scribe.log.length;
  reader(ada.id).bufferedBytes = reader(bo.id).bufferedBytes = 1_001;
  say(teacher, "chat.send", { text: "one", to: "class" });
  say(ada, "question.ask", { text: "Why?", anonymous: true });
  say(teacher, "chat.send", { text: "two", to: "class" });
  expect(reader(ada.id).frames).toEqual([]);
  expect(reader(teacher.id).frames).toHaveLength(3);
  for (const { id } of [ada, bo]) {
    reader(id).bufferedBytes = 501;
    hub.acknowledged(reader(id));
    expect(reader(id).frames, "not level yet").toEqual([]);
    reader(id).bufferedBytes = 500;
    hub.acknowledged(reader(id));
    const seen = scribe.log.slice(from).flatMap((event) => see(event, { group: "student", participant: id }) ?? []);
    expect(reader(id).frames).toEqual([{ t: "events", from, to: scribe.log.length, mark: markOf(scribe.head), events: seen }]);
  }
  expect(JSON.stringify(reader(ada.id).frames), "their own is theirs").toContain(`"from":"${ada.id}"`);
  expect(JSON.stringify(reader(bo.id).frames)).not.toContain(`"from":"${ada.id}"`);
  expect(reads(), "nothing was read again for them").toBe(0);
});

test("whoever is shown where things stand is told from there, and holds what they would have been told", () => {
  const { hub, scribe, say, reader, pass } = taughtClass();
  say(teacher, "chat.send", { text: "before", to: "class" });
  pass(500);
  reader(ada.id).frames.length = 0;
  reader(ada.id).bufferedBytes = 1_001;
  for (let n = 0; n < 10; n++) say(teacher, "chat.send", { text: `${n} ${"x".repeat(1_900)}`, to: "class" });
  hub.resnapshot();
  reader(ada.id).bufferedBytes = 0;
  say(teacher, "chat.send", { text: "after", to: "class" });
  const [snapshot, next] = reader(ada.id).frames;
  if (snapshot?.t !== "snapshot" || next?.t !== "events") throw new Error("a snapshot, then what follows it");
  const shown = next.events.reduce((state, event) => evolve(state, event), snapshot.data);
  expect(shown).toEqual(JSON.parse(JSON.stringify(view(scribe.state, { group: "student", participant: ada.id }))));
});

test("whoever takes nothing for half a minute is let go, and whoever takes something is not", () => {
  const { say, reader, pass } = taughtClass();
  reader(ada.id).bufferedBytes = reader(bo.id).bufferedBytes = 3_000;
  say(teacher, "chat.send", { text: "one", to: "class" });
  pass(29_000);
  reader(bo.id).bufferedBytes = 2_900;
  pass(999);
  pass(1);
  expect(reader(ada.id).frames.at(-1)).toMatchObject({ t: "bye", code: "slow_reader" });
  expect(reader(ada.id).closedWith).toBe(4408);
  expect(reader(bo.id).closedWith).toBeNull();
});
