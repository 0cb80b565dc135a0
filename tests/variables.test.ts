import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { passedThrough } from "../local-cloud/variables.ts";
import { variableNames } from "../platform/env.ts";

const example = await readFile(join(import.meta.dirname, "../.dev.vars.example"), "utf8");
const named = [...example.matchAll(/^# ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name!);

test("R82: .dev.vars.example names every variable that the worker reads, and no other but the local cloud's own", () => {
  expect(new Set(named)).toEqual(new Set([...variableNames, "PORT", "CHALKLINE_STATE_DIR", "LIVEKIT_SERVER"]));
  expect(named).toHaveLength(new Set(named).size);
});

test("every variable of the worker reaches it on a laptop: from the person who starts it, or from the local cloud", () => {
  expect(new Set([...passedThrough, "DATABASE_URL", "NEON_FETCH_ENDPOINT"])).toEqual(new Set(variableNames));
});
