import { i18n } from "@lingui/core";
import { expect, test, vi } from "vitest";
import { activateLocale, moreWords } from "./locale.ts";

test("further words that are wanted while the language changes are there in the new one", async () => {
  const page = { documentElement: { lang: "", dir: "" } };
  vi.stubGlobal("document", page);
  await activateLocale("en");
  const changed = activateLocale("ar");
  await moreWords();
  const inEnglish = Object.keys(i18n.messages);
  await changed;
  expect(page.documentElement).toEqual({ lang: "ar", dir: "rtl" });
  expect(Object.keys(i18n.messages)).toEqual(expect.arrayContaining(inEnglish));
});
