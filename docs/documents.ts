import { features } from "../session-core/registry.ts";
import { routes } from "../worker/routes.ts";
import { apiDocument } from "./api.ts";
import { authorizationDocument } from "./authorization.ts";
import { eventsDocument } from "./events.ts";
import { ownersDocument } from "./owners.ts";

/** A shape that stands below its line leaves no space behind it. */
const tidy = (text: string): string => text.replaceAll(/ +\n\n/g, "\n\n");

/** Every document that is written from the code, by its file's name. */
export const documents: Readonly<Record<string, string>> = {
  "api.md": tidy(apiDocument(routes)),
  "authorization.md": authorizationDocument(routes, features),
  "events.md": tidy(eventsDocument(features)),
  "owners.md": ownersDocument(features, routes),
};
