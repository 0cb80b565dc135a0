import { beforeEach, describe, expect, test } from "vitest";
import { inClass, join, student, teacher, type Scribe } from "../../testing/scribe.ts";
import { presence } from "./presence.ts";
import { hasOffer, SEAT_OFFER_MS } from "./seats.ts";

const nothing = { accepted: true, events: [] };
/** Two seats, both taken by these. */
const [ada, bo] = [student(3), student(4)];
const [cy, di] = [student(20), student(21)];

let scribe: Scribe;
beforeEach(() => {
  scribe = inClass();
});
const here = (who: { id: string }) => presence.of(scribe.state).byId[who.id];
const seated = () =>
  Object.values(presence.of(scribe.state).byId).filter((p) => p.present && p.role === "student" && !p.overflow);
const take = (who: typeof ada) => scribe.write(who, "seat.take", {});

describe("R15 seats", () => {
  test("are never more than there are, however many come", () => {
    for (let n = 0; n < 50; n++) join(scribe, student(100 + n), 2, true);
    expect(seated()).toHaveLength(2);
    expect(here(student(149))).toMatchObject({ present: true, overflow: true });
    join(scribe, cy);
    expect(here(cy)).toBeUndefined();
  });

  test("are not taken by who was staff until now, where none is free", () => {
    const was = { kind: "participant", id: cy.id, role: "assistant" } as const;
    join(scribe, was, 2);
    join(scribe, cy, 2);
    expect(here(cy)).toMatchObject({ role: "student", present: true, overflow: true });
    expect(seated()).toHaveLength(2);
  });

  test("that are free again go to whoever waits longest; each while later to one more, and then to newcomers", () => {
    join(scribe, cy, 2, true);
    join(scribe, di, 2, true);
    expect(take(cy)).toMatchObject({ code: "class_full" });
    scribe.write(ada, "participant.leave", {});
    const now = scribe.log.at(-1)!.at;
    expect(hasOffer(presence.of(scribe.state), cy.id, now)).toBe(true);
    expect(hasOffer(presence.of(scribe.state), di.id, now)).toBe(false);
    expect(take(di)).toMatchObject({ code: "class_full" });
    join(scribe, student(30), 2, true);
    expect(here(student(30))?.overflow).toBe(true);
    scribe.later(SEAT_OFFER_MS / 1_000);
    expect(take(di)).toMatchObject({ accepted: true, events: [{ type: "seat.taken" }] });
    expect(take(di)).toEqual(nothing);
    expect(take(cy)).toMatchObject({ code: "class_full" });
    expect(seated().map(({ id }) => id)).toEqual([bo.id, di.id]);
    scribe.write(di, "participant.leave", {});
    scribe.later((3 * SEAT_OFFER_MS) / 1_000);
    join(scribe, ada);
    expect(here(ada)).toMatchObject({ present: true, overflow: false });
  });

  test("are kept by who has one when they come again, and not gained by who has none", () => {
    join(scribe, cy, 2, true);
    scribe.write(ada, "participant.leave", {});
    join(scribe, cy, 2, true);
    expect(here(cy)?.overflow).toBe(true);
    join(scribe, bo, 1, true);
    expect(here(bo)?.overflow).toBe(false);
    expect(take(teacher as never)).toMatchObject({ code: "forbidden" });
  });

  test("are not freed by somebody who had none", () => {
    join(scribe, cy, 2, true);
    join(scribe, di, 2, true);
    scribe.write(di, "participant.leave", {});
    scribe.later(SEAT_OFFER_MS);
    expect(take(cy)).toMatchObject({ code: "class_full" });
  });
});
