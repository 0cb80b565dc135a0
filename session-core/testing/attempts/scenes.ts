import fc from "fast-check";
import { scenes } from "../../features/studio/scenes.ts";
import { uuid } from "../scribe.ts";
import { attempts, pick, someText } from "./attempt.ts";

export const slideDeck = fc.record({
  kind: fc.constant("slides" as const),
  slides: fc.array(
    fc.record({ markdown: fc.string({ maxLength: 20 }), notes: fc.string({ maxLength: 20 }) }, { requiredKeys: ["markdown"] }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** Scenes, and the slides in them. */
export const scenesAttempts = attempts(
  fc.oneof(
    fc.record({ do: fc.constant("scene.create" as const), name: someText, metadata: slideDeck, position: fc.nat(5) }),
    fc.record({ do: fc.constant("scene.update" as const), pick: fc.nat(9), metadata: slideDeck, position: fc.nat(5) }),
    fc.record({ do: fc.constantFrom("scene.delete" as const, "scene.change" as const), pick: fc.nat(9) }),
    fc.record({ do: fc.constant("slide.change" as const), pick: fc.nat(9), index: fc.nat(4) }),
  ),
  (scribe, actor, step) => {
    const { byId, order, current } = scenes.of(scribe.state);
    switch (step.do) {
      case "scene.create":
        return scribe.write(actor, step.do, {
          name: step.name,
          layout: "stage",
          metadata: step.metadata,
          position: step.position,
        });
      case "scene.update": {
        const sceneId = pick(order, step.pick) ?? uuid(0);
        return scribe.write(actor, step.do, { sceneId, metadata: step.metadata, position: step.position });
      }
      case "scene.delete":
      case "scene.change":
        return scribe.write(actor, step.do, { sceneId: pick(order, step.pick) ?? uuid(0) });
      case "slide.change": {
        const sceneId = current && byId[current] ? current : (pick(order, step.pick) ?? uuid(0));
        return scribe.write(actor, step.do, { sceneId, index: step.index });
      }
    }
  },
);
