import { sql, type SQL } from "drizzle-orm";

/** How the catalogue's rows cross the wire: one expression for each shape, used by reads and writes alike. */

/** An administrator teaches nothing, and is shown what an assistant is. */
export const roleOnScreen = (role: SQL): SQL => sql`(case ${role} when 'admin' then 'assistant' else ${role} end)`;

const isStaff = (role: SQL): SQL => sql`(${role} in ('teacher', 'assistant', 'admin'))`;

/** Of a course `c` in which the asking user is `role`. Only staff hand out the code. */
export const classroomFields = (role: SQL): SQL => sql`
  'id', c.id, 'name', c.name, 'inviteCode', case when ${isStaff(role)} then c.invite_code end,
  'yourRole', ${roleOnScreen(role)}, 'createdAt', wire_instant(c.created_at)`;

/** Of a session `s` of lesson `l` of course `c`. */
export const sessionJson = (role: SQL): SQL => sql`jsonb_build_object(
  'id', s.id, 'classroomId', s.course_id, 'classroomName', c.name, 'lessonId', s.lesson_id, 'lessonTitle', l.title,
  'status', s.status, 'scheduledStart', wire_instant(s.scheduled_start), 'scheduledEnd', wire_instant(s.scheduled_end),
  'startedAt', wire_instant(s.started_at), 'endedAt', wire_instant(s.ended_at), 'capacity', s.capacity,
  'yourRole', ${roleOnScreen(role)})`;

export const sessionsWithNames: SQL = sql`
  sessions s join courses c on c.tenant_id = s.tenant_id and c.id = s.course_id
  join lessons l on l.tenant_id = s.tenant_id and l.id = s.lesson_id`;

/** Live first, then what comes soonest, then what is over, latest first. */
export const soonestFirst: SQL = sql`
  case s.status when 'live' then 0 when 'scheduled' then 1 else 2 end,
  case when s.status in ('live', 'scheduled') then s.scheduled_start end, s.scheduled_start desc, s.id`;

/** The courses in which a user is anything, with all that they are in them. */
export const coursesOf = (userId: string): SQL => sql`(
  select course_id, strongest_role(array_agg(role)) as role from (
    select course_id, role from enrollments where tenant_id = current_tenant() and user_id = ${userId}::uuid
    union all
    select course_id, role from user_roles
      where tenant_id = current_tenant() and user_id = ${userId}::uuid and scope = 'course'
    union all
    select every.id, r.role from user_roles r join courses every on every.tenant_id = r.tenant_id
      where r.tenant_id = current_tenant() and r.user_id = ${userId}::uuid and r.scope = 'tenant'
  ) held group by course_id)`;

/** A line of the audit table for each row of `source`: what happens outside a session's log is written there (R77). */
export const auditStep = (
  action: string,
  subjectType: string,
  source: SQL,
  call: { user: { userId: string }; requestId: string },
) => sql`
  insert into audit_log (actor_id, action, subject_type, subject_id, request_id)
  select ${call.user.userId}::uuid, ${action}, ${subjectType}, id::text, ${call.requestId} from ${source}`;
