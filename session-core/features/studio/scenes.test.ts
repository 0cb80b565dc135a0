import { expect, test } from "vitest";
import { see, view } from "../../session.ts";
import { inClass, teacher, uuid, type Scribe } from "../../testing/scribe.ts";
import { polls } from "../interaction/polls.ts";
import { DECK_TEXT_MAX, SLIDE_TEXT_MAX } from "./scene-kinds.ts";
import { scenes } from "./scenes.ts";

const quiz = { kind: "quiz", question: "Which way?", options: ["up", "down"], right: [1] };
const student = { group: "student" as const, participant: uuid(3) };

function made(scribe: Scribe, metadata: unknown, name = "Scene"): string {
  expect(scribe.write(teacher, "scene.create", { name, layout: "strip", metadata }).accepted).toBe(true);
  return scenes.of(scribe.state).order.at(-1)!;
}
const show = (scribe: Scribe, sceneId: string) => scribe.write(teacher, "scene.change", { sceneId });

test("a scene is sent when it is first shown, and named from then on: a deck is large", () => {
  const scribe = inClass();
  const deck = made(scribe, { kind: "slides", slides: [{ markdown: "x", notes: "for me" }] });
  const board = made(scribe, { kind: "whiteboard" });
  for (const sceneId of [deck, board, deck]) show(scribe, sceneId);
  const told = scribe.log.slice(-3).map((event) => see(event, student)!.data);
  expect(told[0]).toMatchObject({ sceneId: deck, scene: { metadata: { slides: [{ markdown: "x" }] } } });
  expect(told[2]).toEqual({ sceneId: deck });
  expect(JSON.stringify(told)).not.toContain("for me");
});

test("a copy stands behind its original, has not been asked, and is unknown to students", () => {
  const scribe = inClass();
  const poll = made(scribe, { kind: "poll", draft: quiz }, "Warm-up");
  made(scribe, { kind: "camera" });
  show(scribe, poll);
  scribe.write(teacher, "scene.ask", { sceneId: poll });
  scribe.write(teacher, "scene.duplicate", { sceneId: poll, name: "Warm-up again" });
  const { order, byId } = scenes.of(scribe.state);
  expect(byId[order[1]!]).toMatchObject({ name: "Warm-up again", metadata: { kind: "poll", draft: quiz } });
  expect(byId[order[1]!]!.metadata).not.toHaveProperty("pollId");
  expect(Object.keys(scenes.of(view(scribe.state, student)).byId)).toEqual([poll]);
  expect(scribe.write(teacher, "scene.duplicate", { sceneId: uuid(0) })).toMatchObject({ code: "scene_not_found" });
});

test("a poll's scene asks its poll, and no student is told what is right until it is revealed", () => {
  const scribe = inClass();
  const sceneId = made(scribe, { kind: "poll", draft: quiz });
  expect(scribe.write(teacher, "scene.ask", { sceneId })).toMatchObject({ code: "scene_not_shown" });
  show(scribe, sceneId);
  scribe.write(teacher, "scene.ask", { sceneId });
  const [asked] = polls.of(scribe.state).polls;
  expect(asked).toMatchObject({ question: "Which way?", status: "open" });
  expect(scenes.of(scribe.state).byId[sceneId]!.metadata).toMatchObject({ pollId: asked!.id });
  const seen = scribe.log.flatMap((event) => see(event, student) ?? []);
  expect(JSON.stringify([seen, view(scribe.state, student)])).not.toMatch(/"right":\[/);
  scribe.write(teacher, "scene.ask", { sceneId });
  expect(scenes.of(scribe.state).byId[sceneId]!.metadata).toMatchObject({ pollId: polls.of(scribe.state).polls[1]!.id });
});

test("a scene stays what it is", () => {
  const scribe = inClass();
  const sceneId = made(scribe, { kind: "camera" });
  const other = scribe.write(teacher, "scene.update", { sceneId, metadata: { kind: "screen" } });
  expect(other).toMatchObject({ code: "invalid_request" });
});

test.each([
  ["a script for an address", { kind: "web", url: "javascript:alert(1)" }],
  ["a page without https", { kind: "web", url: "http://example.org/" }],
  ["a page with a password in its address", { kind: "web", url: "https://a:b@example.org/" }],
  ["markup in an address", { kind: "web", url: 'https://example.org/"><script>' }],
  ["a page of ours as a video", { kind: "video", url: "/v1/auth/me" }],
  ["a picture as a video", { kind: "video", url: `/v1/assets/${uuid(1)}/a.png` }],
  [
    "captions from elsewhere",
    { kind: "video", url: "https://a.test/a.mp4", captions: { url: "https://a.test/a.vtt", language: "en" } },
  ],
  ["a data address", { kind: "video", url: "data:video/mp4;base64,AA" }],
  ["an image from elsewhere", { kind: "slides", slides: [{ markdown: "", image: "https://a.test/a.png" }] }],
  ["a kind nobody knows", { kind: "program" }],
  ["a poll without a question", { kind: "poll", draft: { kind: "single", options: ["a", "b"] } }],
  [
    "texts too long together",
    {
      kind: "slides",
      slides: Array(DECK_TEXT_MAX / SLIDE_TEXT_MAX + 1).fill({ markdown: "", text: "x".repeat(SLIDE_TEXT_MAX) }),
    },
  ],
])("%s is no scene", (_what, metadata) => {
  expect(inClass().write(teacher, "scene.create", { name: "x", layout: "stage", metadata })).toMatchObject({
    code: "invalid_request",
  });
});

test("what remains of a deck at its largest fits into one event of the log", () => {
  const scribe = inClass();
  const image = `/v1/assets/${uuid(1)}/${"a".repeat(64)}.webp`;
  const slides = Array.from({ length: 200 }, () => ({ markdown: "", image, text: "\u6587".repeat(DECK_TEXT_MAX / 200) }));
  made(scribe, { kind: "slides", slides });
  expect(new TextEncoder().encode(JSON.stringify(scribe.log.at(-1))).byteLength).toBeLessThan(256 * 1024);
});
