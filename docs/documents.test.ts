import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { documents } from "./documents.ts";

it.each(Object.entries(documents))("R86 docs/%s says what the code does (npm run generate)", async (name, text) => {
  expect(await readFile(join(import.meta.dirname, name), "utf8")).toBe(text);
});
