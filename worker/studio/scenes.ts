import { sql, type SQL } from "drizzle-orm";
import * as z from "zod/mini";
import { CommandAnswer } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { Scene, SceneCreateData, SceneDuplicateData, SceneUpdateData } from "../../session-core/features/studio/scenes.ts";
import { STAFF } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";
import { listScenes } from "./scene-list.ts";
import { whilePrepared } from "./while-prepared.ts";

/**
 * Scenes (R25): while a session is scheduled they are prepared in a table; once it is live, the same requests are commands to it.
 * Their answers differ with that: the scene itself, or the number of the event that carries it.
 */
const SceneAnswer = z.union([Scene, CommandAnswer]);
const SceneParams = z.object({ sceneId: Uuid });
const { sceneId: _inPath, ...changes } = SceneUpdateData.shape;

const sceneJson = sql`jsonb_build_object('id', id, 'name', name, 'layout', layout, 'metadata', metadata)`;

const createScene = defineRoute({
  method: "POST",
  path: "/studio/scenes",
  owner: "studio",
  summary: "Add a scene, at the end or at a position",
  policy: { kind: "role", anyOf: STAFF, scope: "session", of: "body.sessionId" },
  idempotency: "stored",
  body: z.extend(SceneCreateData, { sessionId: Uuid }),
  answer: SceneAnswer,
  status: 201,
  errors: ["not_live", "not_joined"],
  handler(call) {
    const { sessionId, ...scene } = call.body;
    const session = sql`${sessionId}::uuid`;
    return whilePrepared(call, { sessionId, session, type: "scene.create", data: scene }, () => ({
      steps: sql`
        others as (${ranked(session)}),
        place as (select least(coalesce(${scene.position ?? null}::integer, count(*)), count(*))::integer as wanted from others),
        moved as (update scenes s set position = o.rank + (o.rank >= place.wanted)::integer from others o, place
          where s.tenant_id = current_tenant() and s.id = o.id),
        made as (insert into scenes (session_id, name, layout, metadata, position)
          select ${session}, ${scene.name}, ${scene.layout}, ${JSON.stringify(scene.metadata)}::jsonb, wanted from place returning *)`,
      answer: sql`(select ${sceneJson} from made)`,
    }));
  },
});

const updateScene = defineRoute({
  method: "PATCH",
  path: "/studio/scenes/:sceneId",
  owner: "studio",
  summary: "Change a scene, or move it to a position",
  policy: { kind: "role", anyOf: STAFF, scope: "scene", of: "params.sceneId", within: "body.sessionId" },
  idempotency: "stored",
  params: SceneParams,
  body: z.strictObject({ ...changes, sessionId: z.optional(Uuid) }),
  answer: SceneAnswer,
  errors: ["scene_not_found", "not_live", "not_joined"],
  handler(call) {
    const { sceneId } = call.params;
    const { sessionId, ...data } = call.body;
    const session = sessionId === undefined ? sql`session_of_scene(${sceneId}::uuid)` : sql`${sessionId}::uuid`;
    return whilePrepared(call, { sessionId, session, type: "scene.update", data: { sceneId, ...data } }, () => ({
      steps: sql`
        every as (${ranked(session)}),
        stays as (select case when metadata ->> 'kind' <> ${data.metadata?.kind ?? null}::text then refuse('invalid_request') end as refused
          from scenes
          where tenant_id = current_tenant() and id = ${sceneId}::uuid),
        others as (select id, (row_number() over (order by rank) - 1)::integer as rank from every where id <> ${sceneId}::uuid),
        place as (select least(coalesce(${data.position ?? null}::integer, rank), (select count(*) from others))::integer as wanted
          from every where id = ${sceneId}::uuid),
        moved as (update scenes s set position = o.rank + (o.rank >= place.wanted)::integer from others o, place
          where s.tenant_id = current_tenant() and s.id = o.id),
        changed as (update scenes s set position = place.wanted, updated_at = now(), name = coalesce(${data.name ?? null}, s.name),
            layout = coalesce(${data.layout ?? null}, s.layout),
            metadata = coalesce(${data.metadata ? JSON.stringify(data.metadata) : null}::jsonb, s.metadata)
          from place where s.tenant_id = current_tenant() and s.id = ${sceneId}::uuid returning s.*)`,
      answer: sql`coalesce((select ${sceneJson} from changed, stays where refused is null), refuse('scene_not_found'))`,
    }));
  },
});

const duplicateScene = defineRoute({
  method: "POST",
  path: "/studio/scenes/:sceneId/duplicate",
  owner: "studio",
  summary: "Put a copy of a scene behind it",
  policy: { kind: "role", anyOf: STAFF, scope: "scene", of: "params.sceneId", within: "body.sessionId" },
  idempotency: "stored",
  params: SceneParams,
  body: z.strictObject({ name: SceneDuplicateData.shape.name, sessionId: z.optional(Uuid) }),
  answer: SceneAnswer,
  status: 201,
  errors: ["scene_not_found", "not_live", "not_joined"],
  handler(call) {
    const { sceneId } = call.params;
    const { sessionId, name } = call.body;
    const session = sessionId === undefined ? sql`session_of_scene(${sceneId}::uuid)` : sql`${sessionId}::uuid`;
    return whilePrepared(call, { sessionId, session, type: "scene.duplicate", data: { sceneId, name } }, () => ({
      steps: sql`
        every as (${ranked(session)}),
        original as (select s.*, every.rank from scenes s join every on every.id = s.id
          where s.tenant_id = current_tenant() and s.id = ${sceneId}::uuid),
        moved as (update scenes s set position = e.rank + (e.rank > o.rank)::integer from every e, original o
          where s.tenant_id = current_tenant() and s.id = e.id),
        made as (insert into scenes (session_id, name, layout, metadata, position)
          select session_id, coalesce(${name ?? null}, name), layout, metadata - 'pollId', rank + 1 from original returning *)`,
      answer: sql`coalesce((select ${sceneJson} from made), refuse('scene_not_found'))`,
    }));
  },
});

const deleteScene = defineRoute({
  method: "DELETE",
  path: "/studio/scenes/:sceneId",
  owner: "studio",
  summary: "Delete a scene that is not on screen",
  policy: { kind: "role", anyOf: STAFF, scope: "scene", of: "params.sceneId", within: "query.sessionId" },
  idempotency: "stored",
  params: SceneParams,
  query: z.strictObject({ sessionId: z.optional(Uuid) }),
  answer: z.union([z.object({ sceneId: Uuid }), CommandAnswer]),
  errors: ["scene_not_found", "scene_is_shown", "not_live", "not_joined"],
  handler(call) {
    const { sceneId } = call.params;
    const { sessionId } = call.query;
    const session = sessionId === undefined ? sql`session_of_scene(${sceneId}::uuid)` : sql`${sessionId}::uuid`;
    return whilePrepared(call, { sessionId, session, type: "scene.delete", data: { sceneId } }, () => ({
      steps: sql`
        gone as (delete from scenes where tenant_id = current_tenant() and session_id = ${session} and id = ${sceneId}::uuid
          returning id, position),
        closed as (update scenes s set position = s.position - 1 from gone
          where s.tenant_id = current_tenant() and s.session_id = ${session} and s.position > gone.position)`,
      answer: sql`coalesce((select jsonb_build_object('sceneId', id) from gone), refuse('scene_not_found'))`,
    }));
  },
});

/** A session's prepared scenes by their place, without gaps whatever the column holds. */
const ranked = (session: SQL): SQL => sql`select id, (row_number() over (order by position, id) - 1)::integer as rank from scenes
  where tenant_id = current_tenant() and session_id = ${session}`;

export const sceneRoutes = [createScene, listScenes, updateScene, duplicateScene, deleteScene];
