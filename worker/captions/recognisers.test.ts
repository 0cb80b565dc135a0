import { expect, test } from "vitest";
import { knows } from "../../contracts/captions.ts";
import { offerOf } from "./recognisers.ts";

test("what is offered is what the recogniser knows, and nothing where there is none", () => {
  const local = offerOf({ CAPTIONS_FROM: "local", DEEPGRAM_API_KEY: "k" });
  expect(["en", "en-GB", "de", "multi"].map((language) => knows(local, language))).toEqual([true, true, false, false]);
  expect(local.voices).toBe(false);
  const deepgram = offerOf({ CAPTIONS_FROM: "deepgram", DEEPGRAM_API_KEY: "k" });
  expect(["pt-BR", "multi", "fi", "xx"].map((language) => knows(deepgram, language))).toEqual([true, true, true, false]);
  expect(knows(offerOf({ CAPTIONS_FROM: "workers-ai", DEEPGRAM_API_KEY: undefined }), "fi")).toBe(false);
  expect(offerOf({ CAPTIONS_FROM: "deepgram", DEEPGRAM_API_KEY: undefined })).toEqual({ languages: [], voices: false });
});
