import { expect, test } from "vitest";
import { evolve, initialState } from "../../../session-core/session.ts";
import { onStage, stepFrom } from "./position.ts";

const scene = (id: string, slides: number) => ({
  id,
  name: id,
  layout: "stage",
  metadata: { kind: "slides", slides: Array.from({ length: slides }, (_, index) => ({ markdown: `${id}${index}` })) },
});
const [a, b] = [scene("a", 2), scene("b", 3)];
const events = [
  { type: "scene.created", data: { scene: a, position: 0 } },
  { type: "scene.created", data: { scene: b, position: 1 } },
  { type: "scene.changed", data: { sceneId: "b", scene: b } },
  { type: "slide.changed", data: { sceneId: "b", index: 2 } },
  { type: "scene.changed", data: { sceneId: "a", scene: a } },
];
const after = (...more: { type: string; data: unknown }[]) =>
  [...events, ...more].reduce(
    (state, event, index) => evolve(state, { ...event, sequence: index + 1, actor: "teacher", at: index }),
    initialState,
  );

test("forward turns the slide, and at the scene's end shows the next scene where it was left", () => {
  expect(stepFrom(after(), 1)).toMatchObject({ to: "slide", sceneId: "a", index: 1 });
  const last = after({ type: "slide.changed", data: { sceneId: "a", index: 1 } });
  expect(stepFrom(last, 1)).toMatchObject({ to: "scene", scene: { id: "b" }, slide: { markdown: "b2" } });
});

test("at both ends of the class there is no further step", () => {
  expect(stepFrom(after(), -1)).toBeNull();
  expect(stepFrom(after({ type: "scene.changed", data: { sceneId: "b", scene: b } }), 1)).toBeNull();
});

test("before anything is shown there is no position and no step", () => {
  expect(onStage(initialState)).toBeNull();
  expect(stepFrom(initialState, 1)).toBeNull();
});
