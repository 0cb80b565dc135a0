import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { routes } from "../worker/routes.ts";
import { apiDocument } from "./api.ts";

it("R86 docs/api.md says what the routes are (npm run generate)", async () => {
  expect(await readFile(join(import.meta.dirname, "api.md"), "utf8")).toBe(apiDocument(routes));
});
