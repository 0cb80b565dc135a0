import { describe, expect, test } from "vitest";
import { participantRoles } from "../contracts/roles.ts";
import { SYSTEM, type Actor, type SessionPhase, type SessionState } from "./feature.ts";
import { lifecycle } from "./features/orchestrator/lifecycle.ts";
import { features } from "./registry.ts";
import { decide, initialState } from "./session.ts";
import { uuid } from "./testing/scribe.ts";

/** Every command as everyone in every phase: generated from the declarations, so that a new command is asked too. */

const phases: readonly SessionPhase[] = ["scheduled", "live", "ended"];
const actors: readonly Actor[] = [
  ...participantRoles.map((role) => ({ kind: "participant", id: uuid(1), role }) as const),
  SYSTEM,
];
const here = Object.fromEntries(
  participantRoles.map((role) => [uuid(1), { id: uuid(1), name: "P", role, present: true, joinedAt: 0, leftAt: null }]),
);
const at = (phase: SessionPhase): SessionState => ({
  ...initialState,
  lifecycle: { ...lifecycle.initial, phase },
  presence: { byId: here },
});
const context = (actor: Actor) => ({ actor, now: 0, newId: () => uuid(7) });

/** The gate is asked with data that reaches no rule: whatever is not stopped by it throws or is refused by the rule itself. */
function gate(type: string, actor: Actor, phase: SessionPhase): string {
  try {
    const decision = decide(at(phase), type, {}, context(actor));
    return decision.accepted ? "through" : decision.code;
  } catch {
    return "through";
  }
}

describe.each(features.flatMap(({ commands }) => Object.entries(commands)))("R8 %s", (type, { by, during }) => {
  test.each(actors)("as $role$kind", (actor) => {
    const may = by.includes(actor.kind === "system" ? "system" : actor.role);
    for (const phase of phases) {
      const answer = gate(type, actor, phase);
      if (!may) expect(answer, phase).toBe("forbidden");
      else if (!during.includes(phase)) expect(answer, phase).toBe("not_live");
      else expect(["forbidden", "not_live"], phase).not.toContain(answer);
    }
  });
});

test("R8 whoever has left may do nothing any more", () => {
  const teacher: Actor = { kind: "participant", id: uuid(2), role: "teacher" };
  expect(decide(at("live"), "session.end", {}, context(teacher))).toMatchObject({ accepted: false, code: "not_joined" });
});

test("a command that nobody declared is nobody's", () => {
  expect(gate("class.cancel", SYSTEM, "live")).toBe("unknown_command");
});
