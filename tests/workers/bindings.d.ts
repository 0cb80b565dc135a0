import type { CaptionFeedRpc } from "../../platform/caption-feed.ts";
import type { LiveSessionRpc } from "../../platform/live-session.ts";

/** What wrangler.toml binds, as tests in workerd see it. */
declare global {
  namespace Cloudflare {
    interface Env {
      ASSETS: Fetcher;
      FILES: R2Bucket;
      CAPTION_FEEDS: DurableObjectNamespace<CaptionFeedRpc & Rpc.DurableObjectBranded>;
      LIVE_SESSIONS: DurableObjectNamespace<LiveSessionRpc & Rpc.DurableObjectBranded>;
    }
  }
}
