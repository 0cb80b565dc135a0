import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "es", "de", "ar"],
  catalogs: [{ path: "web/locales/{locale}", include: ["web"], exclude: ["**/*.test.*"] }],
  // Line numbers would change every catalogue with every edit.
  format: formatter({ lineNumbers: false }),
});
