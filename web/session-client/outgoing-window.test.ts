import { expect, test } from "vitest";
import { UNANSWERED_MAX_COMMANDS } from "../../contracts/limits.ts";
import { Outgoing } from "./outgoing.ts";

const storage = { getItem: () => null, setItem() {}, removeItem() {} };
const command = (n: number) => ({ key: `k${n}`, type: "chat.send", data: { text: `${n}` }, trace: "" });
const keys = (commands: readonly { key: string }[]) => commands.map(({ key }) => key);

test("a window of commands is under way, the next waits for an answer, and a new connection begins anew, in order", () => {
  const outgoing = new Outgoing(storage, "name");
  for (let n = 0; n < UNANSWERED_MAX_COMMANDS + 3; n++) void outgoing.add(command(n));
  expect(keys(outgoing.takeDue())).toEqual(Array.from({ length: UNANSWERED_MAX_COMMANDS }, (_, n) => `k${n}`));
  expect(outgoing.takeDue()).toEqual([]);
  outgoing.answer("k1", { ok: true, sequence: 1 });
  outgoing.answer("k0", { ok: false, code: "forbidden", message: "" });
  expect(keys(outgoing.takeDue())).toEqual([`k${UNANSWERED_MAX_COMMANDS}`, `k${UNANSWERED_MAX_COMMANDS + 1}`]);
  outgoing.reconnected(false);
  const again = keys(outgoing.takeDue());
  expect(again[0]).toBe("k2");
  expect(again).toHaveLength(UNANSWERED_MAX_COMMANDS);
});
