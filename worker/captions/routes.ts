import type { Route } from "../http/route.ts";
import { feedRoutes } from "./feeds.ts";
import { transcriptRoutes } from "./transcripts.ts";

export const captionRoutes: readonly Route[] = [...feedRoutes, ...transcriptRoutes];
