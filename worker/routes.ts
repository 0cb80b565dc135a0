import { CORE_VERSION } from "../contracts/version.ts";
import { captionRoutes } from "./captions/routes.ts";
import { openApi } from "./http/openapi.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { identityRoutes } from "./identity/routes.ts";
import { integrationRoutes } from "./integrations/routes.ts";
import { interactionRoutes } from "./interaction/routes.ts";
import { classroomRoutes } from "./orchestrator/classrooms.ts";
import { liveRoutes } from "./orchestrator/live.ts";
import { sessionRoutes } from "./orchestrator/sessions.ts";
import { egressRoutes } from "./recording/egress-routes.ts";
import { pictureRoutes } from "./recording/pictures.ts";
import { recordingRoutes } from "./recording/recordings.ts";
import { uploadRoutes } from "./recording/uploads.ts";
import { assetRoutes } from "./studio/assets.ts";
import { sceneRoutes } from "./studio/scenes.ts";
import { telemetryRoutes } from "./telemetry/health.ts";

let document: string | undefined;

const describe = defineRoute({
  method: "GET",
  path: "/openapi.json",
  owner: "telemetry",
  summary: "This API as OpenAPI 3.1",
  policy: { kind: "public" },
  answer: { raw: "The document, from the definitions that serve the routes." },
  async handler() {
    document ??= JSON.stringify(
      openApi(routes, {
        title: "Chalkline",
        version: `1.${CORE_VERSION}`,
        description: "A live classroom at the edge. Sockets and events are described in docs/events.md.",
      }),
    );
    return new Response(document, { headers: { "content-type": "application/json", "cache-control": "public, max-age=300" } });
  },
});

/** Every route of the API, owner by owner. The documentation and the authorization matrix are made from this table. */
export const routes: readonly Route[] = [
  ...identityRoutes,
  ...classroomRoutes,
  ...sessionRoutes,
  ...liveRoutes,
  ...sceneRoutes,
  ...assetRoutes,
  ...interactionRoutes,
  ...integrationRoutes,
  ...captionRoutes,
  ...uploadRoutes,
  ...egressRoutes,
  ...pictureRoutes,
  ...recordingRoutes,
  ...telemetryRoutes,
  describe,
];
