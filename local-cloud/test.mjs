import { run } from "./bootstrap.mjs";

run("local-cloud/test.ts");
