import { defineConfig } from "drizzle-kit";

/** `npx drizzle-kit generate --config migrations/drizzle.config.ts --name what-changed`, run at the root. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./worker/*/tables.ts",
  out: "./migrations",
});
