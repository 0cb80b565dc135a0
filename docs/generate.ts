import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { documents } from "./documents.ts";

/** Writes what the code itself documents. A test fails where it is stale. */
for (const [name, text] of Object.entries(documents)) await writeFile(join(import.meta.dirname, name), text);
