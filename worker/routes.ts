import type { Route } from "./http/route.ts";

/** Every route of the API, owner by owner. The documentation and the authorization matrix are made from this table. */
export const routes: readonly Route[] = [];
