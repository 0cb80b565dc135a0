import type { LiveSessionRpc } from "./live-session.ts";

/** What wrangler.toml binds. Variables are read through platform/env.ts alone. */
declare global {
  namespace Cloudflare {
    interface Env {
      ASSETS: Fetcher;
      FILES: R2Bucket;
      LIVE_SESSIONS: DurableObjectNamespace<LiveSessionRpc & Rpc.DurableObjectBranded>;
    }
  }
}
