import { getCatalogs } from "@lingui/cli/api";
import { getConfig } from "@lingui/conf";
import { expect, test } from "vitest";
import { locales } from "./locale.ts";

const config = getConfig({ cwd: process.cwd() });
const catalogs = await getCatalogs(config);

test("the catalogues speak the languages that the client offers", () => {
  expect(config.locales.toSorted()).toEqual(Object.keys(locales).toSorted());
});

const all = catalogs.map((catalog) => ({ path: catalog.path, catalog }));
test.for(all)(
  "every sentence of the screens is in $path, translated, and no other (npx lingui extract --clean)",
  async ({ catalog }) => {
    const collected = await catalog.collect();
    const used = Object.keys(collected!).toSorted();
    expect(used.length).toBeGreaterThan(200);
    for (const locale of config.locales) {
      const messages = (await catalog.read(locale))!;
      expect(Object.keys(messages).toSorted(), locale).toEqual(used);
      const untranslated = Object.values(messages).filter(({ translation }) => !translation);
      expect(
        untranslated.map(({ message }) => message),
        locale,
      ).toEqual([]);
    }
  },
);
