import { expect, it } from "vitest";
import { InviteCode } from "../../contracts/ids.ts";
import { newInviteCode } from "./invite-code.ts";

it("R9 makes codes of the form that enrolment accepts, and spreads over all of them", () => {
  const codes = Array.from({ length: 5_000 }, newInviteCode);
  for (const code of codes) expect(InviteCode.parse(code)).toBe(code);
  // 7 million codes: a birthday clash or two among 5,000 is likely, a dozen is not.
  expect(new Set(codes).size).toBeGreaterThan(4_980);
  expect(new Set(codes.map((code) => code[0])).size).toBe(24);
  expect(new Set(codes.map((code) => code[6])).size).toBe(8);
});
