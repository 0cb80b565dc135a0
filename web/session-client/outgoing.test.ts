import { beforeEach, describe, expect, test } from "vitest";
import { Outgoing } from "./outgoing.ts";

const ME = "me";
const command = (key: string, text: string) => ({ key, type: "chat.send", data: { text, to: "class" }, trace: "" });
const event = (sequence: number, text: string, actor = ME) => ({
  sequence,
  type: "chat.message",
  data: { messageId: `m${sequence}`, text, to: "class" },
  actor,
  at: sequence,
});

let kept: Map<string, string>;
let outgoing: Outgoing;
const open = () =>
  new Outgoing(
    {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    },
    "pending",
  );

beforeEach(() => {
  kept = new Map();
  outgoing = open();
});

const drawn = () => outgoing.drawn.map(({ key }) => key);

describe("what is drawn of pending commands after a reconnect", () => {
  test("whatever arrived before the break is not drawn a second time while its answer is on its way; the rest is", () => {
    void outgoing.add(command("1", "one"));
    void outgoing.add(command("2", "two"));
    outgoing.reconnected(false);
    outgoing.arrived([event(5, "two", "somebody else"), event(6, "one")], ME);
    expect(drawn()).toEqual(["2"]);
    expect(outgoing.pending).toHaveLength(2);
    outgoing.answer("1", { ok: true, sequence: 6 });
    outgoing.answer("2", { ok: true, sequence: 7 });
    expect(outgoing.pending).toEqual([]);
  });

  test("the same words said twice arrive twice", () => {
    void outgoing.add(command("1", "yes"));
    void outgoing.add(command("2", "yes"));
    outgoing.reconnected(false);
    outgoing.arrived([event(5, "yes")], ME);
    expect(drawn()).toEqual(["2"]);
    outgoing.arrived([event(6, "yes")], ME);
    expect(drawn()).toEqual([]);
  });

  test("a snapshot may hold everything: nothing is drawn twice, and what is not answered in time is pending after all", () => {
    void outgoing.add(command("1", "one"));
    outgoing = open();
    outgoing.reconnected(true);
    expect(drawn()).toEqual([]);
    void outgoing.add(command("2", "said since"));
    expect(drawn()).toEqual(["2"]);
    outgoing.settled();
    expect(drawn()).toEqual(["1", "2"]);
  });

  test("without a reconnect one's own event from another tab hides nothing", () => {
    void outgoing.add(command("1", "one"));
    outgoing.arrived([event(5, "one")], ME);
    expect(drawn()).toEqual(["1"]);
  });
});
