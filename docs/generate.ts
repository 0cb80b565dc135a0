import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { routes } from "../worker/routes.ts";
import { apiDocument } from "./api.ts";

/** Writes what the code itself documents. A test fails where it is stale. */
await writeFile(join(import.meta.dirname, "api.md"), apiDocument(routes));
