import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** What only those see who teach, prepare, moderate or draw: most students never load these words. */
const more = [
  "web/board",
  "web/components/moderation",
  "web/decks",
  "web/screens/account",
  "web/screens/administration",
  "web/screens/home",
  "web/screens/teacher",
];
const tests = "**/*.test.*";

export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "es", "de", "ar"],
  catalogs: [
    { path: "web/locales/{locale}", include: ["web"], exclude: [...more.map((folder) => `${folder}/**`), tests] },
    { path: "web/locales/more/{locale}", include: more, exclude: [tests] },
  ],
  // Line numbers would change every catalogue with every edit.
  format: formatter({ lineNumbers: false }),
});
