import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { Uuid } from "../../contracts/ids.ts";
import { Scene, scenes } from "../../session-core/features/studio/scenes.ts";
import type { SeenEvent } from "../../contracts/frames.ts";
import { STAFF } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";

export const SceneList = z.object({ scenes: z.array(Scene) });

/** A session's scenes in their order: as prepared, or as its log has made them since (which Postgres may know a moment late). */
export const listScenes = defineRoute({
  method: "GET",
  path: "/studio/scenes",
  owner: "studio",
  summary: "A session's scenes in order, with the speaker's notes: for staff",
  policy: { kind: "role", anyOf: STAFF, scope: "session", of: "query.sessionId" },
  query: z.strictObject({ sessionId: Uuid }),
  answer: SceneList,
  async handler(call) {
    const session = sql`${call.query.sessionId}::uuid`;
    const [prepared, events] = await call.batch(
      sql<Scene>`select id, name, layout, metadata from scenes
        where tenant_id = current_tenant() and session_id = ${session} order by position, id`,
      sql<SeenEvent>`select sequence, event_type as type, event_payload as data, actor_id as actor,
          (extract(epoch from created_at) * 1000)::bigint as at
        from session_state_events
        where tenant_id = current_tenant() and session_id = ${session} and event_payload is not null
          and event_type in ('session.started', 'scene.created', 'scene.updated', 'scene.deleted', 'scene.changed') order by sequence`,
    );
    return { scenes: events.length === 0 ? prepared : fold(events) };
  },
});

function fold(events: readonly SeenEvent[]): Scene[] {
  let slice = scenes.initial;
  for (const { data, ...meta } of events) slice = scenes.evolve[meta.type]?.(slice, data as never, meta) ?? slice;
  return slice.order.flatMap((id) => slice.byId[id] ?? []);
}
