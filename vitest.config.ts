import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { webPlugins } from "./vite.config.ts";

/** No test in workerd reaches a network: what it needs from outside, it fakes. */
const unreachable = () => new Response("there is no network in these tests", { status: 503 });

export default defineConfig({
  test: {
    fsModuleCache: false,
    projects: [
      {
        extends: true,
        plugins: [webPlugins()],
        test: {
          name: "unit",
          // Some hold the whole project; a machine that is busy with more takes its time.
          testTimeout: 30_000,
          environment: "node",
          include: [
            "{contracts,session-core,platform,durable-objects,worker,web,local-cloud,docs}/**/*.test.{ts,tsx}",
            "tests/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        plugins: [
          cloudflareTest({
            remoteBindings: false,
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                DATABASE_URL: "postgres://chalkline@database.test/chalkline",
                NEON_FETCH_ENDPOINT: "http://database.test/sql",
                AUTH_SECRETS: "test-auth-secret-test-auth-secret-1",
                TICKET_SECRETS: "test-ticket-secret-test-ticket-secret-1",
                ALLOWED_ORIGINS: "http://localhost:8787",
                PUBLIC_URL: "http://localhost:8787",
                DEMO: "off",
                LOG_LEVEL: "error",
              },
              outboundService: unreachable,
            },
          }),
        ],
        test: {
          name: "workers",
          include: ["tests/workers/**/*.test.ts"],
          testTimeout: 20_000,
          // CommonJS behind a thin module: workerd reads it only in one piece.
          deps: { optimizer: { ssr: { enabled: true, include: ["obscenity"] } } },
        },
      },
      { extends: true, test: { name: "simulation", environment: "node", include: ["tests/simulation/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "integration",
          environment: "node",
          include: ["tests/integration/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // Each file starts a stack of its own; more at once than cores would only measure the scheduler.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          environment: "node",
          include: ["tests/faults/**/*.test.ts"],
          hookTimeout: 180_000,
          // Most of the time is spent waiting, each file on a stack of its own.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["tests/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Much of it waits for speech and networks in their own time; more at once than cores would only measure the scheduler.
          maxWorkers: 2,
        },
      },
    ],
  },
});
