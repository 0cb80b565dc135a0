import { expect, test } from "vitest";
import { inClass, student, teacher, uuid } from "../../testing/scribe.ts";
import { layoutOf } from "./layouts.ts";

const scene = (n: number, layout: string) => ({ id: uuid(100 + n), name: `${n}`, layout, metadata: { kind: "camera" } });

test("each scene comes with its layout; another holds until the next scene is shown", () => {
  const scribe = inClass([scene(1, "strip"), scene(2, "split")]);
  expect(layoutOf(scribe.state)).toBe("strip");
  scribe.write(teacher, "layout.change", { layout: "grid" });
  expect(layoutOf(scribe.state)).toBe("grid");
  scribe.write(teacher, "scene.change", { sceneId: uuid(102) });
  expect(layoutOf(scribe.state)).toBe("split");
  scribe.write(teacher, "layout.change", { layout: "speaker" });
  scribe.write(teacher, "layout.change", { layout: null });
  expect(layoutOf(scribe.state)).toBe("split");
});

test("choosing what holds anyway writes nothing, and an edited scene shows its new layout", () => {
  const scribe = inClass([scene(1, "strip")]);
  const { length } = scribe.log;
  scribe.write(teacher, "layout.change", { layout: "strip" });
  expect(scribe.log).toHaveLength(length);
  scribe.write(teacher, "scene.update", { sceneId: uuid(101), layout: "stage" });
  expect(layoutOf(scribe.state)).toBe("stage");
});

test("students do not lay out the stage, and what is no layout is refused", () => {
  const scribe = inClass([scene(1, "strip")]);
  expect(scribe.write(student(3), "layout.change", { layout: "grid" })).toMatchObject({ code: "forbidden" });
  expect(scribe.write(teacher, "layout.change", { layout: "upside-down" })).toMatchObject({ code: "invalid_request" });
});
