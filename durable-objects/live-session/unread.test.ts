import { expect, test } from "vitest";
import { Unread } from "./unread.ts";

test("what was sent is owed until the reader says that it took it", () => {
  const unread = new Unread();
  unread.sent(700);
  unread.sent(300);
  expect(unread.characters).toBe(1_000);
  unread.taken(700);
  expect(unread.characters).toBe(300);
  unread.taken(600);
  expect(unread.characters, "an older word changes nothing").toBe(300);
  unread.taken(1_000);
  expect(unread.characters).toBe(0);
});

test("a socket that outlived the object's memory owes nothing that its reader has", () => {
  const unread = new Unread();
  unread.sent(50);
  unread.taken(90_000);
  expect(unread.characters).toBe(0);
  unread.sent(20);
  expect(unread.characters).toBe(20);
});
