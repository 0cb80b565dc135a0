import { createDatabase } from "../platform/database.ts";
import { loadEnv } from "../platform/env.ts";
import { createLogger, traceFields } from "../platform/log.ts";
import { newTrace } from "../platform/trace.ts";
import { app } from "./app.ts";
import type { Bindings } from "./bindings.ts";
import { sweepTranscripts } from "./captions/saving.ts";
import { egressOf } from "./recording/egress.ts";
import { sweepRecordings } from "./recording/targets.ts";
import { reconcile } from "./telemetry/reconciler.ts";

export { CaptionFeed } from "../durable-objects/caption-feed/CaptionFeed.ts";
export { LiveSession } from "../durable-objects/live-session/LiveSession.ts";

export default {
  fetch: (request, bindings, context) => app.fetch(request, bindings, context),

  async scheduled(_event, bindings) {
    const env = loadEnv(bindings);
    const database = createDatabase(env);
    const logOf = (room: string) => createLogger(env.LOG_LEVEL, { room, ...traceFields(newTrace()) });
    await Promise.all([
      reconcile(database, bindings, logOf("reconciler")),
      sweepRecordings(database, bindings, egressOf(env), logOf("recording-sweep")),
      sweepTranscripts(database, bindings, logOf("transcripts")),
    ]);
  },
} satisfies ExportedHandler<Bindings>;
