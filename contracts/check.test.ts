import * as z from "zod/mini";
import { expect, test } from "vitest";
import { check } from "./check.ts";

const Thing = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(3)),
  kind: z.enum(["round", "square"]),
  count: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
  parts: z._default(z.array(z.boolean()).check(z.maxLength(2)), []),
  code: z.optional(z.string().check(z.regex(/^x$/, "must be x"))),
});

test.each<[object, Record<string, string>]>([
  [{}, { name: "is required", kind: "is required" }],
  [
    { name: 7, kind: "oval" },
    { name: "must be a string", kind: 'must be one of "round", "square"' },
  ],
  [{ name: " ", kind: "round" }, { name: "must not be empty" }],
  [{ name: "long", kind: "round" }, { name: "must have at most 3 characters" }],
  [{ name: "x", kind: "round", count: "abc" }, { count: "must be a number" }],
  [{ name: "x", kind: "round", count: "1.5" }, { count: "must be a whole number" }],
  [{ name: "x", kind: "round", count: "0" }, { count: "must be at least 1" }],
  [{ name: "x", kind: "round", parts: [true, "no"] }, { "parts.1": "must be true or false" }],
  [{ name: "x", kind: "round", parts: [true, true, true] }, { parts: "must have at most 2 entries" }],
  [{ name: "x", kind: "round", code: "y" }, { code: "must be x" }],
  [{ name: "x", kind: "round", nmae: 1 }, { "": 'has no place for "nmae"' }],
])("R21 of %j it says what to send instead", (sent, faults) => {
  const checked = check(Thing, sent);
  expect(checked.ok ? {} : Object.fromEntries(checked.faults.map(({ path, message }) => [path, message]))).toEqual(faults);
});

test("of a union it names the kinds there are", () => {
  const Either = z.discriminatedUnion("t", [z.object({ t: z.literal("a") }), z.object({ t: z.literal("b") })]);
  expect(check(Either, { t: "c" })).toEqual({ ok: false, faults: [{ path: "t", message: 'must be one of "a", "b"' }] });
  expect(check(z.union([z.int(), z.array(z.int())]), "c")).toMatchObject({ faults: [{ path: "" }] });
});
