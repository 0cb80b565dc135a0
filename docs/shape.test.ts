import * as z from "zod/mini";
import { expect, it } from "vitest";
import { InviteCode, Uuid } from "../contracts/ids.ts";
import { Shapes } from "./shape.ts";

const Colour = z.enum(["red", "green"]);
const Thing = z.strictObject({ id: Uuid, colour: Colour });
const shapes = () =>
  new Shapes([
    { name: "Colour", schema: Colour },
    { name: "Thing", schema: Thing, note: "What is meant." },
    { name: "Never", schema: InviteCode },
  ]);

it("writes limits, patterns and what may be absent", () => {
  const Body = z.strictObject({
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
    code: z.optional(InviteCode),
    capacity: z.nullable(z.int().check(z.minimum(1))),
    points: z.array(z.number()).check(z.maxLength(3)),
  });
  expect(shapes().of(Body)).toBe("`{name: string(1..120), code?: Never, capacity: integer(1..) | null, points: number[](..3)}`");
  expect(new Shapes([]).of(z.object({ code: InviteCode }))).toContain("/^[A-HJ-NP-Z]{3}-[2-9]{3}$/");
});

it("names what has a name, and explains what it named and what that names, and nothing else", () => {
  const writer = shapes();
  expect(writer.of(z.object({ things: z.array(Thing) }))).toBe("`{things: Thing[]}`");
  expect(writer.section()).toBe(
    '### Colour\n\n```ts\n"red" | "green"\n```\n\n### Thing\n\nWhat is meant.\n\n```ts\n{id: uuid, colour: Colour}\n```',
  );
});

it("breaks what is too long for a line, and says once what many kinds have alike", () => {
  const base = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };
  const kind = (name: string) => z.object({ ...base, kind: z.literal(name), [name]: z.array(Thing) });
  const text = shapes().of(z.discriminatedUnion("kind", [kind("round"), kind("square"), kind("long")]));
  expect(text).toBe(
    [
      ...["", "", "```ts", "{x: number, y: number, width: number, height: number} & ("],
      ...['  | {kind: "round", round: Thing[]}', '  | {kind: "square", square: Thing[]}', '  | {kind: "long", long: Thing[]}'],
      ...[")", "```"],
    ].join("\n"),
  );
});
