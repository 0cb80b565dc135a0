import type { CaptionFeedRpc } from "../platform/caption-feed.ts";
import type { LiveSessionRpc } from "../platform/live-session.ts";

/** What the runtime hands the worker besides the variables that platform/env.ts reads. */
export interface Bindings {
  LIVE_SESSIONS: LiveSessions;
  CAPTION_FEEDS: LiveSessions;
  FILES: R2Bucket;
  /** Counters by Cloudflare location. Where one is not bound, each isolate counts for itself. */
  RATE_LIMIT_SIGN_IN?: RateLimit;
  RATE_LIMIT_WRITE?: RateLimit;
  RATE_LIMIT_READ?: RateLimit;
  RATE_LIMIT_ADDRESS?: RateLimit;
}

export type CaptionFeedStub = CaptionFeedRpc & Pick<Fetcher, "fetch">;
export type LiveSessionStub = LiveSessionRpc & Pick<Fetcher, "fetch">;

/** The part of a Durable Object namespace that is used: a test may stand in for it. */
export interface LiveSessions {
  idFromName(name: string): DurableObjectId;
  get(id: DurableObjectId, options?: DurableObjectNamespaceGetDurableObjectOptions): unknown;
  jurisdiction(jurisdiction: DurableObjectJurisdiction): LiveSessions;
}
