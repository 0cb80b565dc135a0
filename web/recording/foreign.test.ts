import { expect, test } from "vitest";
import { foreignHost } from "./foreign.ts";

const ORIGIN = "https://school.example";
const video = (currentSrc: string, more: Partial<HTMLVideoElement> = {}) => ({
  ...{ currentSrc, srcObject: null, crossOrigin: null },
  ...more,
});

test("R17 a video of another site is not painted into a recording, which it would end; every other is", () => {
  expect(foreignHost(video("https://videos.example:8443/film.mp4"), ORIGIN)).toBe("videos.example:8443");
  expect(foreignHost(video("https://school.example.evil.example/film.mp4"), ORIGIN)).toBe("school.example.evil.example");
  for (const ours of [
    video("https://school.example/v1/assets/x/film.mp4"),
    video("blob:https://school.example/5f0c"),
    video("data:video/webm;base64,AAAA"),
    video(""),
    video("https://videos.example/film.mp4", { crossOrigin: "anonymous" }),
    video("https://videos.example/film.mp4", { srcObject: {} as MediaStream }),
  ]) {
    expect(foreignHost(ours, ORIGIN)).toBeNull();
  }
});
