import { sql } from "drizzle-orm";
import { HealthAnswer } from "../../contracts/http.ts";
import { CORE_VERSION } from "../../contracts/version.ts";
import { NO_SCOPE } from "../../platform/database.ts";
import { defineRoute } from "../http/route.ts";
import { mediaHealth } from "../integrations/media.ts";

/** A check that takes longer tells the same as one that fails, and whoever asks has a time limit too. */
const BUDGET_MS = 1_000;

const health = defineRoute({
  method: "GET",
  path: "/health",
  owner: "telemetry",
  summary: "Whether the deployment and what it stands on answer; always within about a second",
  policy: { kind: "public" },
  answer: HealthAnswer,
  async handler({ database, env, log }) {
    const media = mediaHealth(env, BUDGET_MS);
    let reachable = true;
    try {
      await database.transaction(NO_SCOPE, [sql`select 1`], { timeoutMs: BUDGET_MS });
    } catch (error) {
      reachable = false;
      log.error("database does not answer", {}, error);
    }
    return {
      status: reachable ? ("ok" as const) : ("degraded" as const),
      version: `0.1.0+core.${CORE_VERSION}`,
      checks: {
        database: reachable ? ("ok" as const) : ("failing" as const),
        media: await media,
      },
    };
  },
});

export const telemetryRoutes = [health];
