import { expect, test } from "vitest";
import { languageFor } from "./spoken.ts";

const english = { languages: ["en"], voices: false };
const several = { languages: ["multi", "de", "en", "pt"], voices: true };

test.each([
  ["what was chosen is spoken", several, "de", "en", "de"],
  ["a variant of it too", several, "pt-BR", "en", "pt-BR"],
  ["before a choice, the language of the page", several, null, "de", "de"],
  ["what was chosen elsewhere and is not known here is asked about", english, "de", "en", null],
  ["and so is a page in a language that is not known here", english, null, "ar", null],
])("%s", (_what, offer, chosen, locale, language) => {
  expect(languageFor(offer, chosen, locale)).toBe(language);
});
