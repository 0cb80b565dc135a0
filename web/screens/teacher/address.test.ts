import { expect, test } from "vitest";
import { addressOf } from "./address.ts";

test.each([
  ["https://example.org/film.mp4?t=1#x", "https://example.org/film.mp4?t=1#x"],
  [" example.org/a b ", "https://example.org/a%20b"],
  ["HTTPS://Bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"],
])("%s is %s", (typed, address) => expect(addressOf(typed)).toBe(address));

test.each([
  "http://example.org",
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "https://name:word@example.org/",
  "https://localhost/",
  "blob:https://example.org/1",
  "",
  "two words",
])("%s is none", (typed) => expect(addressOf(typed)).toBeNull());
