import type { Route } from "../http/route.ts";
import { feedRoutes } from "./feeds.ts";

export const captionRoutes: readonly Route[] = [...feedRoutes];
