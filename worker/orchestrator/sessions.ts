import { sql } from "drizzle-orm";
import * as z from "zod/mini";
import { EventsAnswer, Session, SessionBody, SessionIdBody, SessionList, type LoggedEvent } from "../../contracts/http.ts";
import { Uuid } from "../../contracts/ids.ts";
import { HISTORY_MAX_EVENTS } from "../../contracts/limits.ts";
import { see } from "../../session-core/session.ts";
import { HttpError } from "../http/errors.ts";
import { LEADS, MEMBERS, STAFF } from "../http/policy.ts";
import { defineRoute } from "../http/route.ts";
import { liveSession, nearestLocation, type Placement } from "./placement.ts";
import { auditStep, coursesOf, sessionJson, sessionsWithNames, soonestFirst } from "./wire.ts";

const IdParams = z.object({ id: Uuid });
const LIST_MAX = 200;
/** The page is worth more than the exact watermark. */
const STATUS_BUDGET_MS = 1_000;

const scheduleSession = defineRoute({
  method: "POST",
  path: "/sessions",
  owner: "orchestrator",
  summary: "Schedule a session of a lesson; it will live near whoever schedules it",
  policy: { kind: "role", anyOf: LEADS, scope: "lesson", of: "body.lessonId" },
  idempotency: "stored",
  body: SessionBody,
  answer: Session,
  status: 201,
  errors: ["in_the_past"],
  handler({ body, request, user, write, requestId }) {
    if (Date.parse(body.scheduledEnd) <= Date.now()) throw new HttpError("in_the_past");
    const hint = nearestLocation(request.cf as Parameters<typeof nearestLocation>[0]);
    return write({
      steps: sql`
        s as (insert into sessions (course_id, lesson_id, scheduled_start, scheduled_end, capacity, location_hint, created_by)
          select course_id, id, ${body.scheduledStart}::timestamptz, ${body.scheduledEnd}::timestamptz,
            coalesce(${body.capacity ?? null}::integer, 200), ${hint}, ${user.userId}::uuid
          from lessons where tenant_id = current_tenant() and id = ${body.lessonId}::uuid returning *),
        audited as (${auditStep("session.scheduled", "session", sql`s`, { user, requestId })})`,
      answer: sql`(select ${sessionJson(sql`course_role(${user.userId}::uuid, s.course_id)`)}
        from s join courses c on c.tenant_id = s.tenant_id and c.id = s.course_id
        join lessons l on l.tenant_id = s.tenant_id and l.id = s.lesson_id)`,
    });
  },
});

const cancelSession = defineRoute({
  method: "POST",
  path: "/sessions/cancel",
  owner: "orchestrator",
  summary: "Cancel a session that has not started: it will not take place",
  policy: { kind: "role", anyOf: LEADS, scope: "session", of: "body.sessionId" },
  idempotency: "stored",
  body: SessionIdBody,
  answer: Session,
  errors: ["not_scheduled"],
  handler({ body, user, write, requestId }) {
    const id = sql`${body.sessionId}::uuid`;
    return write({
      steps: sql`
        s as (update sessions set status = 'cancelled'
          where tenant_id = current_tenant() and id = ${id} and status in ('scheduled', 'cancelled') returning *),
        audited as (${auditStep("session.cancelled", "session", sql`s`, { user, requestId })})`,
      answer: sql`coalesce(
        (select ${sessionJson(sql`session_role(${user.userId}::uuid, s.id)`)}
          from s join courses c on c.tenant_id = s.tenant_id and c.id = s.course_id
          join lessons l on l.tenant_id = s.tenant_id and l.id = s.lesson_id),
        refuse('not_scheduled'))`,
    });
  },
});

const listSessions = defineRoute({
  method: "GET",
  path: "/sessions",
  owner: "orchestrator",
  summary: "Sessions of a classroom, or all of yours: live, then soonest first, then past",
  policy: { kind: "signed-in" },
  query: z.strictObject({ classroomId: z.optional(Uuid) }),
  answer: SessionList,
  async handler(call) {
    const { classroomId } = call.query;
    const user = sql`${call.user.userId}::uuid`;
    const inCourse =
      classroomId === undefined
        ? sql`(s.course_id in (select course_id from ${coursesOf(call.user.userId)} mine) or s.id in (
            select scope_id from user_roles where tenant_id = current_tenant() and user_id = ${user} and scope = 'session'))`
        : sql`s.course_id = ${classroomId}::uuid`;
    const list = sql<{ session: Session }>`
      select ${sessionJson(sql`r.role`)} as session
      from (select s.* from sessions s where s.tenant_id = current_tenant() and ${inCourse}
          order by ${soonestFirst} limit ${LIST_MAX}) s
      join courses c on c.tenant_id = s.tenant_id and c.id = s.course_id
      join lessons l on l.tenant_id = s.tenant_id and l.id = s.lesson_id
      cross join lateral (select session_role(${user}, s.id) as role) r
      order by ${soonestFirst}`;
    const [rows] =
      classroomId === undefined
        ? await call.batch(list)
        : await call.batchAs({ kind: "role", anyOf: MEMBERS, scope: "course", of: "query.classroomId" }, list);
    return { sessions: rows.map(({ session }) => session) };
  },
});

const getSession = defineRoute({
  method: "GET",
  path: "/sessions/:id",
  owner: "orchestrator",
  summary: "A session",
  policy: { kind: "role", anyOf: MEMBERS, scope: "session", of: "params.id", outsiders: "not_enrolled" },
  params: IdParams,
  answer: Session,
  errors: ["not_enrolled"],
  async handler(call) {
    const [rows] = await call.batch(sql<{ session: Session }>`
      select ${sessionJson(sql`r.role`)} as session from ${sessionsWithNames}
      cross join lateral (select session_role(${call.user.userId}::uuid, s.id) as role) r
      where s.tenant_id = current_tenant() and s.id = ${call.params.id}::uuid`);
    const [row] = rows;
    if (!row) throw new HttpError("not_found");
    return row.session;
  },
});

const listEvents = defineRoute({
  method: "GET",
  path: "/sessions/:id/events",
  owner: "orchestrator",
  summary: "The log as Postgres holds it and staff may see it",
  policy: { kind: "role", anyOf: STAFF, scope: "session", of: "params.id" },
  params: IdParams,
  query: z.strictObject({
    after: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER)), 0),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(HISTORY_MAX_EVENTS)), 100),
  }),
  answer: EventsAnswer,
  async handler(call) {
    const id = sql`${call.params.id}::uuid`;
    const [events, sessions] = await call.batch(
      sql<LoggedEvent>`select sequence, type, data, actor, at, digest, hash
        from session_events_page(${id}, ${call.query.after}::bigint, ${call.query.limit}::integer)`,
      sql<Placement & { watermark: number; status: string }>`
        select watermark, status, jurisdiction, location_hint as "locationHint" from sessions
        where tenant_id = current_tenant() and id = ${id}`,
    );
    const [session] = sessions;
    if (!session) throw new HttpError("not_found");
    const committed = session.status === "scheduled" ? 0 : await committedThrough(call.bindings, call.params.id, session);
    // Staff are shown here what they were shown in class: whom an anonymous question is from stays in Postgres.
    const shown = events.map((event) => ({ ...event, data: see(event, { group: "staff" })?.data ?? null }));
    return { events: shown, watermark: Math.max(committed, session.watermark), flushedThrough: session.watermark };
  },
});

/** What the object has committed, or 0 where it cannot be asked in time. */
async function committedThrough(bindings: Parameters<typeof liveSession>[0], id: string, placement: Placement): Promise<number> {
  const asked = liveSession(bindings, id, placement).status();
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), STATUS_BUDGET_MS));
  const status = await Promise.race([asked, late]).catch(() => null);
  return status?.sequence ?? 0;
}

export const sessionRoutes = [scheduleSession, cancelSession, listSessions, getSession, listEvents];
