import { features } from "../session-core/registry.ts";
import { routes } from "../worker/routes.ts";
import { apiDocument } from "./api.ts";
import { authorizationDocument } from "./authorization.ts";
import { eventsDocument } from "./events.ts";
import { ownersDocument } from "./owners.ts";

/** Every document that is written from the code, by its file's name. */
export const documents: Readonly<Record<string, string>> = {
  "api.md": apiDocument(routes),
  "authorization.md": authorizationDocument(routes, features),
  "events.md": eventsDocument(features),
  "owners.md": ownersDocument(features, routes),
};
