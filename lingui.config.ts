import type { LinguiConfig } from "@lingui/conf";

export default {
  sourceLocale: "en",
  locales: ["en", "es", "de", "ar"],
  catalogs: [{ path: "<rootDir>/web/locales/{locale}", include: ["<rootDir>/web"] }],
} satisfies LinguiConfig;
