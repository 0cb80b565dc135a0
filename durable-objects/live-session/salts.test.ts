import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { saltsFrom } from "./salts.ts";

test("no salt is given twice, and each is sixteen random bytes", () => {
  const draws: string[] = [];
  const salt = saltsFrom((bytes) => {
    const drawn = randomBytes(bytes);
    draws.push(drawn.toString("hex"));
    return drawn;
  });
  const given = Array.from({ length: 200 }, salt);
  expect(new Set(given).size).toBe(200);
  expect(given.every((text) => /^[0-9a-f]{32}$/.test(text))).toBe(true);
  expect(draws.join("").startsWith(given.join(""))).toBe(true);
});
