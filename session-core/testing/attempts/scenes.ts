import fc from "fast-check";
import { layouts } from "../../features/studio/scene-kinds.ts";
import { scenes } from "../../features/studio/scenes.ts";
import { uuid } from "../scribe.ts";
import { attempts, pick, someText } from "./attempt.ts";

const slideDeck = fc.record({
  kind: fc.constant("slides" as const),
  slides: fc.array(
    fc.record(
      { markdown: fc.string({ maxLength: 20 }), notes: fc.string({ maxLength: 20 }), text: fc.string({ maxLength: 9 }) },
      { requiredKeys: ["markdown"] },
    ),
    { minLength: 1, maxLength: 4 },
  ),
});
const question = { question: "Which?", options: ["yes", "no"] };
export const someScene = fc.oneof(
  { arbitrary: slideDeck, weight: 3 },
  fc.constantFrom(
    { kind: "whiteboard" as const, background: "grid" as const },
    { kind: "camera" as const },
    { kind: "screen" as const },
    { kind: "video" as const, url: "https://films.test/pendulum.mp4" },
    { kind: "web" as const, url: "https://pages.test/pendulum" },
  ),
  fc.constantFrom(
    { kind: "poll" as const, draft: { kind: "single" as const, ...question } },
    { kind: "poll" as const, draft: { kind: "quiz" as const, ...question, right: [0] } },
  ),
);
const someLayout = fc.constantFrom(...layouts);

/** Scenes, what is done in them, and how they are seen. */
export const scenesAttempts = attempts(
  fc.oneof(
    fc.record({
      do: fc.constant("scene.create" as const),
      name: someText,
      layout: someLayout,
      metadata: someScene,
      position: fc.nat(5),
    }),
    fc.record({ do: fc.constant("scene.update" as const), pick: fc.nat(9), metadata: someScene, position: fc.nat(5) }),
    fc.record({
      do: fc.constantFrom("scene.delete", "scene.change", "scene.change", "scene.duplicate", "scene.ask"),
      pick: fc.nat(9),
    }),
    fc.record({ do: fc.constant("slide.change" as const), pick: fc.nat(9), index: fc.nat(4) }),
    fc.record({ do: fc.constant("layout.change" as const), layout: fc.option(someLayout) }),
    fc.record({
      do: fc.constant("video.change" as const),
      pick: fc.nat(9),
      playing: fc.boolean(),
      position: fc.double({ min: 0, max: 600, noNaN: true }),
    }),
  ),
  (scribe, actor, step) => {
    const { byId, order, current } = scenes.of(scribe.state);
    const onScreen = (n: number) => (current && byId[current] ? current : (pick(order, n) ?? uuid(0)));
    switch (step.do) {
      case "scene.create": {
        const { do: _command, ...scene } = step;
        return scribe.write(actor, step.do, scene);
      }
      case "scene.update": {
        const sceneId = pick(order, step.pick) ?? uuid(0);
        return scribe.write(actor, step.do, { sceneId, metadata: step.metadata, position: step.position });
      }
      case "slide.change":
        return scribe.write(actor, step.do, { sceneId: onScreen(step.pick), index: step.index });
      case "video.change":
        return scribe.write(actor, step.do, { sceneId: onScreen(step.pick), playing: step.playing, position: step.position });
      case "layout.change":
        return scribe.write(actor, step.do, { layout: step.layout });
      default: {
        const sceneId = step.do === "scene.ask" ? onScreen(step.pick) : (pick(order, step.pick) ?? uuid(0));
        return scribe.write(actor, step.do, { sceneId });
      }
    }
  },
);
