import { expect, test } from "vitest";
import { addressOf, isPlayersPage } from "./address.ts";

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

test.each([
  ["https://www.youtube.com/watch?v=abc", true],
  ["https://youtu.be/abc", true],
  ["https://example.org/youtube.com/film.mp4", false],
  ["https://notyoutube.com/film.mp4", false],
])("%s is a page that plays videos: %s", (url, is) => expect(isPlayersPage(url)).toBe(is));
