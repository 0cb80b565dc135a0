import { expect, test } from "vitest";
import { inClass, student, teacher, uuid } from "../../testing/scribe.ts";
import { playbackOf, secondsAt } from "./video.ts";

const [film, board] = [uuid(101), uuid(102)];
const withFilm = () =>
  inClass([
    { id: film, name: "Film", layout: "stage", metadata: { kind: "video", url: "https://films.test/a.mp4" } },
    { id: board, name: "Board", layout: "stage", metadata: { kind: "whiteboard" } },
  ]);
const change = (playing: boolean, position: number, sceneId = film) => ({ sceneId, playing, position });

test("it runs from where it was told to, by the clock of the log, and stands where it was stopped", () => {
  const scribe = withFilm();
  expect(secondsAt(playbackOf(scribe.state, film), 0)).toBe(0);
  scribe.write(teacher, "video.change", change(true, 12.34567));
  const { at } = scribe.log.at(-1)!;
  expect(secondsAt(playbackOf(scribe.state, film), at + 2_500)).toBeCloseTo(14.846, 6);
  scribe.write(teacher, "video.change", change(false, 15));
  expect(secondsAt(playbackOf(scribe.state, film), at + 60_000)).toBe(15);
});

test("it stops where it is when another scene is shown, and stands there when it comes back", () => {
  const scribe = withFilm();
  scribe.write(teacher, "video.change", change(true, 10));
  const begun = scribe.log.at(-1)!.at;
  scribe.later(7);
  scribe.write(teacher, "scene.change", { sceneId: board });
  const left = scribe.log.at(-1)!.at;
  scribe.later(100);
  scribe.write(teacher, "scene.change", { sceneId: film });
  expect(playbackOf(scribe.state, film)).toEqual({ playing: false, position: 10 + (left - begun) / 1000, at: left });
});

test("only staff steer it, only what is on screen, only a video, and never to nowhere", () => {
  const scribe = withFilm();
  expect(scribe.write(student(3), "video.change", change(true, 0))).toMatchObject({ code: "forbidden" });
  expect(scribe.write(teacher, "video.change", change(true, -1))).toMatchObject({ code: "invalid_request" });
  expect(scribe.write(teacher, "video.change", change(true, Number.NaN))).toMatchObject({ code: "invalid_request" });
  expect(scribe.write(teacher, "video.change", change(true, 0, board))).toMatchObject({ code: "scene_not_found" });
  scribe.write(teacher, "scene.change", { sceneId: board });
  expect(scribe.write(teacher, "video.change", change(true, 0))).toMatchObject({ code: "scene_not_shown" });
});
