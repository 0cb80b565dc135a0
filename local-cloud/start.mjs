import { run } from "./bootstrap.mjs";

run("local-cloud/main.ts");
