import { sql, type SQL } from "drizzle-orm";
import * as z from "zod/mini";
import { Admission, CommandAnswer, JoinBody, SessionIdBody, type SessionStatus } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { HttpError } from "../http/errors.ts";
import { readWordPolicy } from "../interaction/words.ts";
import { LEADS, MEMBERS, type Policy } from "../http/policy.ts";
import { defineRoute, type Call } from "../http/route.ts";
import { socketErrors, upgrade } from "../http/upgrade.ts";
import { fromRefusal, isUnavailable } from "../http/translate.ts";
import { admit, roleInSession, type Entrance } from "./admission.ts";
import { submit } from "./commands.ts";
import { isJurisdiction, liveSession, reach, type Placement } from "./placement.ts";

const session = (id: string): SQL => sql`tenant_id = current_tenant() and id = ${id}::uuid`;

/** Gives the asking user their participant id in this session, the same one each time. */
const takeSeat = (sessionId: string, userId: string) => sql`
  insert into participant_identities (session_id, user_id) values (${sessionId}::uuid, ${userId}::uuid)
  on conflict (tenant_id, session_id, user_id) do update set user_id = excluded.user_id`;

/** Refuses unless the status is `live`: a start has made it so just before. */
const readEntrance = (sessionId: string, userId: string, otherwise: "not_live" | "not_scheduled") => sql<Entrance>`
  select s.id, s.course_id as "classroomId", c.name as "classroomName", l.title as "lessonTitle", s.capacity, s.jurisdiction,
    s.location_hint as "locationHint", p.participant_id as "participantId", u.name, session_role(u.id, s.id) as role,
    case when s.status <> 'live' then refuse(${otherwise}) end as refused
  from sessions s
  join courses c on c.tenant_id = s.tenant_id and c.id = s.course_id
  join lessons l on l.tenant_id = s.tenant_id and l.id = s.lesson_id
  join users u on u.tenant_id = s.tenant_id and u.id = ${userId}::uuid
  join participant_identities p on p.tenant_id = s.tenant_id and p.session_id = s.id and p.user_id = u.id
  where s.tenant_id = current_tenant() and s.id = ${sessionId}::uuid`;

const startSession = defineRoute({
  method: "POST",
  path: "/sessions/start",
  owner: "orchestrator",
  summary: "Start a scheduled session, or enter one that has started",
  policy: { kind: "role", anyOf: LEADS, scope: "session", of: "body.sessionId" },
  // The answer holds a ticket of 30 s: a repeat needs a fresh one.
  idempotency: "repeatable",
  body: SessionIdBody,
  answer: Admission,
  errors: ["not_scheduled"],
  async handler(call) {
    const { sessionId } = call.body;
    const [, , entrances, scenes, [words]] = await call.batch(
      sql`update sessions set status = 'live', started_at = coalesce(started_at, now())
        where ${session(sessionId)} and status = 'scheduled'`,
      takeSeat(sessionId, call.user.userId),
      readEntrance(sessionId, call.user.userId, "not_scheduled"),
      // After the flip has waited for whoever was still writing a scene: theirs is seen, and nobody writes after.
      sql<{ id: string; name: string; layout: string; metadata: unknown }>`select id, name, layout, metadata from scenes
        where tenant_id = current_tenant() and session_id = ${sessionId}::uuid order by position, id`,
      readWordPolicy(),
    );
    const entrance = entranceOf(entrances);
    const { classroomId, classroomName, lessonTitle, capacity } = entrance;
    const started = await reach(
      liveSession(call.bindings, sessionId, entrance).start({
        ...{
          tenantId: call.user.tenantId,
          sessionId,
          classroomId,
          classroomName,
          lessonTitle,
          capacity,
          scenes,
          words: words ?? null,
        },
        trace: call.traceparent,
      }),
    );
    // It has ended, and Postgres does not know yet.
    if (!started.ok) throw started.code === "not_live" ? new HttpError("not_scheduled") : fromRefusal(started);
    // The session itself sees to its media room, and a class does not wait for it.
    return admit(call, entrance, roleInSession(entrance.role));
  },
});

const joinSession = defineRoute({
  method: "POST",
  path: "/sessions/join",
  owner: "orchestrator",
  summary: "Join a live session: a participant, a socket ticket, and how media is reached",
  policy: { kind: "role", anyOf: MEMBERS, scope: "session", of: "body.sessionId", outsiders: "not_enrolled" },
  idempotency: "repeatable",
  body: JoinBody,
  answer: Admission,
  errors: ["not_enrolled", "not_live", "class_full", "removed", "entry_denied", "entry_locked"],
  handler: (call) => join(call, false),
});

const joinOrOverflow = defineRoute({
  method: "POST",
  path: "/join",
  owner: "orchestrator",
  summary: "Join a live session; where every seat is taken, follow it without one",
  policy: { kind: "role", anyOf: MEMBERS, scope: "session", of: "body.sessionId", outsiders: "not_enrolled" },
  idempotency: "repeatable",
  body: JoinBody,
  answer: Admission,
  errors: ["not_enrolled", "not_live", "removed", "entry_denied", "entry_locked"],
  handler: (call) => join(call, true),
});

async function join(call: Call<{ kind: "role" } & Policy, unknown, unknown, z.infer<typeof JoinBody>>, orOverflow: boolean) {
  const { sessionId, as } = call.body;
  const [, entrances] = await call.batch(
    takeSeat(sessionId, call.user.userId),
    readEntrance(sessionId, call.user.userId, "not_live"),
  );
  const entrance = entranceOf(entrances);
  return admit(call, entrance, roleInSession(entrance.role, as), orOverflow);
}

function entranceOf(rows: readonly Entrance[]): Entrance {
  const [entrance] = rows;
  if (!entrance) throw new HttpError("not_found");
  return entrance;
}

const endSession = defineRoute({
  method: "POST",
  path: "/sessions/end",
  owner: "orchestrator",
  summary: "End a live session, for good",
  policy: { kind: "participant" },
  idempotency: "event",
  body: SessionIdBody,
  answer: CommandAnswer,
  errors: ["not_live"],
  async handler(call) {
    const { sessionId } = call.body;
    const command = { sessionId, type: "session.end", data: {} };
    const answer = await submit(call, command, {});
    if (answer.ok) return { sequence: answer.sequence };

    // Whoever answers for the class may end it from outside too, when its teacher has gone: their role says so, not the roster.
    const [sessions] = await call
      .batchAs(
        { kind: "role", anyOf: LEADS, scope: "session", of: "body.sessionId" },
        sql<Placement & { status: SessionStatus }>`select status, jurisdiction from sessions where ${session(sessionId)}`,
      )
      .catch((error: unknown) => {
        throw isUnavailable(error) ? fromRefusal(answer) : error;
      });
    const [found] = sessions;
    if (!found) throw new HttpError("not_found");
    if (found.status === "scheduled" || found.status === "cancelled") throw new HttpError("not_live");
    const ended = await submit(call, command, found, "system");
    if (!ended.ok) throw fromRefusal(ended);
    return { sequence: ended.sequence };
  },
});

const openSocket = defineRoute({
  method: "GET",
  path: "/classroom/:sessionId",
  owner: "orchestrator",
  summary: "The live session's WebSocket, subprotocols `chalkline.v1` and the ticket",
  policy: { kind: "ticket" },
  params: z.object({ sessionId: Uuid }),
  query: z.object({ at: z.optional(z.string().check(z.maxLength(16))) }),
  answer: { raw: "101, and then the frames of [events](events.md#the-socket)." },
  errors: socketErrors,
  async handler({ bindings, params, query, request }) {
    if (query.at !== undefined && !isJurisdiction(query.at)) throw new HttpError("not_found");
    const session = liveSession(bindings, params.sessionId, { jurisdiction: query.at ?? null });
    return upgrade(request, (passed) => reach(session.fetch(passed)));
  },
});

export const liveRoutes = [startSession, joinSession, joinOrOverflow, endSession, openSocket];
